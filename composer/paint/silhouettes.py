"""What stands dark against the light: ridges, birds, reeds, a jetty. Draws shapes, knows no hour."""

from itertools import pairwise
from math import ceil
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light
from composer.paint.noise import Plane, curve
from composer.paint.terrain import View

Mask = NDArray[np.uint8]
"""Coverage of pixels, 0..255."""


def skyline(view: View, base: float, rough: float, cells: int, *key: int) -> Plane:
    """A line of hills in heights from the top edge, for each column; `cells` hills to a square height."""
    count = max(ceil(cells * view.width / view.height), 2)
    return (base + rough * curve(view.width, count, *key, octaves=6, gain=0.45)).astype(np.float32)


def below(view: View, line: Plane) -> Plane:
    """1 under a line, 0 over it, smooth across its edge."""
    return cast(Plane, np.clip((view.y - line[None, :]) * view.height + 0.5, 0, 1).astype(np.float32))


def lay(scene: Light, shape: Plane, tint: NDArray[np.float32] | Light) -> None:
    """Covers `scene` by a tint wherever the shape is, in place; only the rows of the shape are worked on."""
    rows = np.flatnonzero(shape.any(axis=1))
    if len(rows):
        here = slice(int(rows[0]), int(rows[-1]) + 1)
        over = tint[here] if tint.ndim == 3 else tint
        scene[here] += (over - scene[here]) * shape[here][..., None]


def blank(view: View) -> Mask:
    return np.zeros((view.height, view.width), np.uint8)


def strokes(mask: Mask, paths: list[NDArray[np.floating]], thick: float) -> None:
    """Draws smooth lines through points in pixels."""
    fixed = [np.round(np.asarray(path) * 16).astype(np.int32) for path in paths]
    if fixed:
        cv2.polylines(mask, fixed, False, 255, max(round(thick), 1), cv2.LINE_AA, 4)


def filled(mask: Mask, corners: NDArray[np.floating]) -> None:
    """Fills a polygon given in pixels."""
    cv2.fillPoly(mask, [np.round(corners * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)


def plane(mask: Mask) -> Plane:
    return mask.astype(np.float32) / np.float32(255)


def birds(view: View, centre: tuple[float, float], count: int, size: float, *key: int) -> Plane:
    """A loose flock around a point (x from the middle, y from the top, in heights), wings spread."""
    rng = np.random.default_rng((*key, 0xB12D))
    mask = blank(view)
    along = np.linspace(0, 1, 9)
    for number in range(count):
        side = 1 if number % 2 else -1
        rank = (number + 1) // 2
        x = centre[0] + side * rank * size * 1.7 + rng.normal(0, size * 0.5)
        y = centre[1] + rank * size * 0.8 + rng.normal(0, size * 0.4)
        wing = size * rng.uniform(0.7, 1.1) * (0.55 + 0.45 * rng.random())
        flap = rng.uniform(-0.1, 0.9)
        for half in (-1, 1):
            px = x + half * wing * along
            py = y - wing * flap * np.sin(along * 2.4) * 0.55 + wing * 0.12 * along
            path = np.stack([px + view.width / view.height / 2, py], axis=1) * view.height
            strokes(mask, [path[:6]], size * view.height * 0.13)
            strokes(mask, [path[5:]], size * view.height * 0.07)
    return plane(mask)


def reeds(view: View, span: tuple[float, float], foot: float, tall: float, count: int, *key: int) -> Plane:
    """A clump of reeds and cattails in the wind; `span` are its sides, in heights from the middle."""
    rng = np.random.default_rng((*key, 0x4EED))
    mask = blank(view)
    middle = view.width / view.height / 2
    along = np.linspace(0, 1, 8)
    wind = rng.normal(0, 0.25)
    unit = tall * view.height
    for _ in range(count):
        x = middle + np.clip(rng.normal(0, 0.38), -1, 1) * (span[1] - span[0]) / 2 + sum(span) / 2
        high = tall * rng.uniform(0.35, 1.0)
        bow = high * (wind + rng.normal(0, 0.22))
        path = np.stack([x + bow * along**2, foot - high * (along - 0.16 * abs(bow / high) * along**2)], 1)
        path *= view.height
        cattail = rng.random() < 0.3
        strokes(mask, [path[:5]], unit * (0.010 if cattail else 0.016))
        strokes(mask, [path[4:]], unit * (0.006 if cattail else 0.009))
        if cattail:
            strokes(mask, [path[5:7]], unit * 0.032)
    return plane(mask)


def jetty(view: View, near: float, far: float, start: float, *key: int) -> Plane:
    """A wooden jetty from the bottom edge at `near` to the row `start` at `far` (x from the middle)."""
    rng = np.random.default_rng((*key, 0x1E77))
    mask = blank(view)
    size, middle = view.height, view.width / view.height / 2
    top = start - view.horizon
    for part in _planks(1.04 - view.horizon, top):
        x = [near + (far - near) * (1.04 - view.horizon - p) / (1.04 - view.horizon - top) for p in part]
        half = [0.34 * p for p in part]
        ragged = rng.normal(0, 0.012, 4) * part[0]
        corners = [
            (x[0] - half[0] + ragged[0], part[0]),
            (x[0] + half[0] + ragged[1], part[0]),
            (x[1] + half[1] + ragged[2], part[1]),
            (x[1] - half[1] + ragged[3], part[1]),
        ]
        filled(mask, np.array([(cx + middle, cy + view.horizon) for cx, cy in corners]) * size)
    for share in (0.0, 0.3, 0.52, 0.69, 0.83):
        depth = top / (1 - share * (1 - top / (1.04 - view.horizon)))
        x0 = near + (far - near) * (1.04 - view.horizon - depth) / (1.04 - view.horizon - top)
        for side in (-1, 1):
            post = np.array(
                [(x0 + side * 0.36 * depth + middle, view.horizon + depth * y) for y in (0.72, 1.45)]
            )
            strokes(mask, [post * size], 0.045 * depth * size)
    return plane(mask)


def _planks(near: float, far: float) -> list[tuple[float, float]]:
    """The rows (under the horizon) where each plank begins and ends; they grow with nearness."""
    edges = 1 / np.linspace(1 / near, 1 / far, max(int((1 / far - 1 / near) * 3.0), 8))
    return [(float(a), float(a + (b - a) * 0.88)) for a, b in pairwise(edges)]
