"""Rain without its drops: heavy cloud, mist, a wet street or plain that mirrors them, rings in puddles."""

from typing import cast

import cv2
import numpy as np

from composer.paint.broadleaf import broadleaf, stand
from composer.paint.daylight import half
from composer.paint.droplets import puddles, rings, wet_ground
from composer.paint.light import Light, colour, gradient
from composer.paint.look import Look, Time
from composer.paint.noise import Plane, sample, tile
from composer.paint.silhouettes import below, lay, skyline
from composer.paint.street import Street, cars, fronts, lanterns
from composer.paint.terrain import View

AIR: dict[Time, tuple[str, str, float, float]] = {
    "dawn": ("b9b3b8", "5c6478", 0.75, 0.5),
    "day": ("a9b4bd", "5d6975", 0.8, 0.35),
    "sunset": ("b08f86", "4e4a5e", 0.6, 0.7),
    "dusk": ("5f6c86", "2a3348", 0.35, 0.95),
    "night": ("43557a", "161f33", 0.14, 1.2),
}
"""Mist at the horizon, cloud overhead, how much daylight there is, how brightly lamps shine."""


def rain(view: View, look: Look, seed: int) -> Light:
    rng = np.random.default_rng((seed, 0x4A1))
    street = rng.random() < 0.6
    time: Time = look.time or ("dusk" if street else "day")
    view = View(view.width, view.height, rng.uniform(0.5, 0.6) if street else rng.uniform(0.46, 0.58), 1.0)
    scene = _overcast(view, time, seed)
    mist, _, level, lamps = AIR[time]
    light = np.float32(0.2 + 0.8 * level)
    if street:
        wide = min(view.width / view.height, 2.2)
        place = Street(
            rng.uniform(-0.16, 0.16) * wide,
            rng.uniform(2.4, 3.4),
            rng.uniform(0.9, 1.4),
            lamps,
            colour(mist) * np.float32(1.3),
            colour(mist) * np.float32(0.7),
            rng.uniform(0.02, 0.045),
        )
        fronts(scene, view, place, seed)
        lanterns(scene, view, place, seed)
        line = view.horizon + place.eye / place.half * np.abs(view.x[0] - place.centre)
        scene = _wet(scene, view, line, "24272d", light, rng.uniform(0.35, 0.55), seed)
        cars(scene, view, place, int(rng.integers(3, 8)), seed)
        return scene
    _plain(scene, view, time, rng, seed)
    line = np.full(view.width, view.horizon + 0.004)
    return _wet(scene, view, line, "30362c", light, rng.uniform(0.4, 0.6), seed)


def _wet(scene: Light, view: View, line: Plane, dark: str, light: np.float32, wet: float, seed: int) -> Light:
    water = puddles(view, view.horizon, wet, seed)
    slope = rings(view, view.horizon, 120, 0.1, seed)
    return wet_ground(scene, view, line.astype(np.float32), water, slope, colour(dark) * light, seed)


def _overcast(view: View, time: Time, seed: int) -> Light:
    """A low ceiling of cloud in rolls, darker overhead; soft, so it is made small."""
    mist, ceiling, _, _ = AIR[time]
    small = half(view, 3)
    noise = tile(512, 4, seed, 0x4A2, octaves=6, gain=0.5)
    far = 0.5 / np.maximum(view.horizon - small.y + 0.12, 0.05)
    roll = sample(noise, small.x * far * 0.5, np.broadcast_to(far * 0.55, (small.height, small.width)))
    torn = sample(noise, small.x * far * 1.3 + roll * 0.03, np.broadcast_to(far * 1.5, roll.shape))
    up = np.clip((view.horizon - small.y) / max(view.horizon, 0.1), 0, 1)
    base = gradient(
        np.broadcast_to(up, roll.shape).astype(np.float32), {0.0: mist, 0.45: ceiling, 1.0: ceiling}
    )
    heavy = 1 + (0.30 * roll + 0.16 * torn) * np.clip(up * 2.2, 0, 1)
    light = (base * np.clip(heavy, 0.3, 2)[..., None]).astype(np.float32)
    return cast(Light, cv2.resize(light, (view.width, view.height), interpolation=cv2.INTER_CUBIC).clip(0))


def _plain(scene: Light, view: View, time: Time, rng: np.random.Generator, seed: int) -> None:
    """Hills that fade in the mist and a few trees before them."""
    mist, _, level, _ = AIR[time]
    wide = view.width / view.height
    light = np.float32(0.25 + 0.75 * level)
    line = skyline(view, view.horizon, 0.0, 2, seed)
    for number, (lift, rough, far) in enumerate(((0.12, 0.05, 0.8), (0.06, 0.03, 0.6), (0.02, 0.012, 0.35))):
        line = skyline(view, view.horizon - lift, rough, 2 + number, seed, 0x4A3, number)
        lay(
            scene,
            below(view, line),
            colour("1d2a26") * light * np.float32(1 - far) + colour(mist) * np.float32(far),
        )
    for number in range(int(rng.integers(2, 6))):
        x = wide * rng.uniform(-0.46, 0.46)
        size = rng.uniform(0.08, 0.34)
        tree, _ = broadleaf(int(size * view.height), 0.0, rng.choice((0.0, 1.4)), seed, number)
        foot = (int((x + wide / 2) * view.height), int((view.horizon + 0.004) * view.height))
        rows, columns, shown = stand(scene.shape[:2], tree, foot)
        far = 0.62 - 1.3 * size
        tint = colour("141d1a") * light * np.float32(1 - far) + colour(mist) * np.float32(far)
        scene[rows, columns] += (tint - scene[rows, columns]) * shown[..., None]
