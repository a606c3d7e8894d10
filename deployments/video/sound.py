"""The sound that a model made with its takes, as long as they are shown. Knows no model."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from composer.media import Audio
from composer.sound import fade

SEAM = 0.010
"""Seconds of a fall and a rise where a take gives way to the next, so that the cut does not click."""


def joined(sounds: Sequence[Audio], frames: Sequence[int], fps: int) -> Audio:
    """One sound after the other, each as long as its frames, to the sample; silence where one is too short.

    All are of one rate and as many channels. The clip's own ends are left as they are.
    """
    rate = sounds[0].rate
    ends = [round(end * rate / fps) for end in accumulate(frames)]
    cut = []
    for place, (sound, start, end) in enumerate(zip(sounds, [0, *ends], ends, strict=False)):
        taken = sound.samples[:, : end - start]
        filled = Audio(np.pad(taken, ((0, 0), (0, end - start - taken.shape[1]))), rate)
        rise, fall = (SEAM if place else 0.0), (SEAM if place < len(sounds) - 1 else 0.0)
        cut.append(fade(filled, rise, fall).samples)
    return Audio(np.concatenate(cut, axis=1), rate)
