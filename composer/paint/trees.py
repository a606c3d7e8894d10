"""Conifers: one drawn from branches of needles, and rows of them standing along a line."""

from typing import cast

import cv2
import numpy as np

from composer.paint.noise import Plane
from composer.paint.terrain import View


def conifer(height: int, *key: int) -> Plane:
    """The shape of one tree, `height` pixels high and 0.56 times as wide: 1 where it hides what is behind."""
    rng = np.random.default_rng(key)
    height = max(height, 6)
    width = max(int(height * 0.56), 4)
    shape = np.zeros((height, width), np.uint8)
    slim = rng.uniform(0.62, 1.0)
    middle, stem = width / 2, max(height * 0.009, 0.6)
    trunk = np.array([(middle, 0), (middle + stem, height), (middle - stem, height)])
    cv2.fillPoly(shape, [(trunk * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    for level in np.sort(rng.uniform(0.015, 0.93, min(int(50 + height * 0.3), 320))):
        reach = height * slim * (0.004 + 0.24 * level**0.85) * rng.uniform(0.5, 1.08)
        _branch(shape, (middle, height * (0.01 + level * 0.97)), reach * rng.choice((-1, 1)), rng)
    return cast(Plane, (shape / 255).astype(np.float32))


def _branch(shape: np.ndarray, root: tuple[float, float], reach: float, rng: np.random.Generator) -> None:
    height = shape.shape[0]
    along = np.linspace(0, 1, max(int(abs(reach) / max(height * 0.012, 2)), 3))
    x = root[0] + reach * along
    y = root[1] + abs(reach) * (0.28 * along + 0.28 * along**2 - 0.25 * along**3)
    points = np.stack([x, y], axis=1)
    length = min(0.02 * height, 0.25 * abs(reach) + 0.004 * height)
    needle = length * (1.15 - along * 0.8) * rng.uniform(0.6, 1.3, len(along))
    tips = points + np.stack(
        [np.sign(reach) * needle * 0.55, needle * rng.uniform(0.5, 1.1, len(along))], axis=1
    )
    thick = max(int(height * 0.0035), 1)
    strokes = np.stack([points, tips], axis=1)
    cv2.polylines(shape, list((strokes * 16).astype(np.int32)), False, 255, thick, cv2.LINE_AA, 4)
    cv2.polylines(shape, [(points * 16).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 4)


def row(view: View, line: Plane, size: float, count: int, *key: int) -> Plane:
    """The shape of `count` conifers about `size` heights high, whose feet stand on and under `line`.

    `line` gives the ground for each column, in heights from the top edge; the ground is part of the shape.
    """
    rng = np.random.default_rng((*key, 0x7EE))
    tall = size * view.height
    kinds = [conifer(int(tall * share), *key, number) for number, share in enumerate(_shares(rng))]
    shape = (view.y >= line[None, :]).astype(np.float32)
    for place in np.sort(rng.random(count)):
        kind = kinds[int(rng.integers(len(kinds)))]
        if rng.random() < 0.5:
            kind = kind[:, ::-1]
        column = int(place * view.width)
        foot = int((line[column] + size * rng.uniform(0.02, 0.22)) * view.height)
        _stamp(shape, kind, column - kind.shape[1] // 2, foot - kind.shape[0])
    return shape


def _shares(rng: np.random.Generator) -> Plane:
    return cast(Plane, rng.uniform(0.5, 1.15, 9))


def _stamp(shape: Plane, kind: Plane, left: int, top: int) -> None:
    bottom, right = min(top + kind.shape[0], shape.shape[0]), min(left + kind.shape[1], shape.shape[1])
    x, y = max(left, 0), max(top, 0)
    if x < right and y < bottom:
        here = shape[y:bottom, x:right]
        np.maximum(here, kind[y - top : bottom - top, x - left : right - left], out=here)
