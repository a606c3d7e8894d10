"""What falls or floats in a still: rain, snow, embers. Knows no scene; footage moves its own."""

from collections.abc import Callable
from typing import cast

import cv2
import numpy as np

from composer.media import Picture
from composer.paint.noise import Plane


def lay_air(picture: Picture, air: tuple[str, ...], seed: int) -> Picture:
    """The picture with everything named in `air` that can be drawn; the same seed, the same drops."""
    light: Plane = picture.pixels.astype(np.float32) / 255
    drawn = [name for name in air if name in DRAWN]
    for name in drawn:
        light = DRAWN[name](light, np.random.default_rng((seed, 0xA1B, *name.encode())))
    return Picture((np.clip(light, 0, 1) * 255 + 0.5).astype(np.uint8)) if drawn else picture


def _rain(light: Plane, rng: np.random.Generator) -> Plane:
    """Streaks that lean with the wind, near ones long and pale, far ones a veil of short ones."""
    height, width = light.shape[:2]
    lean = rng.uniform(0.08, 0.22) * rng.choice((-1, 1))
    veil = np.zeros((height, width), np.float32)
    for size, share, power in ((0.025, 900, 0.16), (0.05, 380, 0.22), (0.11, 90, 0.26)):
        veil += power * _streaks((height, width), size, share, lean, rng)
    ambient = 0.45 + 0.55 * float(light.mean())
    grey = light.mean(axis=2, keepdims=True)
    wet = (0.72 * light + 0.28 * grey) * 0.93
    return cast(Plane, wet + veil[..., None] * (ambient - wet * 0.6))


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


def _snow(light: Plane, rng: np.random.Generator) -> Plane:
    """Flakes: many small sharp ones far away, few large soft ones before the lens."""
    height, width = light.shape[:2]
    veil = np.zeros((height, width), np.float32)
    for size, share, soft in ((0.0011, 900, 0.0004), (0.0022, 260, 0.0008), (0.0055, 34, 0.0028)):
        veil = np.maximum(veil, _flakes((height, width), size, share, soft, rng))
    white = 0.55 + 0.45 * float(np.percentile(light[::4, ::4], 90))
    return cast(Plane, light + veil[..., None] * np.maximum(white - light, 0))


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


def _embers(light: Plane, rng: np.random.Generator) -> Plane:
    """Sparks that glow, more of them low down."""
    height, width = light.shape[:2]
    points = np.zeros((height, width), np.float32)
    for _ in range(min(int(90 * width / height) + 1, 20_000)):
        x, y = int(rng.random() * width), int((1 - 0.95 * rng.random() ** 1.5) * height)
        radius = max(int(height * 0.0016 * rng.uniform(0.6, 1.8)), 1)
        cv2.circle(points, (x, min(y, height - 1)), radius, float(rng.uniform(0.4, 1)), -1, cv2.LINE_AA)
    near = cv2.GaussianBlur(points, (0, 0), max(height * 0.0012, 0.5))
    wide = cv2.GaussianBlur(points, (0, 0), max(height * 0.010, 1.0))
    core = np.array([1.0, 0.86, 0.55], np.float32) * (1.6 * near)[..., None]
    glow = np.array([1.0, 0.42, 0.10], np.float32) * (2.6 * wide)[..., None]
    return cast(Plane, 1 - (1 - np.clip(light, 0, 1)) * (1 - np.clip(core + glow, 0, 1)))


DRAWN: dict[str, Callable[[Plane, np.random.Generator], Plane]] = {
    "rain": _rain,
    "snow": _snow,
    "embers": _embers,
}
"""What can be drawn; stars are the sky's own."""
