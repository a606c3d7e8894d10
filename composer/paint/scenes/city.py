"""A city across the water in the blue hour."""

from dataclasses import replace

import numpy as np

from composer.paint.buildings import Block, block
from composer.paint.daylight import sun_of
from composer.paint.light import Light, bloom, colour
from composer.paint.look import Hour, Look
from composer.paint.sky import Clouds, heaven, stars
from composer.paint.terrain import View
from composer.paint.water import Water, flow

BLUE_HOUR = Hour(
    {0.0: "e8905a", 0.05: "d97a68", 0.13: "8a5a86", 0.28: "3a4380", 0.55: "16224f", 1.0: "070d26"},
    "ff8a50", 0.5, -0.08, "28214a", "6a527c", 0.4, 300, ("a8506a", "1c2040"),
)  # fmt: skip
BLOCKS = (
    Block((0.06, 0.34), (0.018, 0.045), 0.0026, 0.35, 0.6, "6a527c", 0.7),
    Block((0.08, 0.60), (0.03, 0.075), 0.0034, 0.4, 1.1, "40366a", 0.45),
    Block((0.05, 0.44), (0.035, 0.085), 0.0042, 0.42, 1.6, "28214a", 0.25),
    Block((0.03, 0.12), (0.03, 0.1), 0.0046, 0.55, 2.0, "1c1834", 0.15),
)


def city(view: View, look: Look, seed: int) -> Light:
    hour = look.hour(BLUE_HOUR)
    day = 1 - hour.dark
    view = replace(view, horizon=0.66, focal=1.3)
    sun = sun_of(hour, view, -0.35)
    layer = Clouds(0.45, *hour.clouds, opacity=0.8)
    scene = heaven(view, replace(hour, stars=0), sun, layer, seed) * np.float32(0.75 + 0.25 * day)
    if hour.stars:
        scene += 0.6 * stars(view, hour.stars * 5 // 3, seed)
    if hour.cover:
        scene += _lit_cloud(view, 0.35 * hour.cover * hour.dark)
    for number, kind in enumerate(BLOCKS):
        kind = kind if hour is BLUE_HOUR else _under(kind, hour)
        block(scene, view, view.horizon, kind, seed, number)
        scene += _street_glow(view, (0.16 - 0.03 * number) * hour.dark)
    scene = bloom(scene, 0.8, 0.02)
    water = Water(0.12, 0.3, "040a18" if not day else "0c2638", clear=0.1)
    return flow(scene, view, water, view.horizon, seed)


def _under(kind: Block, hour: Hour) -> Block:
    """A row of towers in the light of an hour: lamps go out and faces are lit as day comes."""
    lit = kind.lit * (0.08 + 0.92 * hour.dark)
    light = tuple(colour(hour.sun_tint) * np.float32(0.5 * hour.bright) + colour(hour.shade))
    haze = kind.haze * (1 - 0.75 * (1 - hour.dark))
    return replace(kind, lit=lit, air=hour.haze, haze=haze, day=(1 - hour.dark) * 0.9, light=light)


def _lit_cloud(view: View, power: float) -> Light:
    """The light of a city on the cloud over it."""
    over = np.maximum(view.horizon - view.y, 0)
    across = np.exp(-((view.x * view.height / view.width * 1.6) ** 2) * 2)
    glow: Light = (power * np.exp(-over * 3.2) * across)[..., None] * colour("8a5a50")
    return glow.astype(np.float32)


def _street_glow(view: View, power: float) -> Light:
    over = np.maximum(view.horizon - view.y, 0)
    glow: Light = (power * np.exp(-over * 28) * (view.y < view.horizon))[..., None] * colour("ffb070")
    return glow
