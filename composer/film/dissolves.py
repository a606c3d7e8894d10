"""Where one shot dissolves into another, from the sketches of a film's frames.

While A dissolves into B every frame is a mixture of both, and its share of B rises evenly (Lienhart, Reliable
Transition Detection in Videos, Int. J. Image and Graphics 1, 469, 2001). Neither a moving camera nor a moving
thing makes mixtures.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from composer.film.likeness import Sketches

SPANS = (3.0, 2.0, 1.0, 0.5)
"""Seconds that a dissolve may last, about; the longest first, as a part of one looks like a shorter one."""

_LEAST = 9.0
_MIXED = 0.2
_OTHER = 0.12
_EVEN = 0.3
_CALM = 0.4
_CHANGED, _WIDE = 6.0, 0.5
_SHOWN = 8.0
_PIECE = 2048

Floats = NDArray[np.float64]


def dissolves(sketches: Sketches, times: NDArray[np.float64], cuts: Sequence[int]) -> set[int]:
    """The frames in the middle of dissolves, where the new shot comes to outweigh; none across `cuts`."""
    step = float(np.median(np.diff(times))) or 0.04
    edges = np.array([0, *cuts, len(times)])
    found: set[int] = set()
    for seconds in SPANS:
        half = max(2, round(seconds / 2 / step))
        for near in _candidates(sketches, len(times), half):
            if np.abs(edges - near).min() <= half or any(abs(near - other) <= 2 * half for other in found):
                continue
            middle = _middle(sketches, near, half)
            if middle is not None:
                found.add(middle)
    return found


def _candidates(sketches: Sketches, count: int, half: int) -> list[int]:
    """Frames with the most unlike surroundings, of all within `half`."""
    apart = np.zeros(count)
    for start in range(half, count - half, _PIECE):
        end = min(start + _PIECE, count - half)
        grey = sketches.grey(start - half, end + half)
        apart[start:end] = np.abs(grey[2 * half :] - grey[: -2 * half]).mean(axis=1)
    peaks = []
    for middle in np.flatnonzero(apart > _LEAST):
        around = apart[max(0, middle - half) : middle + half + 1]
        if apart[middle] == around.max():
            peaks.append(int(middle))
    return peaks


def _middle(sketches: Sketches, near: int, half: int) -> int | None:
    """The frame at which the new shot comes to outweigh; None when the frames around `near` do not go evenly
    from one picture to another by being both."""
    start, end = near - half, near + half
    if sketches.restructured(slice(start - 1, start + 1), slice(end, end + 2)) < _OTHER:
        return None
    frames = sketches.grey(start, end + 1)
    one, two = frames[0], frames[-1]
    way = two - one
    # a title that appears changes a part; what comes out of black or goes there is a fade
    if np.mean(np.abs(way) > _CHANGED) < _WIDE or min(one.std(), two.std()) < _SHOWN:
        return None
    shares = (frames - one) @ way / (way @ way)
    away = np.linalg.norm(frames - one - shares[:, None] * way, axis=1) / np.linalg.norm(way)
    inner = slice(len(frames) // 4, -(len(frames) // 4))
    rising = np.diff(np.convolve(shares, np.ones(3) / 3, "valid")) > -0.02
    even = np.abs(shares - np.linspace(0, 1, len(shares))).max() < _EVEN
    if away[inner].max() > _MIXED or rising.mean() < 0.9 or not even:
        return None
    return start + int(np.argmax(shares >= 0.5)) if _still_beside(sketches, start, end, way) else None


def _still_beside(sketches: Sketches, start: int, end: int, way: Floats) -> bool:
    """Whether much less changes before and after: a slow pan looks like a mixture, too, but goes on."""
    half = (end - start) // 2
    before, after = sketches.grey(start - half, start + 1), sketches.grey(end, end + half + 1)
    changes = [float(np.abs(run[-1] - run[0]).mean()) for run in (before, after)]
    return max(changes) < _CALM * float(np.abs(way).mean())
