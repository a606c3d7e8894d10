"""Footage for MoviePy: any frame of a clip when it is asked for. Knows one clip, no times."""

import io
from collections.abc import Callable, Iterator

import av
import numpy as np
from numpy.typing import NDArray

from composer.media import EncodedClip

Pixels = NDArray[np.uint8]


def played(clip: EncodedClip, start: int) -> Callable[[int], Pixels]:
    """The clip as a function of the frame, counted from its frame `start`; after the last one it stands still.

    Decodes forward, and from the beginning again when asked for what is past: MoviePy goes through a shot
    and through its transitions one after another, and once more backwards at each seam.
    """
    frames, at, shown = _decoded(clip), -1, np.zeros(0, np.uint8)

    def frame(number: int) -> Pixels:
        nonlocal frames, at, shown
        wanted = min(start + number, clip.frames - 1)
        if wanted < at:
            frames, at = _decoded(clip), -1
        while at < wanted:
            shown, at = next(frames), at + 1
        return shown

    return frame


def _decoded(clip: EncodedClip) -> Iterator[Pixels]:
    with av.open(io.BytesIO(clip.data), "r") as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
