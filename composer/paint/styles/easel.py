"""The easel: any picture brought to a size that a hand can paint on, and back. Knows no style.

A stroke, a facet or a grain of paper is so many parts of the picture's height, so that a thumbnail and a
poster of one picture look alike. Small pictures are therefore worked on enlarged, very large ones reduced.
"""

import math
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.media import Picture
from composer.paint.light import smoothstep
from composer.paint.noise import Plane, tile

Colours = NDArray[np.floating[Any]]
"""sRGB as it is stored, 0 to 1, of shape (rows, columns, 3), float32."""

LEAST, MOST = 480, 2160
"""The heights between which pictures are worked on as they are, in pixels."""

AREA = 9_000_000
"""No more pixels than these are worked on: a hand takes about 150 bytes for each."""

LONGEST = 8192
"""A strip is not enlarged past this length: OpenCV's remap takes no side of 32767 pixels."""

TALL = 720
"""The height, in pixels, in which hands give their lengths."""


def painted(picture: Picture, hand: Callable[[Colours], Colours]) -> Picture:
    """What `hand` makes of the picture, exactly as large as it was."""
    width, height = picture.width, picture.height
    times = _times(width, height)
    size = (max(round(width * times), 1), max(round(height * times), 1))
    worked = hand(resized(picture.pixels, size).astype(np.float32) / np.float32(255))
    stored = (np.clip(worked, 0, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    return Picture(np.ascontiguousarray(resized(stored, (width, height))))


def _times(width: int, height: int) -> float:
    """How many times larger than the picture it is worked on."""
    short = min(height, 2 * width)
    times = min(max(LEAST / short, 1.0), 4.0) if short < MOST else MOST / short
    room: float = math.sqrt(AREA / (width * height))
    return min(times, room, max(LONGEST / max(width, height), 1.0))


def resized(pixels: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    """The same of another (width, height): averaged when smaller, smooth when larger."""
    if (pixels.shape[1], pixels.shape[0]) == size:
        return pixels
    smaller = size[0] * size[1] < pixels.shape[0] * pixels.shape[1]
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC))


def unit(plane: NDArray[Any]) -> float:
    """How many pixels one 720th of the picture's height is; a strip's is a 1440th of its width."""
    return float(min(plane.shape[0], 2 * plane.shape[1]) / TALL)


def blurred(plane: NDArray[Any], length: float) -> NDArray[Any]:
    """Blurred by a Gaussian of `length` 720ths of the height; long ones on a reduced copy."""
    sigma = max(length * unit(plane), 0.3)
    step = int(sigma // 4)
    if step < 2:
        return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma))
    rows, columns = plane.shape[:2]
    small = cv2.resize(plane, (-(-columns // step), -(-rows // step)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / step)
    return np.asarray(cv2.resize(small, (columns, rows), interpolation=cv2.INTER_LINEAR))


def grain(shape: tuple[int, ...], length: float, *key: int, octaves: int = 3, gain: float = 0.6) -> Plane:
    """Noise of mean 0 and deviation about 1 all over a plane; `length` is its coarsest cell, in 720ths."""
    rows, columns = shape[:2]
    cell = max(length * min(rows, 2 * columns) / TALL, 0.5)
    noise = tile(512, 32, *key, octaves=octaves, gain=gain)
    down, across = (max(round(side / cell * 16), 1) for side in (rows, columns))
    sheet = np.tile(noise, (-(-down // 512), -(-across // 512)))[:down, :across]
    return np.asarray(cv2.resize(sheet, (columns, rows), interpolation=cv2.INTER_LINEAR))


def lightness(colours: Colours) -> Plane:
    """How light each pixel looks, 0 to 1."""
    return np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY))


def specks(colours: Colours, least: float, full: float) -> Plane:
    """Small things so much lighter than what is around them: windows, stars, flakes, embers. 0 to 1."""
    light = np.maximum.reduce(cv2.split(colours))
    return smoothstep(least, full, blurred(light, 0.8) - blurred(light, 7))
