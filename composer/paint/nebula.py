"""Deep space: stars of many sizes, glowing gas, dust. Knows no planet."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light, colour, smoothstep
from composer.paint.noise import Plane, sample, tile
from composer.paint.terrain import View

STARS = ("9bbcff", "cfdcff", "ffffff", "fff0d8", "ffd2a0", "ffb480")


def starfield(view: View, count: int, crowd: Plane | None, *key: int) -> Light:
    """`count` stars to a square height, few bright and many faint, more where `crowd` (0..1) is high."""
    rng = np.random.default_rng((*key, 0x57A))
    total = max(int(count * view.width / view.height), 8)
    shown = min(total, max(view.width * view.height // 110, 8))  # a small canvas has no room for faint ones
    x, y = rng.random(total)[:shown] * view.width, rng.random(total)[:shown] * view.height
    if crowd is not None:
        here = crowd[
            (y * crowd.shape[0] / view.height).astype(int), (x * crowd.shape[1] / view.width).astype(int)
        ]
        kept = rng.random(total)[:shown] < 0.25 + 0.75 * here
        x, y = x[kept], y[kept]
    power = (0.10 * rng.pareto(1.35, len(x)).clip(0, 60) + 0.05).astype(np.float32)
    tints = np.stack([colour(text) for text in STARS])[rng.integers(len(STARS), size=len(x))]
    light = np.zeros((view.height, view.width, 3), np.float32)
    np.add.at(light, (y.astype(int), x.astype(int)), power[:, None] * tints)
    size = max(view.height / 1500, 0.5)
    light = cv2.GaussianBlur(light, (0, 0), size) * np.float32(2 * np.pi * size * size)
    for number in np.argsort(power)[-max(int(9 * view.width / view.height), 2) :]:
        _flare(light, view, (x[number], y[number]), tints[number], rng.uniform(0.4, 1.0))
    return cast(Light, light)


def _flare(light: Light, view: View, at: tuple[float, float], tint: NDArray[np.float32], size: float) -> None:
    """A bright star with the halo and the four spikes that a mirror telescope draws."""
    reach = max(int(0.035 * size * view.height), 3)
    x0, x1 = max(int(at[0]) - reach, 0), min(int(at[0]) + reach + 1, view.width)
    y0, y1 = max(int(at[1]) - reach, 0), min(int(at[1]) + reach + 1, view.height)
    x = ((np.arange(x0, x1, dtype=np.float32) - int(at[0])) / reach)[None, :]
    y = ((np.arange(y0, y1, dtype=np.float32) - int(at[1])) / reach)[:, None]
    away = np.hypot(x, y)
    fade = np.clip(1 - away, 0, 1) ** 2
    thin = 90 * min(view.height / 720, 1.5)
    spikes = np.exp(-np.abs(x) * thin * size) + np.exp(-np.abs(y) * thin * size)
    glow = fade * (1.2 * np.exp(-away * 22) * 4 + 0.25 * np.exp(-away * 6) + 0.5 * spikes * np.exp(-away * 4))
    light[y0:y1, x0:x1] += (glow[..., None] * tint * size).astype(np.float32)


def gas(view: View, tints: list[NDArray[np.float32]], lean: float, seed: int) -> tuple[Light, Plane]:
    """Glowing gas in folds along a band that leans, and how thick it is (0..1), both of the view's size.

    `tints` are of the gas from its cold rim to its hot heart.
    """
    noise, folds = (
        tile(1024, 4, seed, 0x6A5, octaves=8, gain=0.56),
        tile(512, 2, seed, 0x6A6, octaves=5, gain=0.5),
    )
    x, y = np.broadcast_arrays(view.x, view.y - 0.5)
    bend = (sample(folds, x * 0.35, y * 0.35), sample(folds, x * 0.35 + 0.41, y * 0.35 + 0.23))
    u, v = x * 0.33 + 0.06 * bend[0], y * 0.33 + 0.06 * bend[1]
    fold = (sample(noise, u, v), sample(noise, u + 0.31, v + 0.47))
    body = sample(noise, u + 0.026 * fold[0], v + 0.026 * fold[1])
    across = (y * np.cos(lean) - x * np.sin(lean)) + 0.10 * bend[0]
    band = np.exp(-((across / 0.30) ** 2))
    dense = smoothstep(-0.7, 2.6, body + 1.6 * band - 0.55)
    threads = np.clip(1 - np.abs(fold[0] + 0.5 * body) * 1.15, 0, 1) ** 3
    dust = smoothstep(0.15, 1.2, sample(noise, u * 1.4 + 0.6, v * 1.4 - 0.03 * fold[1]) + 0.8 * band - 0.35)
    hue = np.clip(0.36 + 0.20 * bend[1] + 0.14 * fold[1] + 0.12 * body, 0, 0.86)[..., None] * (len(tints) - 1)
    ramp = sum(tint * np.clip(1 - np.abs(hue - number), 0, 1) for number, tint in enumerate(tints))
    power = (0.9 * dense**1.6 + 0.55 * dense * threads) * (1 - 0.78 * dust * (0.4 + 0.6 * band))
    heart = dense**4 * band
    light = ramp * power[..., None] + heart[..., None] * (tints[-1] * np.float32(0.6))
    return cast(Light, light.astype(np.float32)), cast(
        Plane, np.clip(0.35 * dense + band * (1 - 0.7 * dust), 0, 1)
    )
