"""A log cabin under snow, its window lit when it is dark, smoke over its chimney."""

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light, colour
from composer.paint.look import Hour
from composer.paint.terrain import View


def cabin(
    scene: Light,
    view: View,
    spot: tuple[int, int],
    scale: float,
    white: NDArray[np.float32],
    hour: Hour,
    rng: np.random.Generator,
) -> None:
    """Builds a cabin at the pixel `spot` (column, row), in place; `scale` is a unit's length in heights."""
    level = np.float32(0.25 + 0.75 * min(hour.bright, 1.0))
    side = float(rng.choice((-1, 1)))
    size = scale * view.height

    def shape(points: list[tuple[float, float]], tint: NDArray[np.float32]) -> None:
        corners = np.array([(spot[0] + side * x * size, spot[1] - y * size) for x, y in points])
        _fill(scene, corners, tint)

    log, dark = colour("4a3222") * level, colour("2e1f16") * level
    shape([(-0.62, -0.05), (-0.62, 0.55), (0.18, 0.55), (0.18, -0.05)], log)
    for y in np.arange(0.06, 0.55, 0.1):
        shape([(-0.62, y), (-0.62, y + 0.022), (0.18, y + 0.022), (0.18, y)], dark)
    shape([(0.18, -0.05), (0.18, 0.55), (0.44, 0.98), (0.7, 0.55), (0.7, -0.05)], log * np.float32(0.7))
    shape([(-0.42, 0.85), (-0.42, 1.22), (-0.28, 1.22), (-0.28, 0.85)], dark)
    shape([(-0.44, 1.2), (-0.43, 1.27), (-0.27, 1.27), (-0.26, 1.2)], white)
    shape(
        [(-0.74, 0.5), (-0.48, 1.0), (-0.44, 1.07), (0.44, 1.07), (0.49, 1.0), (0.24, 0.5)],
        white * np.float32(0.92),
    )
    shape(
        [(0.44, 1.07), (0.8, 0.47), (0.76, 0.42), (0.44, 0.95), (0.2, 0.5), (0.24, 0.5), (0.46, 0.94)],
        white * np.float32(0.75),
    )
    warm = colour("ffb450") * np.float32(2.6 if hour.bright < 0.8 else 0.9)
    for x in (-0.48, -0.16):
        shape([(x, 0.2), (x, 0.4), (x + 0.17, 0.4), (x + 0.17, 0.2)], warm)
        shape([(x + 0.075, 0.2), (x + 0.075, 0.4), (x + 0.095, 0.4), (x + 0.095, 0.2)], dark)
    shape([(0.36, -0.04), (0.36, 0.36), (0.54, 0.36), (0.54, -0.04)], dark)
    shape(
        [(-0.8, -0.09), (-0.7, 0.05), (-0.3, 0.01), (0.2, 0.03), (0.6, 0.0), (0.82, 0.06), (0.95, -0.09)],
        white * np.float32(0.9),
    )
    _glow(scene, (spot[0] - side * 0.24 * size, spot[1] - 0.25 * size), size, hour)
    _smoke(scene, (spot[0] - side * 0.35 * size, spot[1] - 1.3 * size), size, white, rng)


def _fill(scene: Light, corners: NDArray[np.floating], tint: NDArray[np.float32]) -> None:
    low, high = np.floor(corners.min(axis=0)).astype(int) - 1, np.ceil(corners.max(axis=0)).astype(int) + 2
    x0, y0 = np.maximum(low, 0)
    x1, y1 = min(int(high[0]), scene.shape[1]), min(int(high[1]), scene.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    cv2.fillPoly(mask, [np.round((corners - (x0, y0)) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    scene[y0:y1, x0:x1] += (tint - scene[y0:y1, x0:x1]) * (mask / np.float32(255))[..., None]


def _glow(scene: Light, at: tuple[float, float], size: float, hour: Hour) -> None:
    """Warm light on the snow around the windows, when it is dark enough to be seen."""
    power = np.float32(max(0.5 - hour.bright * 0.55, 0.0))
    x0, x1 = (int(np.clip(at[0] + s * 2.4 * size, 0, scene.shape[1])) for s in (-1, 1))
    y0, y1 = (int(np.clip(at[1] + s * 1.4 * size, 0, scene.shape[0])) for s in (-1, 1))
    if power and x0 < x1 and y0 < y1:
        x = (np.arange(x0, x1, dtype=np.float32) - at[0]) / (0.9 * size)
        y = (np.arange(y0, y1, dtype=np.float32) - at[1]) / (0.45 * size)
        glow = np.exp(-(x[None, :] ** 2) - y[:, None] ** 2)
        scene[y0:y1, x0:x1] += (glow[..., None] * colour("ff9a3c") * power).astype(np.float32)


def _smoke(
    scene: Light, at: tuple[float, float], size: float, white: NDArray[np.float32], rng: np.random.Generator
) -> None:
    """A thread of smoke that widens as it rises and bends with the wind."""
    wind = float(rng.normal(0, 0.5))
    x0, x1 = (int(np.clip(at[0] + s * 2.2 * size, 0, scene.shape[1])) for s in (-1, 1))
    y0, y1 = int(np.clip(at[1] - 2.2 * size, 0, scene.shape[0])), int(np.clip(at[1], 0, scene.shape[0]))
    if x0 >= x1 or y0 >= y1:
        return
    up = ((at[1] - np.arange(y0, y1, dtype=np.float32)) / size)[:, None]
    middle = wind * up**1.4 + 0.10 * np.sin(up * 5 + wind * 9) * up**0.7
    x = ((np.arange(x0, x1, dtype=np.float32) - at[0]) / size)[None, :]
    thick = (
        np.exp(-(((x - middle) / (0.05 + 0.13 * up)) ** 2)) * np.exp(-up * 1.1) * 0.6 * np.clip(up * 8, 0, 1)
    )
    here = scene[y0:y1, x0:x1]
    here += (white * np.float32(0.8) - here) * thick[..., None].astype(np.float32)
