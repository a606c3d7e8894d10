"""Noise: square tiles that repeat without a seam, and curves: what everything natural is made of."""

from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.floating[Any]]
"""One value per point, float32 where there are many, of shape (rows, columns)."""


def tile(size: int, cells: int, *key: int, octaves: int = 8, gain: float = 0.5) -> Plane:
    """Fractal noise of mean 0 and deviation 1 on a torus of `size` points; `cells` is the coarsest grid.

    `size` and `cells` are powers of two; each octave halves the cell and weighs `gain` times the last.
    """
    total = np.zeros((size, size), np.float32)
    for octave in range(octaves):
        count = cells << octave
        if count > size // 2:
            break
        total += gain**octave * _octave(size, count, (*key, octave))
    return _normalised(total)


def ridges(size: int, cells: int, *key: int, octaves: int = 8, gain: float = 0.5) -> Plane:
    """Ridged noise within 0..1: sharp crests over smooth valleys, finer detail where it is high."""
    total = np.zeros((size, size), np.float32)
    weight: Plane = np.ones((size, size), np.float32)
    for octave in range(octaves):
        count = cells << octave
        if count > size // 2:
            break
        crest = (1 - np.minimum(np.abs(_octave(size, count, (*key, octave))) / 1.5, 1)) ** 2
        total += gain**octave * crest * weight
        weight = np.clip(crest * 1.6, 0, 1).astype(np.float32)
    return cast(Plane, (total - total.min()) / (total.max() - total.min()))


def curve(points: int, cells: int, *key: int, octaves: int = 8, gain: float = 0.5) -> Plane:
    """Fractal noise along a line: `points` values of mean 0 and deviation about 1."""
    at = np.linspace(0, 1, points)
    total = np.zeros(points)
    for octave in range(octaves):
        count = cells << octave
        if count > points:
            break
        knots = np.random.default_rng((*key, octave)).standard_normal(count + 1)
        position = at * count
        low = np.minimum(position.astype(int), count - 1)
        part = position - low
        part = part * part * (3 - 2 * part)
        total += gain**octave * (knots[low] * (1 - part) + knots[low + 1] * part)
    spread = float(np.linalg.norm(gain ** np.arange(octaves)))
    return (total / spread).astype(np.float32)


def gravel(*key: int) -> Plane:
    """A tile of fine rough relief: stones, scree, tufts."""
    return tile(1024, 16, *key, 0x6E, octaves=7, gain=0.75)


def sample(field: Plane, x: Plane, y: Plane) -> Plane:
    """The values of a repeating tile at coordinates in tiles, wherever they lie."""
    size = field.shape[0]
    across, down = np.broadcast_arrays(
        *((where - np.floor(where)).astype(np.float32) * np.float32(size) for where in (x, y))
    )
    found = cv2.remap(field, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return cast(Plane, found)


def _octave(size: int, count: int, key: tuple[int, ...]) -> Plane:
    grid = np.random.default_rng(key).standard_normal((count, count), np.float32)
    step = size // count
    padded = np.pad(grid, 2, mode="wrap")
    side = (count + 4) * step
    smooth = cv2.resize(padded, (side, side), interpolation=cv2.INTER_CUBIC)
    return cast(Plane, smooth[2 * step : 2 * step + size, 2 * step : 2 * step + size])


def _normalised(field: Plane) -> Plane:
    field -= field.mean()
    field /= field.std()
    return field
