"""Rain without its drops: heavy cloud, mist, a wet street or plain that mirrors them, rings in puddles."""

from dataclasses import replace
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.broadleaf import broadleaf, stand
from composer.paint.daylight import half
from composer.paint.droplets import puddles, rings, wet_ground
from composer.paint.light import Light, colour, gradient
from composer.paint.look import Look, Time
from composer.paint.noise import Plane, sample, tile
from composer.paint.silhouettes import below, blank, lay, plane, skyline, strokes
from composer.paint.street import Street, cars, fronts, lanterns
from composer.paint.terrain import View
from composer.paint.trees import row as woods
from composer.paint.walkers import walker

Tint = NDArray[np.float32]
AIR: dict[Time, tuple[str, str, float, float]] = {
    "dawn": ("b9b3b8", "5c6478", 0.75, 0.5),
    "day": ("a9b4bd", "5d6975", 0.8, 0.35),
    "sunset": ("b08f86", "4e4a5e", 0.6, 0.7),
    "dusk": ("5f6c86", "2a3348", 0.35, 0.95),
    "night": ("38455f", "151d2d", 0.14, 1.2),
}
"""Mist at the horizon, cloud overhead, how much daylight there is, how brightly lamps shine."""


def rain(view: View, look: Look, seed: int) -> Light:
    rng = np.random.default_rng((seed, 0x4A1))
    street = rng.random() < 0.6
    time: Time = look.time or ("dusk" if street else "day")
    view = replace(view, horizon=rng.uniform(0.5, 0.6) if street else rng.uniform(0.46, 0.58), focal=1.0)
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
        _passers(scene, view, place, light, rng)
        return scene
    _plain(scene, view, time, rng, seed)
    line = np.full(view.width, view.horizon + 0.004)
    scene = _wet(scene, view, line, "343b30", light, rng.uniform(0.4, 0.6), seed)
    if rng.random() < 0.6:
        tall = rng.uniform(0.12, 0.22)
        at = (view.width / view.height * rng.uniform(-0.3, 0.3), view.horizon + tall * 0.75)
        walker(scene, view, at, tall, (light + colour("ffffff") * np.float32(0.1)), rng)
    return scene


def _passers(scene: Light, view: View, place: Street, light: np.float32, rng: np.random.Generator) -> None:
    """A few people who walk along the kerbs, far ones first."""
    glow = colour("ffd8a8") * np.float32(0.35 + 0.5 * place.lamps) + light
    for depth in np.sort(rng.uniform(3.4, 13, int(rng.integers(1, 5))))[::-1]:
        scale = view.focal / float(depth)
        x = place.centre + float(rng.choice((-1, 1)) * rng.uniform(0.66, 0.9)) * place.half * scale
        walker(scene, view, (x, view.horizon + place.eye * scale), 1.1 * scale, glow * np.float32(0.55), rng)


def _wet(scene: Light, view: View, line: Plane, dark: str, light: np.float32, wet: float, seed: int) -> Light:
    water = puddles(view, view.horizon, wet, seed)
    slope = rings(view, view.horizon, 70, 0.12, seed)
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
    """Hills that fade in the mist, woods, a line of poles or a few trees before them."""
    mist, _, level, lamps = AIR[time]
    light = np.float32(0.25 + 0.75 * level)
    far_tint = colour(mist)
    for number, (lift, rough, far) in enumerate(((0.12, 0.05, 0.8), (0.06, 0.03, 0.6), (0.02, 0.012, 0.38))):
        line = skyline(view, view.horizon - lift, rough, 2 + number, seed, 0x4A3, number)
        shape = below(view, line) if number < 2 else woods(view, line, 0.03, 120, seed, 0x4A5)
        near = colour(("2c3c3c", "22342e", "182a22")[number]) * light
        lay(scene, shape, near * np.float32(1 - far) + far_tint * np.float32(far))
    if rng.random() < 0.5:
        _poles(scene, view, colour("12100e") * light, far_tint, rng)
    else:
        _trees(scene, view, colour("141d1a") * light, far_tint, rng, seed)
    if lamps > 0.4:
        _windows(scene, view, lamps, rng)


def _trees(scene: Light, view: View, near: Tint, far_tint: Tint, rng: np.random.Generator, seed: int) -> None:
    wide = view.width / view.height
    for number in range(int(rng.integers(2, 6))):
        x = wide * rng.uniform(-0.46, 0.46)
        size = rng.uniform(0.08, 0.34)
        tree, _ = broadleaf(int(size * view.height), 0.0, rng.choice((0.0, 1.4)), seed, number)
        foot = (int((x + wide / 2) * view.height), int((view.horizon + 0.004) * view.height))
        rows, columns, shown = stand(scene.shape[:2], tree, foot)
        tint = near + (far_tint - near) * np.float32(0.62 - 1.3 * size)
        scene[rows, columns] += (tint - scene[rows, columns]) * shown[..., None]


def _poles(scene: Light, view: View, near: Tint, far_tint: Tint, rng: np.random.Generator) -> None:
    """Telegraph poles along a road that is under water, and their wires; each fades with its distance."""
    side, wide = float(rng.choice((-1, 1))), view.width / view.height
    vanish = side * wide * rng.uniform(0.1, 0.3)
    start = -side * min(wide, 2.2) * rng.uniform(0.3, 0.45)
    before, shift = np.zeros((3, 2)), np.array([wide / 2, 0.0])
    for number in range(14):
        scale = 1 / (15 - number)
        x, high = vanish + (start - vanish) * scale, 0.95 * scale
        foot = view.horizon + 0.004
        arm = [(x + step * 0.16 * high, foot - 0.93 * high) for step in (-1, 0, 1)]
        mask = blank(view)
        at = np.array([(x, foot), (x, foot - high)]) + shift
        ends = np.array(arm) + shift
        strokes(mask, [at * view.height], 0.035 * high * view.height)
        strokes(mask, [ends * view.height], 0.022 * high * view.height)
        if number:
            along = np.linspace(0, 1, 12)[:, None]
            sag = np.stack([0 * along[:, 0], 0.22 * high * along[:, 0] * (1 - along[:, 0])], axis=1)
            wires = [(a + (b - a) * along + sag) * view.height for a, b in zip(before, ends, strict=True)]
            strokes(mask, wires, 0.004 * high * view.height)
        before = ends
        lay(scene, plane(mask), near + (far_tint - near) * np.float32(0.75 * (1 - scale) ** 2))


def _windows(scene: Light, view: View, lamps: float, rng: np.random.Generator) -> None:
    """The lit windows of a village far off."""
    middle = view.width * rng.uniform(0.2, 0.8)
    size = max(round(0.0022 * view.height), 1)
    for _ in range(int(rng.integers(9, 20))):
        x = int(np.clip(middle + rng.normal(0, 0.12) * view.height, 0, view.width - size))
        y = int(np.clip((view.horizon - rng.uniform(0.004, 0.02)) * view.height, 0, view.height - size))
        scene[y : y + size, x : x + size] = colour("ffb860") * np.float32(3.2 * lamps * rng.uniform(0.3, 1.0))
