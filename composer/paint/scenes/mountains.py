"""Snow mountains over a lake at dawn."""

from dataclasses import replace

import numpy as np

from composer.paint.daylight import sun_of
from composer.paint.ground import Air, Cover, paint_land
from composer.paint.light import Light
from composer.paint.look import Hour, Look
from composer.paint.noise import gravel, ridges, tile
from composer.paint.sky import Clouds, heaven
from composer.paint.terrain import Land, View, framed
from composer.paint.terrain import look as seen
from composer.paint.water import Water, flow

DAWN = Hour(
    {0.0: "ffd9b8", 0.08: "f9c3b0", 0.2: "c9b4cf", 0.4: "7fa0d6", 1.0: "2f5da8"},
    "ffb070", 1.2, 0.2, "5f83d0", "dcc3cf", 1.0, 0, ("ffc2a0", "8f8aa8"), 0.42,
)  # fmt: skip


def mountains(view: View, look: Look, seed: int) -> Light:
    hour = look.hour(DAWN)
    view = replace(view, horizon=0.6, focal=1.5)
    sun = sun_of(hour, view, -0.75)
    scene = heaven(view, hour, sun, Clouds(0.5, *hour.clouds), seed)
    land = Land(_heights(view.texels, seed), 40.0)
    land = framed(land, view, (4.0, 0.35, 0.0), 36.0, 0.14)
    sight = seen(land, view, (4.0, 0.35, 0.0), 1.0, 36.0)
    covers = (
        Cover("5a524c"),
        Cover("74695f", above=2.0),
        Cover("1d2a1b", below=1.1, flatter=1.4),
        Cover("f4f7ff", above=1.4, flatter=1.3),
        Cover("f4f7ff", above=3.2, flatter=2.1),
    )
    scene = paint_land(
        scene,
        sight,
        land,
        covers,
        Air(hour.haze, 0.02, sun, rise=hour.rise, sky=hour.shade, bright=2.2 * hour.bright),
        view,
        gravel(seed),
    )
    return flow(scene, view, Water(0.02, 0.3, "0d2630", lit=hour.bright), view.horizon, seed)


def _heights(size: int, seed: int) -> np.ndarray:
    high = ridges(size, 4, seed, 0x30, octaves=9, gain=0.47)
    wide = tile(size, 2, seed, 0x31, octaves=3)
    depth = np.linspace(0, 1, size, endpoint=False)[:, None]
    rise = np.clip((depth - 0.12) * 2.0, 0, 1) ** 1.6 * np.clip((1 - depth) * 6, 0, 1)
    return ((high**1.25 * (6 + wide)) * rise - 0.1).astype(np.float32)
