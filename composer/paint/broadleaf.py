"""A broad tree, grown fork by fork, in leaf or bare: its shape and how its leaves catch the light."""

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.noise import Plane

Branches = NDArray[np.floating]
"""Rows of (x, y, angle, length, thickness); y grows upwards and angle 0 points up."""

SHADES = 7
"""Groups of leaves from the shaded inside to the lit outside, each drawn over the last."""


def broadleaf(height: int, sun: float, leaves: float, *key: int) -> tuple[Plane, Plane]:
    """A tree `height` pixels high and 1.25 times as wide: what it hides (0..1) and how lit each point is.

    `sun` is the side that the light comes from, -1 (left) to 1 (right); `leaves` 0 is a winter tree.
    """
    rng = np.random.default_rng((*key, 0xB40AD))
    height = max(height, 8)
    width = int(height * 1.25)
    shape, light = np.zeros((height, width), np.uint8), np.zeros((height, width), np.uint8)
    grown = _grow(rng, 9 if height > 90 else 7, bare=leaves == 0)
    tips = _draw(shape, grown, leaves)
    if leaves:
        _leaf(shape, light, tips, leaves, sun, rng)
    lit: Plane = light.astype(np.float32) / np.float32(255)
    return shape.astype(np.float32) / np.float32(255), lit


def _grow(rng: np.random.Generator, forks: int, bare: bool) -> list[Branches]:
    """Generations of branches from the trunk on, scaled to a tree one unit high."""
    trunk = np.array([[0.0, 0.0, rng.normal(0, 0.05), rng.uniform(0.8, 1.15), 0.085 if not bare else 0.1]])
    grown = [trunk]
    spread = rng.uniform(0.42, 0.6)
    for number in range(forks):
        last = grown[-1]
        many = np.repeat(last, 3 if number in (0, 2) else 2, axis=0)
        place = np.tile(np.linspace(-1, 1, len(many) // len(last)), len(last))
        part = rng.uniform(0.72, 1.0, len(many))
        many[:, 0] += part * np.sin(many[:, 2]) * many[:, 3]
        many[:, 1] += part * np.cos(many[:, 2]) * many[:, 3]
        many[:, 2] = many[:, 2] * 0.93 + place * spread + rng.normal(0, 0.22, len(many))
        many[:, 3] *= rng.uniform(0.62, 0.9, len(many)) * (0.75 if number == 0 else 1)
        many[:, 4] *= 0.66
        grown.append(many)
    top = max(float((g[:, 1] + np.cos(g[:, 2]) * g[:, 3]).max()) for g in grown)
    side = max(float(np.abs(g[:, 0] + np.sin(g[:, 2]) * g[:, 3]).max()) for g in grown)
    unit = max(top * 1.07, side / 0.54)
    return [g / np.array([unit, unit, 1, unit, unit]) for g in grown]


def _draw(shape: NDArray[np.uint8], grown: list[Branches], leaves: float) -> NDArray[np.floating]:
    """Draws the wood; gives where the leaves grow, in units of the height."""
    height, width = shape.shape
    tips = []
    for number, rows in enumerate(grown):
        ends = rows[:, :2] + rows[:, 3:4] * np.stack([np.sin(rows[:, 2]), np.cos(rows[:, 2])], axis=1)
        lines = np.stack([rows[:, :2], ends], axis=1)
        pixels = np.stack([width / 2 + lines[..., 0] * height, height * (1 - lines[..., 1])], axis=2)
        thick = max(round(float(rows[0, 4]) * height * 0.62), 1)
        cv2.polylines(shape, list(np.round(pixels * 16).astype(np.int32)), False, 255, thick, cv2.LINE_AA, 4)
        if number > len(grown) - 4 and leaves:
            tips.append(ends)
    return np.concatenate(tips) if tips else np.zeros((0, 2))


def _leaf(
    shape: NDArray[np.uint8],
    light: NDArray[np.uint8],
    tips: NDArray[np.floating],
    leaves: float,
    sun: float,
    rng: np.random.Generator,
) -> None:
    height, width = shape.shape
    each = max(int(5 * leaves), 1)
    at = np.repeat(tips, each, axis=0) + rng.normal(0, 0.024, (len(tips) * each, 2))
    toward = at - at.mean(axis=0)
    rank = toward @ np.array([sun * 0.8, 1.0]) / (np.abs(toward).max() + 1e-6) + rng.normal(0, 0.28, len(at))
    group = np.digitize(rank, np.quantile(rank, np.linspace(0, 1, SHADES + 1)[1:-1]))
    turn = rng.uniform(0, np.pi, len(at))
    half = 0.0065 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    lines = np.stack([at - half, at + half], axis=1)
    pixels = np.stack([width / 2 + lines[..., 0] * height, height * (1 - lines[..., 1])], axis=2)
    fixed = np.round(pixels * 16).astype(np.int32)
    thick = max(round(height * 0.009), 1)
    for number in range(SHADES):
        chosen = list(fixed[group == number])
        level = round(255 * (number + 1) / SHADES)
        cv2.polylines(shape, chosen, False, 255, thick, cv2.LINE_AA, 4)
        cv2.polylines(light, chosen, False, level, thick, cv2.LINE_8, 4)


def stand(scene_shape: tuple[int, int], tree: Plane, foot: tuple[int, int]) -> tuple[slice, slice, Plane]:
    """Where a tree with its foot at (column, row) lies on a canvas: rows, columns, the part that shows."""
    left, top = foot[0] - tree.shape[1] // 2, foot[1] - tree.shape[0]
    y0, y1 = max(top, 0), min(foot[1], scene_shape[0])
    x0, x1 = max(left, 0), min(left + tree.shape[1], scene_shape[1])
    if y0 >= y1 or x0 >= x1:
        return slice(0, 0), slice(0, 0), tree[:0, :0]
    return slice(y0, y1), slice(x0, x1), tree[y0 - top : y1 - top, x0 - left : x1 - left]
