"""People under umbrellas, seen from behind, and what wet ground shows of them. Knows no street."""

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light, colour
from composer.paint.terrain import View

Tint = NDArray[np.float32]
UMBRELLAS = ("c8202c", "e8b020", "1c1e26", "2458a8", "1c1e26", "2a6a4a")


def walker(
    scene: Light, view: View, foot: tuple[float, float], tall: float, light: Tint, rng: np.random.Generator
) -> None:
    """A person `tall` heights high whose feet stand at `foot` (heights right of the middle, under the top).

    Drawn in place, first mirrored in the ground; `light` falls on coat and umbrella.
    """
    step, lean = rng.uniform(0.02, 0.07), rng.normal(0, 0.02)
    coat = colour("1a1c24") * light
    cloth = colour(UMBRELLAS[int(rng.integers(len(UMBRELLAS)))]) * light
    for way, part in ((-0.9, 0.45), (1.0, 1.0)):
        shapes = [(_legs(step), coat * np.float32(0.7)), (_coat(lean), coat), (_dome(lean, 1.0), cloth)]
        shapes += [
            (_dome(lean, share), cloth * np.float32(level)) for share, level in ((0.55, 1.35), (0.2, 1.0))
        ]
        for outline, tint in shapes:
            corners = outline * np.array([tall, -tall * way]) + np.array(foot)
            _fill(scene, (corners + np.array([view.width / view.height / 2, 0])) * view.height, tint, part)


def _legs(step: float) -> NDArray[np.floating]:
    return np.array(
        [
            (-step - 0.03, 0.0),
            (-step + 0.02, 0.0),
            (0.0, 0.3),
            (step - 0.02, 0.03),
            (step + 0.03, 0.03),
            (0.07, 0.45),
            (-0.07, 0.45),
        ]
    )


def _coat(lean: float) -> NDArray[np.floating]:
    half = np.array([(0.115, 0.24), (0.12, 0.5), (0.10, 0.72), (0.05, 0.78), (0.055, 0.84), (0.0, 0.9)])
    right = half + np.stack([lean * half[:, 1], np.zeros(6)], axis=1)
    left = half * (-1, 1) + np.stack([lean * half[:, 1], np.zeros(6)], axis=1)
    return np.concatenate([right, left[::-1]])


def _dome(lean: float, share: float) -> NDArray[np.floating]:
    """An umbrella with scalloped edge; `share` of its width, for the panels that face the eye."""
    at = np.linspace(0, np.pi, 25)
    top = np.stack([0.36 * share * np.cos(at), 0.86 + 0.23 * np.sin(at)], axis=1)
    x = np.linspace(-0.36 * share, 0.36 * share, 25)
    edge = np.stack([x, 0.86 + 0.03 * np.abs(np.sin(x / 0.36 * 1.5 * np.pi))], axis=1)
    outline: NDArray[np.floating] = np.concatenate([top, edge]) + np.array([lean, 0.0])
    return outline


def _fill(scene: Light, corners: NDArray[np.floating], tint: Tint, part: float) -> None:
    low, high = np.floor(corners.min(axis=0)).astype(int) - 1, np.ceil(corners.max(axis=0)).astype(int) + 2
    x0, y0 = max(int(low[0]), 0), max(int(low[1]), 0)
    x1, y1 = min(int(high[0]), scene.shape[1]), min(int(high[1]), scene.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    fixed = np.round((corners - np.array([x0, y0])) * 16).astype(np.int32)
    cv2.fillPoly(mask, [fixed], 255, cv2.LINE_AA, 4)
    here = scene[y0:y1, x0:x1]
    here += (tint - here) * (mask * np.float32(part / 255))[..., None]
