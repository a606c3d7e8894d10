"""Under the sea: shafts of light, a sandy floor with caustics, rocks and corals or kelp, fish, bubbles."""

from dataclasses import dataclass, replace
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.daylight import half
from composer.paint.light import Light, colour, gradient, smoothstep
from composer.paint.look import Look, Time
from composer.paint.noise import Plane, curve, sample, tile
from composer.paint.reef import bubbles, coral, fans, kelp, rock, school
from composer.paint.silhouettes import below, lay, skyline
from composer.paint.terrain import View

Tint = NDArray[np.float32]
SEAS: dict[Time, tuple[tuple[str, str, str, str], float]] = {
    "dawn": (("d8f0e0", "6fb8c0", "2a6a8a", "123a58"), 0.8),
    "day": (("dcfff6", "52c4d8", "1478aa", "08406e"), 1.0),
    "sunset": (("ffd9a0", "7a9aa8", "2c5a80", "14304f"), 0.7),
    "dusk": (("8a94c8", "3a5a96", "1a3468", "0a1a3c"), 0.42),
    "night": (("7aa0d0", "1c4a7a", "0a2448", "040f24"), 0.24),
}
"""The water's colours from the surface down, and how much light comes through it."""
CORALS = ("ff6a5a", "ff9a4a", "e85a9a", "b06ae0", "ffd05a", "ff7fa8")


@dataclass(frozen=True, slots=True)
class Sea:
    """The light of a place under water: colours from the surface down, its strength, the haze far off and
    the column (heights right of the middle) over which the sun stands."""

    stops: tuple[Tint, Tint, Tint, Tint]
    power: float
    haze: Tint
    sun: float
    floor: float

    def far(self, tint: Tint, away: float) -> Tint:
        """A colour as it is seen through `away` (0..1) of water, which takes the red first."""
        wet = tint * np.array([0.62, 0.92, 1.0], np.float32) * np.float32(0.15 + 0.85 * self.power)
        return (wet + (self.haze - wet) * np.float32(away)).astype(np.float32)


def underwater(view: View, look: Look, seed: int) -> Light:
    rng = np.random.default_rng((seed, 0x5EA))
    floor = rng.uniform(0.66, 0.78)
    view = replace(view, horizon=floor, focal=1.0)
    wide = view.width / view.height
    stops, power = SEAS[look.time or "day"]
    if look.palette is not None:
        stops = (look.palette.light, look.palette.middle, look.palette.middle, look.palette.dark)
    tints = tuple(colour(text) for text in stops)
    haze = (0.22 * tints[1] + 0.55 * tints[2]) * np.float32(0.9)
    sea = Sea((tints[0], tints[1], tints[2], tints[3]), power, haze, wide * rng.uniform(-0.35, 0.35), floor)
    small = half(view)
    scene = _water(small, stops, sea, seed)
    ground = _floor(small, sea, seed)
    line = skyline(small, floor - 0.01, 0.02, 3, seed, 0x5EB)
    _far_reef(scene, small, sea, rng, seed)
    lay(scene, below(small, line), ground)
    scene = cv2.resize(scene, (view.width, view.height), interpolation=cv2.INTER_CUBIC).clip(0)
    _life(scene, view, sea, rng, seed)
    shafts = _shafts(small, sea, seed)
    scene += (
        cv2.resize(shafts, (view.width, view.height), interpolation=cv2.INTER_LINEAR)[..., None]
        * sea.stops[0]
    )
    for number in range(int(rng.integers(1, 4))):
        bubbles(
            scene,
            view,
            (wide * rng.uniform(-0.42, 0.42), rng.uniform(0.75, 0.95)),
            26,
            sea.stops[0] * np.float32(0.8 * power),
            seed,
            number,
        )
    return scene


def _water(view: View, stops: tuple[str, str, str, str], sea: Sea, seed: int) -> Light:
    """The open water, brightest under the sun, and the surface seen from below, broken by waves."""
    depth = np.broadcast_to(view.y, (view.height, view.width)).astype(np.float32)
    away = np.hypot((view.x - sea.sun) * 0.75, view.y + 0.12)
    light = gradient(
        np.clip(0.72 * depth + 0.30 * away, 0, 1), dict(zip((0.0, 0.22, 0.62, 1.0), stops, strict=True))
    )
    light = light * (0.42 + 0.6 * np.exp(-away * 1.1))[..., None]
    far = 0.10 / (np.maximum(view.y + 0.03, 0.02))
    noise = tile(512, 8, seed, 0x5EC, octaves=5, gain=0.55)
    ripple = sample(noise, view.x * far * 0.55, np.broadcast_to(far * 0.9, depth.shape))
    net = np.clip(1 - np.abs(ripple) * 1.3, 0, 1) ** 3
    lid = np.exp(-view.y * 9) * (0.25 + np.exp(-np.abs(view.x - sea.sun) * 2.0))
    light += (lid * (0.25 + 1.5 * net))[..., None] * sea.stops[0] * np.float32(0.9)
    return cast(Light, (light * np.float32(sea.power)).astype(np.float32))


def _floor(view: View, sea: Sea, seed: int) -> Light:
    """Rippled sand with the net of light that waves cast on it, lost in the water's colour far off."""
    below_it = np.maximum(view.y - sea.floor + 0.05, 0.02)
    far = 0.14 / below_it
    x, z = view.x * far, np.broadcast_to(far, (view.height, view.width))
    noise = tile(512, 8, seed, 0x5ED, octaves=6, gain=0.5)
    wander = sample(noise, x * 0.25, z * 0.25)
    ripples = np.sin(z * 46 + x * 9 + wander * 5.0) * smoothstep(1.6, 0.5, z)
    net = np.minimum(
        np.abs(sample(noise, x * 0.55, z * 0.55)), np.abs(sample(noise, x * 0.5 + 0.37, z * 0.5 + 0.61))
    )
    caustic = np.clip(1 - net * 2.6, 0, 1) ** 4
    sand = colour("f0dcb0") * np.array([0.8, 0.95, 0.95], np.float32)
    pool = np.exp(-np.abs(view.x - sea.sun) * 0.9)
    level = (0.20 + 0.05 * ripples + 0.05 * wander) * (0.55 + 0.6 * pool) + 0.50 * caustic * pool
    ground = sand * level[..., None] * np.float32(0.1 + 0.9 * sea.power)
    veil = np.exp(-below_it * 7.5)[..., None]
    return cast(Light, (ground + (sea.haze * np.float32(sea.power) - ground) * veil).astype(np.float32))


def _shafts(view: View, sea: Sea, seed: int) -> Plane:
    """Beams that fan out from over the surface and fade on their way down."""
    at_y = -0.35
    angle = np.arctan2(view.x - sea.sun, view.y - at_y)
    beams = curve(2048, 14, seed, 0x5EE, octaves=4, gain=0.6)
    fan = np.interp(angle, np.linspace(-1.4, 1.4, 2048), beams)
    broad = np.interp(angle, np.linspace(-1.4, 1.4, 2048), curve(2048, 5, seed, 0x5EF, octaves=2))
    power = np.clip(fan * 0.6 + broad * 0.5 - 0.1, 0, 2) * np.exp(-angle * angle * 2.2)
    fade = np.exp(-view.y * 1.7) * smoothstep(1.05, 0.6, view.y)
    return cast(Plane, (0.30 * sea.power * power * fade).astype(np.float32))


def _far_reef(scene: Light, view: View, sea: Sea, rng: np.random.Generator, seed: int) -> None:
    """Shapes of a reef far off, hardly more than blue in blue."""
    side = float(rng.choice((-1, 1)))
    for number, (away, high) in enumerate(((0.86, 0.20), (0.68, 0.12))):
        line = skyline(view, sea.floor + 0.02, 0.05, 4, seed, 0x5F0, number)
        line = (
            line
            - high
            * np.clip(side * (1 - 2 * number) * view.x[0] * view.height / view.width * 2.4, 0, 1) ** 1.5
        )
        tint = sea.far(colour("0c2230"), away) * np.float32(0.2 + 0.8 * sea.power)
        lay(scene, below(view, line.astype(np.float32)), tint)


def _life(scene: Light, view: View, sea: Sea, rng: np.random.Generator, seed: int) -> None:
    """Reefs or a wood of kelp left and right of an open middle, and the fish between."""
    wide = view.width / view.height
    forest = rng.random() < 0.4
    if forest:
        for number in range(int(7 * wide) + 3):
            away = float(rng.uniform(0.1, 0.75))
            x = wide * float(rng.choice((-1, 1)) * rng.uniform(0.12, 0.52))
            foot = sea.floor + 0.03 + 0.3 * (1 - away) ** 1.5
            kelp(scene, view, (x, foot), rng.uniform(0.5, 1.0), sea.far(colour("5a7a2c"), away), seed, number)
    places = sorted(
        (float(rng.uniform(0.03, 1) ** 1.2), float(rng.choice((-1, 1))))
        for _ in range(int(5 + 4 * min(wide, 3)))
    )
    for number, (near, side) in enumerate(places):
        x = side * wide * (0.5 - 0.42 * rng.random() * (1 - 0.5 * near))
        at = (x, sea.floor + 0.02 + (1.0 - sea.floor) * near)
        away = 0.8 * (1 - near) ** 1.2
        size = 0.05 + 0.15 * near
        body = sea.far(colour("2c3338") * np.float32(0.6), away)
        rock(
            scene, view, at, size, body, sea.far(colour("9aa08a"), away) * np.float32(0.6), seed, 0x40, number
        )
        if not forest or rng.random() < 0.3:
            _corals(scene, view, sea, at, size, away, rng, seed + number)
    for number, away in enumerate((0.62, 0.35, 0.1)[: int(rng.integers(2, 4))]):
        tint, belly = (("1c3a50", "b8d4dc"), ("24465a", "d8e4e0"), ("d8701c", "ffd890"))[number]
        count, size = ((34, 0.022), (16, 0.034), (5, 0.055))[number]
        centre = (wide * rng.uniform(-0.3, 0.3), rng.uniform(0.25, 0.6))
        school(
            scene,
            view,
            centre,
            count,
            size,
            sea.far(colour(tint), away),
            sea.far(colour(belly), away),
            seed,
            number,
        )


def _corals(
    scene: Light,
    view: View,
    sea: Sea,
    at: tuple[float, float],
    size: float,
    away: float,
    rng: np.random.Generator,
    key: int,
) -> None:
    for number in range(int(rng.integers(1, 4))):
        tint = sea.far(colour(CORALS[int(rng.integers(len(CORALS)))]) * np.float32(0.85), away)
        place = (at[0] + rng.normal(0, size * 0.9), at[1] + size * rng.uniform(-0.05, 0.12))
        if rng.random() < 0.65:
            coral(scene, view, place, size * rng.uniform(0.9, 1.7), tint, key, number)
        else:
            fans(scene, view, place, size * rng.uniform(0.7, 1.2), tint, key, number)
