"""Dunes in the last light of the day."""

from dataclasses import replace

import cv2
import numpy as np

from composer.paint.daylight import sun_of
from composer.paint.ground import Air, Cover, paint_land
from composer.paint.light import Light
from composer.paint.look import Hour, Look
from composer.paint.noise import Plane, tile
from composer.paint.sky import Clouds, heaven
from composer.paint.terrain import Land, View
from composer.paint.terrain import look as seen

EVENING = Hour(
    {0.0: "ffb870", 0.07: "fb9f70", 0.2: "d67f80", 0.42: "7a6a9e", 1.0: "22306e"},
    "ffb765", 1.6, 0.09, "5a5fc0", "e8a880", 1.0, 0, ("ffb08a", "a07a86"), 0.3,
)  # fmt: skip


def desert(view: View, look: Look, seed: int) -> Light:
    hour = look.hour(EVENING)
    view = replace(view, horizon=0.42, focal=1.25)
    sun = sun_of(hour, view, 0.5)
    scene = heaven(view, hour, sun, Clouds(0.9, *hour.clouds, opacity=0.7), seed)
    land = Land(_dunes(view.texels, seed), 24.0)
    eye = (6.0, float(land.heights.max()) + 0.35, 0.0)
    sight = seen(land, view, eye, 0.4, 60.0)
    covers = (Cover("b8703a"), Cover("c98a4c", flatter=0.35))
    return paint_land(
        scene,
        sight,
        land,
        covers,
        Air(hour.haze, 0.012, sun, rise=hour.rise, sky=hour.shade, bright=2.2 * hour.bright),
        view,
        _ripples(seed),
    )


def _dunes(size: int, seed: int) -> Plane:
    """Crests across the wind: gentle on the side it comes from, steep behind, bent by slow noise."""
    bend, swell = tile(size, 2, seed, 0xD0, octaves=4, gain=0.4), tile(size, 2, seed, 0xD1, octaves=3)
    across = np.arange(size, dtype=np.float32)[None, :] / size
    away = np.arange(size, dtype=np.float32)[:, None] / size
    total = np.zeros((size, size), np.float32)
    for count, height, twist in ((4, 1.0, 0.11), (11, 0.22, 0.06)):
        phase = np.mod(count * (across + 0.35 * np.round(count) / count * away * 2 + twist * bend), 1)
        rise = np.where(phase < 0.7, phase / 0.7, (1 - phase) / 0.3)
        total += height * (rise**1.4) * (0.75 + 0.25 * swell)
    smooth = cv2.GaussianBlur(np.pad(total, 8, mode="wrap"), (0, 0), 1.6 * size / 2048)[8:-8, 8:-8]
    return (smooth * 0.9 + 0.008 * tile(size, 16, seed, 0xD2, octaves=4)).astype(np.float32)


def _ripples(seed: int) -> Plane:
    """What the wind combs into sand: waves that wander and join."""
    size = 1024
    at = np.arange(size, dtype=np.float32) / size
    wander = tile(size, 4, seed, 0xD3, octaves=4)
    waves = np.sin(2 * np.pi * (24 * at[None, :] + 7 * at[:, None] + 0.55 * wander))
    return (0.8 * waves + 0.25 * tile(size, 64, seed, 0xD4, octaves=4, gain=0.8)).astype(np.float32)
