"""How loud a sound is and how its loudness moves. Measures finished sound, never changes it.

dB are of full scale (a square wave that fills it has 0 dBFS), over all channels together.
"""

import math

import numpy as np
from numpy.typing import NDArray

from composer.media import Audio

SILENCE = -60.0
"""Under this level (dBFS) a stretch of sound counts as silence."""

CONTRAST_WINDOW, CONTRAST_STEP = 3.0, 1.0
"""Seconds: the short-term window of EBU Tech 3341, and how far it moves on."""

_BLOCK = 0.05
_FULL, _RUN = 0.999, 3


def rms(audio: Audio) -> float:
    """The root mean square of all samples (dBFS); -inf for digital silence."""
    return decibels(float(np.square(audio.samples, dtype=np.float64).mean()))


def crest_factor(audio: Audio) -> float:
    """How far the largest sample stands over the root mean square (dB); 0 for digital silence.

    A sine has 3 dB, mastered pop about 10, an orchestra 15 and more.
    """
    peak = float(np.abs(audio.samples).max())
    return 20 * math.log10(peak) - rms(audio) if peak > 0 else 0.0


def dynamic_contrast(audio: Audio) -> float:
    """The level of the loudest stretch over that of the softest (dB).

    20 log10 of the largest root mean square to the smallest, over windows of 3 s that move on by 1 s;
    windows under -60 dBFS are silence and left out. 0 where no two windows sound.
    """
    steps = windowed_power(audio, CONTRAST_STEP)
    size = round(CONTRAST_WINDOW / CONTRAST_STEP)
    whole = steps[: int(audio.seconds / CONTRAST_STEP + 1e-9)]
    if len(whole) <= size:
        return 0.0
    means = np.convolve(whole, np.full(size, 1 / size), mode="valid")
    loud = means[means > 10 ** (SILENCE / 10)]
    return float(10 * np.log10(loud.max() / loud.min())) if loud.size else 0.0


def silence_share(audio: Audio) -> float:
    """The share of the time, in blocks of 50 ms, whose root mean square is under -60 dBFS."""
    return float((windowed_power(audio, _BLOCK) < 10 ** (SILENCE / 10)).mean())


def clipping_count(audio: Audio) -> int:
    """How often a channel stays at full scale (0.999 and over) for three samples or more.

    Waves that were cut off are flat there; a wave that only touches full scale is not counted.
    """
    full = np.pad(np.abs(audio.samples) >= _FULL, ((0, 0), (1, 1))).astype(np.int8)
    turns = np.diff(full, axis=1)
    count = 0
    for channel in turns:
        lengths = np.flatnonzero(channel == -1) - np.flatnonzero(channel == 1)
        count += int((lengths >= _RUN).sum())
    return count


def windowed_power(audio: Audio, seconds: float) -> NDArray[np.float64]:
    """The mean square, over all channels, of each `seconds` of the sound; the last may be shorter."""
    edges = np.unique(np.arange(0, audio.samples.shape[1], max(1.0, seconds * audio.rate)).astype(np.intp))
    power = np.square(audio.samples).sum(axis=0)
    sizes = np.diff(np.append(edges, len(power))) * len(audio.samples)
    means: NDArray[np.float64] = np.add.reduceat(power, edges, dtype=np.float64) / sizes
    return means


def decibels(mean_square: float) -> float:
    """A mean square as a level (dB); -inf for nothing."""
    return 10 * math.log10(mean_square) if mean_square > 0 else -math.inf
