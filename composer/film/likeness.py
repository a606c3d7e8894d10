"""How unlike two frames are: by their colours and by what lies where. Knows no cuts and no time.

A frame is kept as a picture of 16x9 pixels and a histogram of 64 colours, 560 bytes in all.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

ACROSS, DOWN = 16, 9
_BINS = 4

Floats = NDArray[np.float64]

_LUMA = np.array([0.114, 0.587, 0.299])


class Sketches:
    """The sketches of a film's frames, in order."""

    def __init__(self) -> None:
        self._tiny: list[NDArray[np.uint8]] = []
        self._colours: list[NDArray[np.uint8]] = []
        self.light: list[float] = []
        """The mean luma of each frame, 0 to 255."""

    def add(self, pixels: NDArray[np.uint8]) -> None:
        """A frame of shape (height, width, 3), BGR."""
        tiny: Any = cv2.resize(pixels, (ACROSS, DOWN), interpolation=cv2.INTER_AREA)
        bins: Any = cv2.calcHist([pixels], [0, 1, 2], None, [_BINS] * 3, [0, 256] * 3)
        self._tiny.append(tiny)
        self.light.append(float((tiny.reshape(-1, 3).mean(axis=0) * _LUMA).sum()))
        self._colours.append(np.rint(255 * np.sqrt(bins.ravel() / bins.sum())).astype(np.uint8))

    def __len__(self) -> int:
        return len(self._tiny)

    def tiny(self, start: int, end: int) -> Floats:
        """Frames of 16x9 BGR pixels, (n, 9, 16, 3), 0 to 255."""
        return np.array(self._tiny[max(0, start) : end], np.float64).reshape(-1, DOWN, ACROSS, 3)

    def grey(self, start: int, end: int) -> Floats:
        """The same as luma, (n, 144)."""
        return np.asarray(self.tiny(start, end) @ _LUMA).reshape(-1, ACROSS * DOWN)

    def unlike(self, before: slice, after: slice) -> float:
        """How unlike two runs of frames are, 0 to 1, each taken as the mean of its frames.

        Four tenths are the Hellinger distance of their colours, three the structure (1 less the correlation
        of the luma), three the mean difference of pixels. Two shots of one scene have about 0.3, shots that
        have nothing in common 0.6 and more.
        """
        one, two = self._mean(self._colours, before), self._mean(self._colours, after)
        size = float(np.linalg.norm(one) * np.linalg.norm(two))
        cosine = float(one @ two) / max(size, 1e-9)
        pixels = self._mean(self._tiny, before), self._mean(self._tiny, after)
        apart = min(1.0, float(np.abs(pixels[0] - pixels[1]).mean()) / 85)
        return 0.4 * float(np.sqrt(max(0.0, 1 - cosine))) + 0.3 * restructured(*pixels) + 0.3 * apart

    def restructured(self, before: slice, after: slice) -> float:
        """How much of what lies where is another, 0 to 1, whatever the light."""
        return restructured(self._mean(self._tiny, before), self._mean(self._tiny, after))

    def step(self, number: int) -> float:
        """How unlike a frame is to the one before it."""
        return self.unlike(slice(number - 1, number), slice(number, number + 1))

    @staticmethod
    def _mean(kept: list[NDArray[np.uint8]], run: slice) -> Floats:
        mean: Floats = np.array(kept[max(0, run.start) : run.stop], np.float64).mean(axis=0)
        return mean


def restructured(before: Floats, after: Floats) -> float:
    """1 less the correlation of the luma of two tiny pictures, at most 1; flat ones are like each other."""
    one, two = _luma(before), _luma(after)
    spread = float(np.linalg.norm(one) * np.linalg.norm(two))
    if spread < 1e-6 * len(one):
        return 0.0 if np.linalg.norm(one - two) < len(one) else 1.0
    return float(np.clip(1 - one @ two / spread, 0.0, 1.0))


def _luma(picture: Floats) -> Floats:
    luma: Floats = picture.reshape(-1, 3) @ _LUMA
    luma -= luma.mean()
    return luma
