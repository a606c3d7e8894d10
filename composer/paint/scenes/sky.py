"""Among the clouds: towers seen from the ground, or a sea of clouds seen from above it."""

from dataclasses import replace
from typing import cast

import cv2
import numpy as np

from composer.paint.cumulus import Heap, Tints, heap, swirl
from composer.paint.daylight import CLOUDS, against, half, hour_of, sun_of
from composer.paint.light import Light, colour, smoothstep
from composer.paint.look import Hour, Look, Time
from composer.paint.noise import Plane, curve
from composer.paint.silhouettes import below, lay, skyline
from composer.paint.sky import Clouds, Sun, rays, stars
from composer.paint.sky import sky as open_sky
from composer.paint.terrain import View

LIT: dict[Time, tuple[str, str, float]] = {
    "dawn": ("ffdcb8", "6f749c", 1.15),
    "day": ("fffaf2", "5f80b0", 1.15),
    "sunset": ("ffa055", "54416f", 1.2),
    "dusk": ("c9788a", "262c58", 0.6),
    "night": ("8fa6dc", "0c142c", 0.22),
}
"""The clouds' tint in the sun and in the shade, and how strongly the sun lights them."""


def sky(view: View, look: Look, seed: int) -> Light:
    rng = np.random.default_rng((seed, 0x5C1))
    plan = rng.choice(("above", "towers", "fair"), p=(0.4, 0.35, 0.25))
    above = plan == "above"
    time, hour = hour_of(look, "day")
    view = replace(view, horizon=rng.uniform(0.5, 0.68) if above else rng.uniform(0.93, 1.0), focal=1.2)
    wide = view.width / view.height
    beside = wide * rng.uniform(0.1, 0.36) * rng.choice((-1, 1))
    sun = sun_of(hour, view, beside, 0.034 if time == "night" else 0.03)
    sun = replace(sun, y=float(np.clip(sun.y - 0.16, 0.13, view.horizon - 0.05)))
    small = half(view)
    high = Clouds(rng.uniform(0.6, 1.2), *CLOUDS[time], scale=0.13, opacity=0.6)
    scene = np.maximum(open_sky(small, hour.stops, sun, high, seed), 0)
    if hour.stars:
        scene += _shrunk(stars(view, hour.stars, seed), small)
    {"above": _above, "towers": _towers, "fair": _fair}[plan](scene, small, time, hour, sun, rng, seed)
    if not above:
        land = skyline(small, view.horizon + 0.015, 0.012, 4, seed, 0x5C2)
        lay(scene, below(small, land), against(hour, "1b2a20", 0.35))
    scene = rays(scene, small, sun, 0.4 if hour.bright > 0.5 else 0.15)
    scene += _shafts(small, sun, seed)[..., None] * colour(hour.sun_tint) * np.float32(0.26 * hour.bright)
    return cast(Light, cv2.resize(scene, (view.width, view.height), interpolation=cv2.INTER_LINEAR).clip(0))


def _shrunk(light: Light, view: View) -> Light:
    return cast(Light, cv2.resize(light, (view.width, view.height), interpolation=cv2.INTER_AREA))


def _peaks(view: View, high: float, seed: int, number: int) -> Plane:
    """A line of sharp mountains that rise over the clouds here and there."""
    count = max(round(4 * view.width / view.height), 2)
    wave = curve(view.width, count, seed, 0x5C4, number, octaves=7, gain=0.42)
    group = curve(view.width, 3, seed, 0x5C5, number, octaves=1)
    crest = (1.0 - 0.7 * np.abs(wave)) * np.clip(group + 0.1, 0, 1.2)
    return cast(Plane, (view.horizon + 0.03 - high * 1.6 * crest).astype(np.float32))


def _shafts(view: View, sun: Sun, seed: int) -> Plane:
    """Beams that fan out from the sun downwards, as broken cloud lets them through."""
    angle = np.arctan2(view.x - sun.x, view.y - sun.y)
    beams = np.interp(
        angle, np.linspace(-np.pi, np.pi, 2048), curve(2048, 17, seed, 0x5C3, octaves=3, gain=0.5)
    )
    far = sun.away(view)
    fan = np.clip(beams * 0.8 + 0.1, 0, 1.6) * smoothstep(1.75, 0.5, np.abs(angle))
    return cast(Plane, (fan * np.exp(-far * 1.5) * smoothstep(0.02, 0.16, far)).astype(np.float32))


def _tints(time: Time, hour: Hour, veil: float) -> Tints:
    lit, shade, power = LIT[time]
    stops = list(hour.stops.values())
    return Tints(colour(lit) * np.float32(power), colour(shade), colour(stops[1]), veil)


def _towers(
    scene: Light, view: View, time: Time, hour: Hour, sun: Sun, rng: np.random.Generator, seed: int
) -> None:
    """Rows of cumulus, small at the horizon, and one or two towers."""
    wide, frayed, at = view.width / view.height, swirl(seed), (sun.x, sun.y)
    for number, (foot, size, veil) in enumerate(((0.93, 0.12, 0.62), (0.86, 0.2, 0.42), (0.76, 0.3, 0.22))):
        count = max(round(wide * rng.uniform(0.8, 1.5) / (size * 2.6)), 1)
        heaps = [
            Heap(
                wide * (rng.random() - 0.5) * 1.1,
                foot + rng.normal(0, 0.02),
                size * rng.uniform(1.6, 3.2),
                size * rng.uniform(0.35, 0.8),
                0.04 + 0.13 * size,
            )
            for _ in range(count)
        ]
        heap(scene, view, heaps, _tints(time, hour, veil), at, frayed, seed, number)
    side = -1 if sun.x > 0 else 1
    tower = Heap(
        side * wide * rng.uniform(0.02, 0.3),
        rng.uniform(0.86, 0.98),
        rng.uniform(0.7, 1.1),
        rng.uniform(0.55, 0.8),
        0.1,
    )
    heap(scene, view, [tower], _tints(time, hour, 0.06), at, frayed, seed, 9)


def _fair(
    scene: Light, view: View, time: Time, hour: Hour, sun: Sun, rng: np.random.Generator, seed: int
) -> None:
    """Fair-weather clouds all over the sky, larger and nearer the higher they float."""
    wide, frayed = view.width / view.height, swirl(seed)
    rows = ((0.88, 0.07, 0.6), (0.78, 0.10, 0.42), (0.62, 0.15, 0.25), (0.40, 0.22, 0.1), (0.16, 0.3, 0.0))
    for number, (foot, size, veil) in enumerate(rows):
        count = max(round(wide / size * 0.34 * rng.uniform(0.6, 1.3)), 1)
        heaps = [
            Heap(
                wide * rng.uniform(-0.55, 0.55),
                foot + rng.normal(0, 0.4) * size * 0.5,
                size * rng.uniform(1.3, 3.4),
                size * rng.uniform(0.4, 0.75),
                0.02 + 0.19 * size,
            )
            for _ in range(count)
        ]
        heap(scene, view, heaps, _tints(time, hour, veil), (sun.x, sun.y), frayed, seed, number, 1)


def _above(
    scene: Light, view: View, time: Time, hour: Hour, sun: Sun, rng: np.random.Generator, seed: int
) -> None:
    """A sea of clouds: banks that grow towards the eye, towers or peaks standing out of the far ones."""
    tints = _tints(time, hour, 0.5)
    fill = tints.shade * 0.55 + tints.lit * 0.25
    depth = np.clip((view.y - view.horizon) * 2.2, 0, 1)[..., None]
    floor = np.broadcast_to(tints.air + (fill - tints.air) * depth, scene.shape).astype(np.float32)
    lay(scene, below(view, np.full(view.width, view.horizon, np.float32)), floor)
    if rng.random() < 0.4:
        for number, far in enumerate((0.72, 0.5)):
            line = _peaks(view, 0.13 - 0.04 * number, seed, number)
            lay(scene, below(view, line), against(hour, "2c3a52", far))
    wide, frayed, at = view.width / view.height, swirl(seed), (sun.x, sun.y)
    banks = 8
    towers = set(rng.choice(np.arange(1, 5), 2, replace=False).tolist())
    for number in range(banks):
        part = number / (banks - 1)
        foot = view.horizon + 0.03 + (1.16 - view.horizon) * part**1.5
        puff = 0.018 + 0.1 * part**1.2
        width = 1.6 * (0.25 + 0.75 * part)
        count = max(int(wide / width * 2.6), 2)
        places = (np.arange(count) + rng.uniform(0, 1, count)) / count - 0.5
        heaps = [
            Heap(
                wide * 1.2 * p, foot + 0.06 * part, width, (0.04 + 0.13 * part) * rng.uniform(0.5, 1.2), puff
            )
            for p in places
        ]
        if number in towers:
            high = rng.uniform(0.16, 0.42)
            heaps.append(
                Heap(
                    wide * rng.uniform(-0.45, 0.45),
                    foot + 0.03,
                    high * rng.uniform(0.8, 1.5),
                    high,
                    0.035 + 0.1 * high,
                )
            )
        veil = 0.7 * (1 - part) ** 1.6
        heap(scene, view, heaps, _tints(time, hour, veil), at, frayed, seed, number)
