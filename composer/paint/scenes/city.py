"""A city across the water in the blue hour."""

import numpy as np

from composer.paint.buildings import Block, block
from composer.paint.light import Light, bloom, colour
from composer.paint.look import Look
from composer.paint.sky import Clouds, Sun, sky, stars
from composer.paint.terrain import View
from composer.paint.water import Water, flow

BLUE_HOUR = {0.0: "e8905a", 0.05: "d97a68", 0.13: "8a5a86", 0.28: "3a4380", 0.55: "16224f", 1.0: "070d26"}
BLOCKS = (
    Block((0.06, 0.34), (0.018, 0.045), 0.0026, 0.35, 0.6, "6a527c", 0.7),
    Block((0.08, 0.60), (0.03, 0.075), 0.0034, 0.4, 1.1, "40366a", 0.45),
    Block((0.05, 0.44), (0.035, 0.085), 0.0042, 0.42, 1.6, "28214a", 0.25),
    Block((0.03, 0.12), (0.03, 0.1), 0.0046, 0.55, 2.0, "1c1834", 0.15),
)


def city(view: View, look: Look, seed: int) -> Light:
    del look
    view = View(view.width, view.height, 0.66, 1.3)
    sun = Sun(-0.35, 0.74, "ff8a50", 0.5, radius=0.0001)
    layer = Clouds(0.45, "a8506a", "1c2040", opacity=0.8)
    scene = sky(view, BLUE_HOUR, sun, layer, seed) * np.float32(0.75) + 0.6 * stars(view, 500, seed)
    for number, kind in enumerate(BLOCKS):
        block(scene, view, view.horizon, kind, seed, number)
        scene += _street_glow(view, 0.16 - 0.03 * number)
    scene = bloom(scene, 0.8, 0.02)
    return flow(scene, view, Water(0.12, 0.3, "040a18", clear=0.1), view.horizon, seed)


def _street_glow(view: View, power: float) -> Light:
    over = np.maximum(view.horizon - view.y, 0)
    glow: Light = (power * np.exp(-over * 28) * (view.y < view.horizon))[..., None] * colour("ffb070")
    return glow
