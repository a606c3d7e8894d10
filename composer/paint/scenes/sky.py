"""Among the clouds: towers seen from the ground, or a sea of clouds seen from above it."""

from dataclasses import replace
from typing import cast

import cv2
import numpy as np

from composer.paint.cumulus import Heap, Tints, heap, swirl
from composer.paint.daylight import CLOUDS, against, half, hour_of, sun_of
from composer.paint.light import Light, colour
from composer.paint.look import Hour, Look, Time
from composer.paint.silhouettes import below, lay, skyline
from composer.paint.sky import Clouds, Sun, rays, stars
from composer.paint.sky import sky as open_sky
from composer.paint.terrain import View

LIT: dict[Time, tuple[str, str, float]] = {
    "dawn": ("ffdcb8", "6f749c", 1.15),
    "day": ("fffaf0", "6a86ad", 1.2),
    "sunset": ("ffa055", "54416f", 1.2),
    "dusk": ("c9788a", "262c58", 0.6),
    "night": ("8fa6dc", "0c142c", 0.22),
}
"""The clouds' tint in the sun and in the shade, and how strongly the sun lights them."""


def sky(view: View, look: Look, seed: int) -> Light:
    rng = np.random.default_rng((seed, 0x5C1))
    above = rng.random() < 0.5
    time, hour = hour_of(look, "day")
    view = View(view.width, view.height, rng.uniform(0.5, 0.68) if above else rng.uniform(0.93, 1.0), 1.2)
    wide = view.width / view.height
    sun = sun_of(
        hour, view, wide * rng.uniform(0.1, 0.36) * rng.choice((-1, 1)), 0.05 if time == "night" else 0.03
    )
    sun = replace(sun, y=float(np.clip(sun.y - 0.16, 0.13, view.horizon - 0.05)))
    small = half(view)
    high = Clouds(rng.uniform(0.6, 1.2), *CLOUDS[time], scale=0.13, opacity=0.6)
    scene = open_sky(small, hour.stops, sun, high, seed)
    if hour.stars:
        full = cv2.resize(scene, (view.width, view.height), interpolation=cv2.INTER_CUBIC) + stars(
            view, hour.stars, seed
        )
        scene = cast(Light, cv2.resize(full, (small.width, small.height), interpolation=cv2.INTER_AREA))
    (_above if above else _under)(scene, small, time, hour, sun, rng, seed)
    if not above:
        land = skyline(small, view.horizon + 0.015, 0.012, 4, seed, 0x5C2)
        lay(scene, below(small, land), against(hour, "1b2a20", 0.35))
    scene = rays(scene, small, sun, 0.4 if hour.bright > 0.5 else 0.15)
    return cast(Light, cv2.resize(scene, (view.width, view.height), interpolation=cv2.INTER_CUBIC).clip(0))


def _tints(time: Time, hour: Hour, veil: float) -> Tints:
    lit, shade, power = LIT[time]
    stops = list(hour.stops.values())
    return Tints(colour(lit) * np.float32(power), colour(shade), colour(stops[1]), veil)


def _under(
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


def _above(
    scene: Light, view: View, time: Time, hour: Hour, sun: Sun, rng: np.random.Generator, seed: int
) -> None:
    """A sea of clouds: banks that grow towards the eye, towers standing out of the far ones."""
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
