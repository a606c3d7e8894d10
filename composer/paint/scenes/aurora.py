"""Northern lights over snow hills."""

from dataclasses import replace
from typing import cast

import cv2
import numpy as np

from composer.paint.ground import Air, Cover, paint_land
from composer.paint.light import Light, colour
from composer.paint.look import Hour, Look
from composer.paint.noise import Plane, curve, gravel, ridges, tile
from composer.paint.sky import Sun, air, stars
from composer.paint.terrain import Land, View, framed
from composer.paint.terrain import look as seen
from composer.paint.trees import row
from composer.paint.water import Water, flow

NIGHT = Hour(
    {0.0: "1f4a55", 0.12: "16304a", 0.35: "0b1834", 1.0: "040a1c"},
    "4dffb0", 0.05, 0.36, "3a6f8f", "0f3038", 0.16, 1800,
)  # fmt: skip
LIT = 0.42
"""How bright the sky may be: the lights are not seen by day, so day is held back to twilight."""
LAYERS = (("3dff8a", 0.2, 1.0), ("35e0b0", 0.36, 0.5), ("8a4dff", 0.62, 0.55), ("ff4d9a", 0.9, 0.14))
"""The colours of a curtain from its foot up: tint, how high it reaches, how strong it is."""


def aurora(view: View, look: Look, seed: int) -> Light:
    hour = NIGHT if look.time == "night" else look.hour(NIGHT)
    dim = min(LIT / hour.bright, 0.7)
    view = replace(view, horizon=0.66, focal=1.1)
    glow = Sun(-0.3, 0.3, "4dffb0", 0.05, radius=0.0001)
    scene: Light = air(view, hour.stops) * np.float32(dim) + _curtains(view, seed)
    scene = scene + stars(view, hour.stars or 300, seed)
    land = framed(_hills(view.texels, seed), view, (3.0, 0.25, 0.0), 30.0, 0.50)
    sight = seen(land, view, (3.0, 0.25, 0.0), 0.5, 30.0)
    covers = (Cover("2a3038"), Cover("e8f0ff", flatter=1.1))
    dusk = Air(hour.haze, 0.03, glow, rise=0.5, sky=hour.shade, bright=0.16)
    scene = paint_land(scene, sight, land, covers, dusk, view, gravel(seed))
    woods = 0.652 + 0.004 * curve(view.width, 12, seed, 0xA0)
    scene = _shadows(scene, row(view, woods.astype(np.float32), 0.05, 240, seed, 0xA1))
    scene = flow(scene, view, Water(0.012, 0.25, "02070c", clear=0.25), view.horizon, seed)
    bank = 1.5 - 0.95 * np.abs(view.x[0]) ** 0.8 + 0.03 * curve(view.width, 3, seed, 0xA8, octaves=4)
    return _shadows(scene, row(view, bank.astype(np.float32), 0.5, 22, seed, 0xA9))


def _shadows(scene: Light, trees: Plane) -> Light:
    return (scene + (colour("020609") - scene) * trees[..., None]).astype(np.float32)


def _hills(size: int, seed: int) -> Land:
    high = ridges(size, 4, seed, 0xA2, octaves=8, gain=0.42)
    depth = np.linspace(0, 1, size, endpoint=False)[:, None]
    rise = np.clip((depth - 0.1) * 1.5, 0, 1) ** 1.5
    return Land((high**1.3 * 3 * rise + 0.015 * tile(size, 32, seed, 0xA3)).astype(np.float32), 34.0)


def _curtains(view: View, seed: int) -> Light:
    """Folded curtains: light laid down along their feet, then drawn upwards, fading, in several colours."""
    height = 900 if view.texels > 1024 else 600
    width = height * view.width // view.height
    light = np.zeros((height, width, 3), np.float32)
    for number in range(3):
        feet = _feet(width, height, number, seed)
        for tint, reach, power in LAYERS:
            drawn = _drawn_up(feet, reach * height * (0.30 - 0.04 * number))
            light += drawn[..., None] * (colour(tint) * np.float32(power))
    small = cv2.resize(light, (max(width // 6, 1), height // 6), interpolation=cv2.INTER_AREA)
    glow = cv2.GaussianBlur(small, (0, 0), height / 180)
    wide = cv2.resize(glow, (width, height), interpolation=cv2.INTER_LINEAR)
    soft = cv2.GaussianBlur(light, (0, 0), height / 750) + np.float32(0.5) * wide
    return cv2.resize(soft, (view.width, view.height), interpolation=cv2.INTER_CUBIC).clip(0)


def _drawn_up(feet: Plane, reach: float) -> Plane:
    """Light smeared upwards so that it fades over `reach` rows."""
    keep = np.float32(np.exp(-1 / reach))
    drawn = feet * (1 - keep)
    for line in range(len(feet) - 2, -1, -1):
        drawn[line] += keep * drawn[line + 1]
    return drawn


def _feet(width: int, height: int, number: int, seed: int) -> Plane:
    """Where a curtain's lower edge runs, as light on a plane; it folds back over itself."""
    points = 60_000
    wander = curve(points, 4, seed, 0xA4, number, octaves=4, gain=0.55)
    drift = curve(points, 3, seed, 0xA5, number, octaves=5, gain=0.45)
    rays = np.exp(0.7 * curve(points, 400, seed, 0xA6, number, octaves=5, gain=0.8))
    along = np.linspace(-0.15, 1.15, points)
    x = (along + 0.10 * wander) * width
    y = (0.56 - 0.12 * number + 0.07 * drift + (0.10 - 0.2 * (number % 2)) * (along - 0.5)) * height
    near = np.clip(1.0 + 0.8 * curve(points, 5, seed, 0xA7, number, octaves=2), 0, 2)
    feet, _, _ = np.histogram2d(
        y,
        x,
        bins=(height, width),
        range=((0, height), (0, width)),
        weights=rays * near * 3.4 * width / points,
    )
    return cast(Plane, cv2.GaussianBlur(feet.astype(np.float32), (0, 0), sigmaX=0.9, sigmaY=9))
