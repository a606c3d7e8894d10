"""Stills for the tests of parallax: a view with a sky, a ground and a post, and plain ones."""

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.media import Picture
from composer.planes import I420, planes

HORIZON = 0.5
"""The row, as a fraction, at which the ground of `view` begins."""


def view(width: int = 320, height: int = 180, seed: int = 0) -> Picture:
    """A pale sky with faint clouds, a textured ground below it, and a dark post that stands on the ground."""
    rng = np.random.default_rng(seed)
    grain = cv2.GaussianBlur(rng.normal(0, 1, (height, width)), (0, 0), 1.5) * 60
    clouds = cv2.GaussianBlur(rng.normal(0, 1, (height, width)), (0, 0), height / 30) * height
    line = int(HORIZON * height)
    pixels = np.empty((height, width, 3))
    pixels[:line] = np.array([150.0, 185, 225])
    pixels[:line] += clouds[:line, :, None] * 0.03
    pixels[line:] = np.array([95.0, 115, 60]) + grain[line:, :, None]
    left, right = int(0.62 * width), int(0.66 * width)
    pixels[int(0.25 * height) : int(0.85 * height), left:right] = (45, 32, 28)
    pixels[int(0.25 * height) : int(0.85 * height), left:right] += (
        0.4 * grain[: int(0.6 * height), left:right, None]
    )
    return Picture(np.clip(pixels, 0, 255).astype(np.uint8))


def plain(width: int, height: int, value: tuple[int, int, int] = (40, 160, 60)) -> Picture:
    return Picture(np.full((height, width, 3), value, np.uint8))


def luma(frame: I420) -> NDArray[np.uint8]:
    return planes(frame)[0]


def edges(plane: NDArray[np.uint8]) -> float:
    """The mean gradient of a plane."""
    across, down = cv2.Sobel(plane, cv2.CV_32F, 1, 0), cv2.Sobel(plane, cv2.CV_32F, 0, 1)
    return float(np.hypot(across, down).mean())


def difference(one: I420, other: I420) -> float:
    return float(cv2.absdiff(luma(one), luma(other)).mean())
