"""The sea at sunset, a coast on one side."""

from dataclasses import replace

import numpy as np

from composer.paint.daylight import sun_of
from composer.paint.ground import Air, Cover, paint_land
from composer.paint.light import Light
from composer.paint.look import Hour, Look
from composer.paint.noise import gravel, ridges
from composer.paint.sky import Clouds, heaven
from composer.paint.terrain import Land, View, framed
from composer.paint.terrain import look as seen
from composer.paint.water import Water, flow

EVENING = Hour(
    {0.0: "ff9a4a", 0.06: "ff8a55", 0.16: "e8788a", 0.3: "8a6aa5", 0.5: "3d4f8f", 1.0: "1a2350"},
    "ffb060", 2.2, 0.055, "6a5a9a", "e08a78", 0.7, 0, ("ff7a4a", "4a3a5c"), 0.35,
)  # fmt: skip


def sea(view: View, look: Look, seed: int) -> Light:
    hour = look.hour(EVENING)
    view = replace(view, horizon=0.58, focal=1.3)
    side = 1 if np.random.default_rng((seed, 0x5E)).random() < 0.5 else -1
    sun = sun_of(hour, view, 0.13 * side)
    scene = heaven(view, hour, sun, Clouds(0.1, *hour.clouds), seed)
    eye = (12.0, 0.2, 0.0)
    land = framed(_coast(view.texels, seed, side), view, eye, 23.0, 0.47)
    air = Air(hour.haze, 0.045, sun, rise=hour.rise, sky=hour.shade, bright=hour.bright)
    covers = (Cover("2c2320"), Cover("1d2416", above=0.25, flatter=0.9))
    scene = paint_land(scene, seen(land, view, eye, 1.0, 23.0), land, covers, air, view, gravel(seed))
    return flow(scene, view, Water(0.13, 0.35, "0a2233", lit=hour.bright / 0.7), view.horizon, seed)


def _coast(size: int, seed: int, side: int) -> Land:
    """A headland that comes in from the side away from the sun and sinks towards it; water elsewhere."""
    high = ridges(size, 4, seed, 0x5E, octaves=8, gain=0.5)
    at = np.linspace(0, 1, size, endpoint=False, dtype=np.float32)
    across = np.clip((-side * (at[None, :] - 0.5) - 0.02) * 5, -0.4, 1)
    away = np.clip(1 - np.abs(at[:, None] - 0.55) * 4, 0, 1)
    return Land(((0.25 + high) * across * away - 0.08).astype(np.float32), 24.0)
