"""A conifer forest on misty hills, the sun breaking through."""

from dataclasses import replace
from typing import cast

import cv2
import numpy as np

from composer.paint.light import Light, colour, mix
from composer.paint.look import Hour, Look
from composer.paint.noise import Plane, curve, sample, tile
from composer.paint.sky import Sun, air, rays, stars
from composer.paint.terrain import View
from composer.paint.trees import row

MORNING = Hour(
    {0.0: "ffe9bd", 0.15: "ffd9a0", 0.35: "e6c9ae", 0.55: "9cb3b8", 0.9: "54809a"},
    "ffd9a0", 0.8, 0.38, "0a1712", "b3bba6", 0.9,
)  # fmt: skip
NEAR, LEAVES = "0a1712", "1d4a1e"
LOWEST = 0.24
"""How high over the horizon the sun stands at least, so that it is seen over the trees."""
ROWS = 8


def forest(view: View, look: Look, seed: int) -> Light:
    hour = look.hour(MORNING)
    view = replace(view, horizon=0.62)
    height = max(hour.sun_height, LOWEST) if hour.sun_height > 0 else hour.sun_height
    sun = Sun(0.18, view.horizon - height, hour.sun_tint, min(hour.sun_power, 1.2), radius=0.02)
    scene = air(view, hour.stops, sun) + (stars(view, hour.stars, seed) if hour.stars else np.float32(0))
    near = colour(NEAR) * np.float32(min(hour.bright, 0.9) / 0.9)
    near += colour(LEAVES) * np.float32(max(hour.bright - 0.9, 0))
    mist = tile(1024, 4, seed, 0xF0, octaves=6)
    for number in range(ROWS):
        part = number / (ROWS - 1)
        line = _hill(view, part, number, seed)
        trees = row(view, line, 0.06 + 0.62 * part**2.4, int(30 + 260 * (1 - part) ** 2), seed, 0xF1, number)
        tint = _tint(view, line, part, (sun, colour(hour.haze), near), mist)
        scene = mix(scene, tint, trees * np.float32(1 - 0.45 * (1 - part) ** 2))
    return rays(scene, view, sun, 0.6)


def _hill(view: View, part: float, number: int, seed: int) -> Plane:
    wave = curve(view.width, 3, seed, 0xF2, number, octaves=5, gain=0.42)
    valley = 0.32 * part * np.exp(-(((view.x[0] - 0.12) / 0.3) ** 2))
    line: Plane = 0.36 + 0.6 * part**1.4 + 0.05 * wave + valley
    return line


def _tint(view: View, line: Plane, part: float, lit: tuple[Sun, Plane, Plane], mist: Plane) -> Light:
    """The colour of a row: paler far away, low down where mist lies, and towards the sun.

    `lit` is the sun, the colour of the air and that of near trees. The tint changes slowly, so it is made at
    a quarter of the size.
    """
    sun, far, near = lit
    full = (view.width, view.height)
    view = replace(view, width=-(-view.width // 4), height=-(-view.height // 4))
    line = np.interp(np.linspace(0, 1, view.width), np.linspace(0, 1, len(line)), line)
    down = np.clip((view.y - line[None, :] + 0.12) * (5 - 3 * part), 0, 1)
    drift = sample(mist, view.x * 0.5 + part * 3.1, view.y * 1.6 + part * 1.7)
    veil = np.clip((1 - part) ** 1.1 * (0.62 + 0.5 * down + 0.12 * drift), 0, 1)
    glow = np.exp(-sun.away(view) * 3.0)[..., None] * colour(sun.tint) * 0.9 * (1 - part)
    tint = (near + (far + glow - near) * veil[..., None]).astype(np.float32)
    return cast(Light, cv2.resize(tint, full, interpolation=cv2.INTER_LINEAR))
