"""Ground: what covers the land at each height and slope, how sun and sky light it, how air veils it."""

from dataclasses import dataclass
from typing import cast

import numpy as np

from composer.paint.light import Light, colour, mix, smoothstep
from composer.paint.noise import Plane, sample
from composer.paint.sky import Sun
from composer.paint.terrain import Land, Sight, View


@dataclass(frozen=True, slots=True)
class Cover:
    """A colour of ground, found `above` and `below` some heights and where it is `flatter` than a slope."""

    tint: str
    above: float | None = None
    below: float | None = None
    flatter: float | None = None


@dataclass(frozen=True, slots=True)
class Air:
    """What lies between: the colour of distant air, how much a unit of length holds, the sun, which rises
    `rise` per unit of length seen from the land, and the light of the open sky."""

    tint: str
    thick: float
    sun: Sun
    rise: float = 0.5
    sky: str = "7f9fd8"
    bright: float = 1.6


def paint_land(
    scene: Light, sight: Sight, land: Land, covers: tuple[Cover, ...], air: Air, view: View, texture: Plane
) -> Light:
    """Lays lit ground over `scene` wherever `sight` found land; later covers lie over earlier ones.

    `texture` is a tile of fine relief that repeats 23 times over the land.
    """
    seen = np.flatnonzero(sight.land.any(axis=1))
    if not len(seen):
        return scene
    rows = slice(int(seen[0]), int(seen[-1]) + 1)
    x, z = sight.x[rows] / land.span, sight.z[rows] / land.span
    distance = np.where(np.isfinite(sight.distance[rows]), sight.distance[rows], 0)
    height = sample(land.heights, x, z)
    ground = _lit(land, covers, air, (x, z, height), distance, texture)
    veil = 1 - np.exp(-distance * air.thick * np.exp(-np.maximum(height, 0) * 0.25))
    glow = np.exp(-air.sun.away(view)[rows] * 2.5) * np.float32(air.sun.power * 0.6)
    far = colour(air.tint) + glow[..., None] * colour(air.sun.tint)
    out = scene.copy()
    out[rows] = mix(scene[rows], mix(ground, far, veil), sight.land[rows])
    return out


def _lit(
    land: Land,
    covers: tuple[Cover, ...],
    air: Air,
    place: tuple[Plane, Plane, Plane],
    distance: Plane,
    texture: Plane,
) -> Light:
    """The ground at places (across, away, height), in tiles, as bright as sun and sky make it."""
    x, z, height = place
    across, away = (sample(field, x, z) for field in land.slopes())
    grain = sample(texture, x * 23, z * 23)
    tint = _cover(covers, height, np.hypot(across, away), grain)
    near = 0.12 / (1 + (distance * 0.06) ** 2)
    lean = (sample(np.roll(texture, (9, 13), (0, 1)), x * 23, z * 23) - grain) * near
    light = _light(across + lean, away + 0.5 * lean, sample(land.shade(air.rise, _side(air.sun)), x, z), air)
    return cast(Light, tint * light * (1 + 0.1 * grain)[..., None])


def _side(sun: Sun) -> int:
    return -1 if sun.x < 0 else 1


def _cover(covers: tuple[Cover, ...], height: Plane, slope: Plane, grain: Plane) -> Light:
    rough_height, rough_slope = height + 0.12 * grain, slope + 0.12 * grain
    tint = np.broadcast_to(colour(covers[0].tint), (*height.shape, 3)).astype(np.float32)
    for cover in covers[1:]:
        part = np.ones_like(height)
        if cover.above is not None:
            part = part * smoothstep(cover.above - 0.15, cover.above + 0.15, rough_height)
        if cover.below is not None:
            part = part * smoothstep(cover.below + 0.15, cover.below - 0.15, rough_height)
        if cover.flatter is not None:
            part = part * smoothstep(cover.flatter + 0.12, cover.flatter - 0.12, rough_slope)
        tint = mix(tint, np.broadcast_to(colour(cover.tint), tint.shape).astype(np.float32), part)
    return tint


def _light(across: Plane, away: Plane, shade: Plane, air: Air) -> Light:
    length = np.sqrt(across**2 + away**2 + 1)
    side = _side(air.sun)
    beam = (np.array([side, air.rise, 0.25]) / np.linalg.norm([1, air.rise, 0.25])).tolist()
    facing = (-across * beam[0] + beam[1] - away * beam[2]) / length
    direct = np.clip(facing, 0, 1) * shade
    open_sky: Plane = 0.35 + 0.65 / length
    warm = colour(air.sun.tint) * np.float32(air.bright * 2)
    lit: Light = direct[..., None] * warm + open_sky[..., None] * (colour(air.sky) * np.float32(0.9))
    return lit
