"""Worlds in space: a lit sphere with bands, continents or craters, air at its limb, rings. Knows no stars."""

from dataclasses import dataclass
from typing import Literal, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light, smoothstep
from composer.paint.noise import Plane, sample, tile
from composer.paint.terrain import View

Kind = Literal["giant", "earth", "rock"]


@dataclass(frozen=True, slots=True)
class World:
    """A sphere at (x, y) of the canvas, in heights; where its sun stands (a unit vector; x right, y down,
    z to the eye), how its axis leans, and its colours from dark to light."""

    x: float
    y: float
    radius: float
    kind: Kind
    sun: tuple[float, float, float]
    lean: float
    tints: tuple[NDArray[np.float32], ...]
    air: NDArray[np.float32]
    power: float = 1.15


def world(scene: Light, view: View, place: World, *key: int) -> None:
    """Paints a world over `scene`, in place: the dark side hides the stars behind it."""
    window = _window(view, place, 1.35)
    if window is None:
        return
    ys, xs = window
    x, y = (view.x[:, xs] - place.x) / place.radius, (view.y[ys] - place.y) / place.radius
    away = np.hypot(x, y)
    z = np.sqrt(np.clip(1 - away**2, 0, 1))
    facing = x * place.sun[0] + y * place.sun[1] + z * place.sun[2]
    ground = _ground(place, x, y, z, *key)
    day = smoothstep(-0.06, 0.5, facing + 0 * z) * np.float32(place.power)
    limb = (1 - z) ** 2.6
    lit = ground * (day + 0.006)[..., None]
    scatter = limb * smoothstep(-0.25, 0.6, facing)
    lit += place.air * scatter[..., None] * np.float32(1.1 * place.power if place.kind != "rock" else 0)
    edge = 1 / (place.radius * view.height)
    cover = np.clip((1 - away) / edge + 0.5, 0, 1)
    scene[ys, xs] += (lit - scene[ys, xs]) * cover[..., None]
    if place.kind != "rock":
        halo = (
            np.exp(-np.maximum(away - 1, 0) * 26)
            * smoothstep(-0.25, 0.9, facing / np.maximum(away, 0.3))
            * (1 - cover)
        )
        scene[ys, xs] += halo[..., None] * place.air * np.float32(0.8 * place.power)


def _window(view: View, place: World, reach: float) -> tuple[slice, slice] | None:
    left, right = (
        (place.x + s * reach * place.radius + view.width / view.height / 2) * view.height for s in (-1, 1)
    )
    top, bottom = ((place.y + s * reach * place.radius) * view.height for s in (-1, 1))
    x0, x1 = (int(np.clip(v, 0, view.width)) for v in (left, right + 1))
    y0, y1 = (int(np.clip(v, 0, view.height)) for v in (top, bottom + 1))
    return (slice(y0, y1), slice(x0, x1)) if x0 < x1 and y0 < y1 else None


def _ground(place: World, x: Plane, y: Plane, z: Plane, *key: int) -> Light:
    """The colour of the surface in even light, by latitude and longitude about the leaning axis."""
    cos, sin = np.cos(place.lean), np.sin(place.lean)
    across, up = x * cos + y * sin, y * cos - x * sin
    latitude = np.arcsin(np.clip(up, -1, 1)) / np.pi
    longitude = np.arctan2(across, z + 1e-3) / (2 * np.pi)
    noise = tile(512, 4, *key, 0x91A, octaves=7, gain=0.56 if place.kind != "giant" else 0.45)
    if place.kind == "giant":
        return _bands(place, latitude, longitude, noise)
    fine = sample(noise, longitude * 1.5 + 0.2, latitude * 1.5)
    rough = fine + 0.35 * sample(noise, longitude * 6, latitude * 6)
    part = smoothstep(-0.4, 0.9, rough) if place.kind == "rock" else smoothstep(0.02, 0.22, rough)
    ground = _ramp(place.tints[:-1], part * (0.6 + 0.4 * np.clip(rough, 0, 1)))
    if place.kind == "earth":
        cap = smoothstep(0.36, 0.42, np.abs(latitude) + 0.02 * rough)
        drift = sample(noise, longitude * 2 + 0.06 * fine + 0.5, latitude * 3.4 + 0.3 + 0.04 * fine)
        cloud = np.maximum(smoothstep(0.25, 1.6, drift) * 0.9, cap)[..., None]
        ground = ground + (place.tints[-1] - ground) * cloud
    return cast(Light, ground.astype(np.float32))


def _bands(place: World, latitude: Plane, longitude: Plane, noise: Plane) -> Light:
    """Belts of cloud that shear past each other, with eddies at their borders."""
    stir = sample(noise, longitude * 1.2 + 1.5 * latitude, latitude * 2.5)
    line = latitude + 0.006 * stir + 0.004 * sample(noise, longitude * 5, latitude * 9)
    belt = sample(noise, np.full_like(line, 0.37), line * 1.7) + 0.45 * sample(
        noise, np.full_like(line, 0.11), line * 6
    )
    streak = sample(noise, longitude * 0.8 + 2 * belt * 0.05, line * 7)
    return _ramp(place.tints, np.clip(0.5 + 0.26 * belt + 0.06 * streak, 0, 1))


def _ramp(tints: tuple[NDArray[np.float32], ...], part: Plane) -> Light:
    knots = np.linspace(0, 1, len(tints))
    values = np.stack(tints)
    return cast(
        Light,
        np.stack([np.interp(part, knots, values[:, band]) for band in range(3)], axis=2).astype(np.float32),
    )


def rings(scene: Light, view: View, place: World, tilt: float, front: bool, *key: int) -> None:
    """The half of a world's rings before it (`front`) or behind it; the world's shadow lies across them."""
    window = _window(view, place, 2.5)
    if window is None:
        return
    ys, xs = window
    x, y = (view.x[:, xs] - place.x) / place.radius, (view.y[ys] - place.y) / place.radius
    cos, sin = np.cos(place.lean), np.sin(place.lean)
    across, down = x * cos + y * sin, (y * cos - x * sin) / tilt
    away = np.hypot(across, down)
    half = down > 0 if front else down <= 0
    noise = cv2.GaussianBlur(np.random.default_rng((*key, 0x4126)).random((1, 256), np.float32), (0, 0), 1.6)[
        0
    ]
    bands = np.interp(away, np.linspace(1.25, 2.35, 256), (noise - noise.min()) / np.ptp(noise))
    gap = 1 - 0.85 * np.exp(-(((away - 1.93) / 0.03) ** 2))
    cover = (0.15 + 0.85 * bands) * gap * smoothstep(1.25, 1.31, away) * smoothstep(2.35, 2.28, away) * half
    depth = np.sqrt(max(1 - tilt**2, 0.0)) * down
    along = across * place.sun[0] + down * tilt * place.sun[1] + depth * place.sun[2]
    off = np.sqrt(np.maximum(away**2 - along**2, 0))
    shadow = 1 - 0.95 * ((along < 0) * smoothstep(1.04, 0.96, off))
    tint = (place.tints[-1] * 0.55 + place.tints[len(place.tints) // 2] * 0.45) * np.float32(
        0.75 * place.power
    )
    here = tint * (shadow * (0.45 + 0.6 * bands))[..., None]
    scene[ys, xs] += (here - scene[ys, xs]) * (cover * 0.85)[..., None]
