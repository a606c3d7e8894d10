"""Stalks with their ears and flowers, drawn one by one on a strip that repeats. Knows no field."""

from dataclasses import dataclass
from typing import Literal, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light
from composer.paint.noise import Plane

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


@dataclass(frozen=True, slots=True)
class Strip:
    """A repeating strip of stalks, premultiplied: linear colour times coverage, and coverage."""

    tint: Light
    cover: Plane


def strip(crop: Crop, high: int, flowers: float, *key: int) -> Strip:
    """Stalks `high` pixels high on a strip eight times as wide, drawn from the back to the front."""
    rng = np.random.default_rng((*key, 0x57))
    high = max(high, 12)
    wide = high * 8
    ink, cover = np.zeros((high, wide, 3), np.uint8), np.zeros((high, wide), np.uint8)
    heads = HEADS[crop] if crop != "meadow" else tuple(rng.permutation(HEADS[crop])[:3])
    count = {"wheat": 420, "meadow": 760, "lavender": 520, "tulips": 420}[crop]
    for number in range(count):
        near = number / count
        x = rng.uniform(0, wide)
        tall = rng.uniform(0.55, 0.97) if crop != "meadow" else rng.uniform(0.25, 0.8)
        bow = rng.normal(0.10, 0.10) * high
        stem = STALKS[crop][int(rng.integers(4))]
        bloom = heads[int(rng.integers(len(heads)))] if rng.random() < flowers else ""
        for shift in (-wide, 0, wide):
            if -high < x + shift < wide + high:
                _stalk((ink, cover), crop, (x + shift, tall, bow), (stem, bloom), 0.55 + 0.45 * near, number)
    coverage = cover.astype(np.float32) / np.float32(255)
    linear = (ink.astype(np.float32) / 255) ** np.float32(2.2)
    return Strip(cast(Light, linear * coverage[..., None]), coverage)


def _stalk(
    sheet: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    crop: Crop,
    shape: tuple[float, float, float],
    tints: tuple[str, str],
    level: float,
    number: int,
) -> None:
    ink, cover = sheet
    high = len(cover)
    x, tall, bow = shape
    along = np.linspace(0, 1, 7)
    path = np.stack([x + bow * along**2, high - high * tall * along], axis=1)
    fixed = [np.round(path * 16).astype(np.int32)]
    thick = max(round(high * (0.022 if crop == "meadow" else 0.016)), 1)
    stem = _ink(tints[0], level)
    for sheet_, tint in ((ink, stem), (cover, (255,))):
        cv2.polylines(sheet_, fixed, False, tint, thick, cv2.LINE_AA, 4)
    if crop == "wheat":
        _ear(sheet, path, _ink(tints[1] or "e8c068", level), high, number)
    elif tints[1]:
        _head(sheet, crop, path, _ink(tints[1], min(level + 0.25, 1.1)), high)


def _ear(
    sheet: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    path: NDArray[np.floating],
    tint: tuple[int, ...],
    high: int,
    number: int,
) -> None:
    """An ear of grain with its awns."""
    top, low = path[-1], path[-3]
    along = top - low
    across = np.array([-along[1], along[0]]) / (np.hypot(*along) + 1e-6)
    tip = top + along * 0.25
    awns = [
        np.round(np.stack([low + along * s, tip + along * s * 0.5 + across * high * 0.05 * w]) * 16).astype(
            np.int32
        )
        for s, w in ((0.3, -1), (0.5, 1), (0.8, -0.5), (0.9, 0.6))
    ]
    ear = [
        np.round(np.stack([low, (low + top) / 2 + across * high * 0.004 * (-1) ** number, tip]) * 16).astype(
            np.int32
        )
    ]
    for mask, ink in ((sheet[0], tint), (sheet[1], (255,))):
        cv2.polylines(mask, awns, False, ink, 1, cv2.LINE_AA, 4)
        cv2.polylines(mask, ear, False, ink, max(round(high * 0.042), 1), cv2.LINE_AA, 4)


def _head(
    sheet: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    crop: Crop,
    path: NDArray[np.floating],
    tint: tuple[int, ...],
    high: int,
) -> None:
    """A flower: a cup or disc of petals, a spike of lavender, a tulip."""
    top, low = path[-1], path[-3]
    for mask, ink in ((sheet[0], tint), (sheet[1], (255,))):
        if crop == "lavender":
            dots = [
                np.round(np.stack([p, p + np.array([0.02, -0.012]) * high]) * 16).astype(np.int32)
                for p in np.linspace(low, top, 9)
            ]
            cv2.polylines(mask, dots, False, ink, max(round(high * 0.045), 1), cv2.LINE_AA, 4)
            continue
        at = (round(top[0] * 16), round(top[1] * 16))
        size = high * (0.055 if crop == "tulips" else 0.045)
        axes = (
            round(size * 16 * (0.8 if crop == "tulips" else 1.2)),
            round(size * 16 * (1.2 if crop == "tulips" else 0.7)),
        )
        cv2.ellipse(mask, at, axes, 0, 0, 360, ink, -1, cv2.LINE_AA, 4)
    if crop == "meadow":
        heart = (30, 20, 24) if tint[0] > 150 and tint[1] < 150 else (235, 190, 50)
        cv2.circle(
            sheet[0],
            (round(top[0] * 16), round(top[1] * 16)),
            round(high * 0.013 * 16),
            heart,
            -1,
            cv2.LINE_AA,
            4,
        )


def _ink(text: str, level: float) -> tuple[int, ...]:
    return tuple(min(int(int(text[at : at + 2], 16) * level), 255) for at in (0, 2, 4))
