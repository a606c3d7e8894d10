"""Stalks with their ears and flowers, drawn one by one on a strip that repeats. Knows no field."""

from typing import Literal, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light

Crop = Literal["wheat", "meadow", "lavender", "tulips"]
STALKS: dict[Crop, tuple[str, ...]] = {
    "wheat": ("a8782c", "c8963c", "d8ac54", "e8c878"),
    "meadow": ("2e5a1e", "44782a", "5c8c34", "7aa648"),
    "lavender": ("3e5a34", "52703c", "6a8450", "586a4c"),
    "tulips": ("2c5e2a", "3c7834", "4c8a40", "60984c"),
}
HEADS: dict[Crop, tuple[str, ...]] = {
    "wheat": ("d8a848", "e8c068", "f0d088", "c89038"),
    "meadow": ("e8402c", "f4f0e4", "4a6ae0", "f8d040", "e86aa8"),
    "lavender": ("6a48b8", "7c5ccc", "9474dc", "5c3ca0"),
    "tulips": ("e83a3a", "f8c83a", "f078a8", "f4f0ec", "b04ad0"),
}
COUNTS: dict[Crop, int] = {"wheat": 560, "meadow": 760, "lavender": 520, "tulips": 420}
LONG = 8
"""A strip is this many times as wide as it is high."""

Sheet = NDArray[np.uint8]
"""What was drawn so far: sRGB and coverage of each pixel."""
Ink = tuple[int, int, int, int]
Strip = Light
"""A repeating strip of stalks, (rows, columns, 4): linear colour times coverage, and coverage."""


def strip(crop: Crop, high: int, flowers: float, heads: tuple[str, ...], *key: int) -> Strip:
    """Stalks `high` pixels high on a strip, from the back to the front; the share `flowers` bears `heads`."""
    rng = np.random.default_rng((*key, 0x57))
    high = max(high, 12)
    wide = high * LONG
    sheet = np.zeros((high, wide, 4), np.uint8)
    for number in range(COUNTS[crop]):
        level = 0.55 + 0.45 * number / COUNTS[crop]
        x = rng.uniform(0, wide)
        tall = rng.uniform(0.55, 0.97) if crop != "meadow" else rng.uniform(0.25, 0.8)
        bow = rng.normal(0.10, 0.10) * high
        stem = STALKS[crop][int(rng.integers(4))]
        bloom = heads[int(rng.integers(len(heads)))] if rng.random() < flowers else ""
        for shift in (-wide, 0, wide):
            if -high < x + shift < wide + high:
                _stalk(sheet, crop, (x + shift, tall, bow), (stem, bloom), level)
    cover = sheet[..., 3:].astype(np.float32) / np.float32(255)
    linear = (sheet[..., :3].astype(np.float32) / 255) ** np.float32(2.2)
    return cast(Strip, np.concatenate([linear * cover, cover], axis=2))


def _stalk(
    sheet: Sheet, crop: Crop, shape: tuple[float, float, float], tints: tuple[str, str], level: float
) -> None:
    high = len(sheet)
    x, tall, bow = shape
    along = np.linspace(0, 1, 7)
    path = np.stack([x + bow * along**2, high - high * tall * along], axis=1)
    thick = high * (0.020 if crop == "meadow" else 0.011)
    _strokes(sheet, path[None], thick, _ink(tints[0], level))
    if not tints[1]:
        return
    if crop == "wheat":
        _ear(sheet, path, tints[1], level)
    elif crop == "lavender":
        root = np.linspace(path[-3], path[-1], 9)
        spike = np.stack([root, root + np.array([0.02, -0.012]) * high], axis=1)
        _strokes(sheet, spike, high * 0.045, _ink(tints[1], min(level + 0.25, 1.1)))
    else:
        _flower(sheet, crop, path[-1], tints[1], min(level + 0.2, 1.05))


def _ear(sheet: Sheet, path: NDArray[np.floating], tint: str, level: float) -> None:
    """An ear of grain: two rows of kernels and their awns, lit on one side."""
    high = len(sheet)
    low, along = path[-3], path[-1] - path[-3]
    across = np.array([-along[1], along[0]]) / (np.hypot(*along) + 1e-6) * high
    share = np.linspace(0, 1.15, 10)[:, None]
    side = np.where(np.arange(10) % 2, 1, -1)[:, None]
    root = low + along * share
    tip = root + along * 0.2 + across * 0.014 * side
    awn = tip + along * 0.4 + across * 0.022 * side
    kernels = np.stack([root, tip], axis=1)
    _strokes(sheet, kernels[::2], high * 0.021, _ink(tint, level * 0.8))
    _strokes(sheet, kernels[1::2], high * 0.021, _ink(tint, level * 1.1))
    _strokes(sheet, np.stack([tip, awn], axis=1), 0, _ink(tint, level * 1.1))


def _flower(sheet: Sheet, crop: Crop, top: NDArray[np.floating], tint: str, level: float) -> None:
    """A tulip's cup, or the open disc of a poppy or a daisy: shaded petals, lit ones, a heart."""
    high = len(sheet)
    cup = crop == "tulips"
    size = high * (0.055 if cup else 0.045)
    wide, tall = (0.8, 1.2) if cup else (1.2, 0.75)
    for shade, part, drop in ((0.72, 1.0, 0.0), (1.0, 0.86, -0.18)):
        at = (round(top[0] * 16), round((top[1] + drop * size) * 16))
        axes = (round(size * wide * part * 16), round(size * tall * part * 16))
        cv2.ellipse(sheet, at, axes, 0, 0, 360, _ink(tint, level * shade), -1, cv2.LINE_AA, 4)
    if not cup:
        heart = (30, 20, 24, 255) if tint == "e8402c" else (222, 160, 40, 255)
        at = (round(top[0] * 16), round((top[1] - 0.1 * size) * 16))
        cv2.circle(sheet, at, round(high * 0.013 * 16), heart, -1, cv2.LINE_AA, 4)


def _strokes(sheet: Sheet, paths: NDArray[np.floating], thick: float, ink: Ink) -> None:
    """Draws lines through points, (lines, points, 2) in pixels."""
    cv2.polylines(
        sheet, list((paths * 16).astype(np.int32)), False, ink, max(round(thick), 1), cv2.LINE_AA, 4
    )


def _ink(text: str, level: float) -> Ink:
    red, green, blue = (min(int(int(text[at : at + 2], 16) * level), 255) for at in (0, 2, 4))
    return red, green, blue, 255
