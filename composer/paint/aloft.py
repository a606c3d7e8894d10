"""What falls or floats in a still: rain, snow, embers. Knows no scene; footage moves its own."""

from collections.abc import Callable
from typing import cast

import cv2
import numpy as np

from composer.media import Picture
from composer.paint.noise import Plane

BAND = 256
"""Rows worked on at once, so that a large picture takes little memory."""

Blend = Callable[[Plane, slice], Plane]
"""Lays what was drawn over sRGB within 0..1 of these rows of the picture."""


def lay_air(picture: Picture, air: tuple[str, ...], seed: int) -> Picture:
    """The picture with everything named in `air` that can be drawn; the same seed, the same drops."""
    drawn = [name for name in air if name in DRAWN]
    if not drawn:
        return picture
    blends = [DRAWN[name](picture, np.random.default_rng((seed, 0xA1B, *name.encode()))) for name in drawn]
    pixels = np.empty_like(picture.pixels)
    for top in range(0, picture.height, BAND):
        rows = slice(top, top + BAND)
        light: Plane = picture.pixels[rows].astype(np.float32) / np.float32(255)
        for blend in blends:
            light = blend(light, rows)
        pixels[rows] = (np.clip(light, 0, 1) * 255 + 0.5).astype(np.uint8)
    return Picture(pixels)


def _rain(picture: Picture, rng: np.random.Generator) -> Blend:
    """Streaks that lean with the wind, near ones long and pale, far ones a veil of short ones."""
    shape = picture.pixels.shape[:2]
    lean = rng.uniform(0.08, 0.22) * rng.choice((-1, 1))
    veil = np.zeros(shape, np.float32)
    for size, share, power in ((0.025, 900, 0.16), (0.05, 380, 0.22), (0.11, 90, 0.26)):
        veil += np.float32(power) * _streaks(shape, size, share, lean, rng)
    ambient = np.float32(0.45 + 0.55 * float(picture.pixels[::4, ::4].mean()) / 255)

    def blend(light: Plane, rows: slice) -> Plane:
        wet = (np.float32(0.67) * light) + np.float32(0.26) * light.mean(axis=2, keepdims=True)
        return cast(Plane, wet + veil[rows, :, None] * (ambient - np.float32(0.6) * wet))

    return blend


def _streaks(shape: tuple[int, int], size: float, share: int, lean: float, rng: np.random.Generator) -> Plane:
    height, width = shape
    drawn = np.zeros(shape, np.uint8)
    count = min(int(share * width / height) + 1, 40_000)
    x, y = rng.uniform(-0.1, 1.1, count) * width, rng.uniform(-0.1, 1.0, count) * height
    long = size * height * rng.uniform(0.5, 1.2, count)
    ends = np.stack([np.stack([x, y], 1), np.stack([x + lean * long, y + long], 1)], axis=1)
    thick = max(round(size * height / 36), 1)
    fixed = np.round(ends * 16).astype(np.int32)
    cv2.polylines(drawn, list(fixed), False, 255, thick, cv2.LINE_AA, 4)
    soft = cv2.GaussianBlur(drawn.astype(np.float32) / 255, (0, 0), max(height / 1400, 0.35))
    return soft * np.float32(0.7 + 0.3 * rng.random())


def _snow(picture: Picture, rng: np.random.Generator) -> Blend:
    """Flakes: many small sharp ones far away, few large soft ones before the lens."""
    shape = picture.pixels.shape[:2]
    veil = np.zeros(shape, np.float32)
    for size, share, soft in ((0.0011, 900, 0.0004), (0.0022, 260, 0.0008), (0.0055, 34, 0.0028)):
        veil = np.maximum(veil, _flakes(shape, size, share, soft, rng))
    white = np.float32(0.55 + 0.45 * float(np.percentile(picture.pixels[::4, ::4], 90)) / 255)

    def blend(light: Plane, rows: slice) -> Plane:
        return cast(Plane, light + veil[rows, :, None] * np.maximum(white - light, 0))

    return blend


def _flakes(shape: tuple[int, int], size: float, share: int, soft: float, rng: np.random.Generator) -> Plane:
    height, width = shape
    drawn = np.zeros(shape, np.uint8)
    seen = min(size * height, 1.0)
    for _ in range(min(int(share * seen * width / height) + 1, 40_000)):
        at = (rng.random() * width * 16, rng.random() * height * 16)
        radius = max(size * height * rng.uniform(0.5, 1.3), 0.5)
        shade = int(rng.integers(120, 256))
        cv2.circle(drawn, (int(at[0]), int(at[1])), int(radius * 16), shade, -1, cv2.LINE_AA, 4)
    blurred = cv2.GaussianBlur(drawn.astype(np.float32) / 255, (0, 0), max(soft * height, 0.35))
    return blurred * np.float32(0.95)


def _embers(picture: Picture, rng: np.random.Generator) -> Blend:
    """Sparks that glow, more of them low down."""
    height, width = picture.pixels.shape[:2]
    points = np.zeros((height, width), np.float32)
    for _ in range(min(int(90 * width / height) + 1, 20_000)):
        x, y = int(rng.random() * width), int((1 - 0.95 * rng.random() ** 1.5) * height)
        radius = max(int(height * 0.0016 * rng.uniform(0.6, 1.8)), 1)
        cv2.circle(points, (x, min(y, height - 1)), radius, float(rng.uniform(0.4, 1)), -1, cv2.LINE_AA)
    near = cv2.GaussianBlur(points, (0, 0), max(height * 0.0012, 0.5))
    wide = _haloes(points)

    def blend(light: Plane, rows: slice) -> Plane:
        core = np.array([1.0, 0.86, 0.55], np.float32) * (np.float32(1.6) * near[rows])[..., None]
        glow = np.array([1.0, 0.42, 0.10], np.float32) * (np.float32(2.6) * wide[rows])[..., None]
        return cast(Plane, 1 - (1 - light) * (1 - np.clip(core + glow, 0, 1)))

    return blend


def _haloes(points: Plane) -> Plane:
    """The glow around sparks: soft, so it is made on a smaller canvas where there is a large one."""
    height, width = points.shape
    step = max(height // 720, 1)
    small = cv2.resize(points, (max(width // step, 1), max(height // step, 1)), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), max(len(small) * 0.010, 1.0))
    return cast(Plane, cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR))


DRAWN: dict[str, Callable[[Picture, np.random.Generator], Blend]] = {
    "rain": _rain,
    "snow": _snow,
    "embers": _embers,
}
"""What can be drawn; stars are the sky's own."""
