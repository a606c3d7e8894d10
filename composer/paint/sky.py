"""Skies: air that glows around a sun, clouds lit by it, stars."""

from dataclasses import dataclass, replace
from typing import cast

import cv2
import numpy as np

from composer.paint.light import Light, colour, gradient, mix, smoothstep
from composer.paint.look import Hour
from composer.paint.noise import Plane, sample, tile
from composer.paint.terrain import View


@dataclass(frozen=True, slots=True)
class Sun:
    """A light in the sky at (x, y) of the canvas, in heights; x is 0 in the middle."""

    x: float
    y: float
    tint: str
    power: float
    radius: float = 0.018

    def away(self, view: View) -> Plane:
        """Each pixel's distance from it, in heights."""
        return cast(Plane, np.hypot(view.x - self.x, view.y - self.y).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Clouds:
    """A layer of cloud: what part of the sky it leaves open (`clear`, in deviations of the noise), its
    colours in light and shade, and how large the heaps are."""

    clear: float
    lit: str
    shade: str
    scale: float = 0.22
    soft: float = 1.6
    opacity: float = 0.95


def sky(view: View, stops: dict[float, str], sun: Sun, layer: Clouds, seed: int) -> Light:
    """A whole sky. It is soft, so it is painted at half the size and enlarged."""
    half = replace(view, width=-(-view.width // 2), height=-(-view.height // 2))
    painted = clouds(air(half, stops, sun), half, layer, sun, seed)
    return cast(Light, cv2.resize(painted, (view.width, view.height), interpolation=cv2.INTER_CUBIC))


def heaven(view: View, hour: Hour, sun: Sun, layer: Clouds, seed: int) -> Light:
    """A whole sky in the light of an hour, with the stars that are out then."""
    painted = sky(view, hour.stops, sun, layer, seed)
    return painted + stars(view, hour.stars, seed) if hour.stars else painted


def air(view: View, stops: dict[float, str], sun: Sun | None = None) -> Light:
    """The clear sky: `stops` from the horizon (0) up to one height above it, and the glow around the sun."""
    up = np.abs(view.horizon - view.y)
    light = np.repeat(gradient(up.astype(np.float32), stops), view.width, axis=1)
    if sun:
        light += shine(sun, view)
    return light


def shine(sun: Sun, view: View) -> Light:
    """The sun's disk and the glow of the air around it."""
    away = sun.away(view)
    halo = 0.5 * np.exp(-away * 22) + 0.22 * np.exp(-away * 7) + 0.06 * np.exp(-away * 2.4)
    disk = smoothstep(sun.radius * 1.15, sun.radius * 0.9, away) * 12
    return cast(Light, ((halo + disk) * sun.power)[..., None] * colour(sun.tint))


def clouds(clear: Light, view: View, layer: Clouds, sun: Sun, seed: int) -> Light:
    """Lays clouds over a sky: they recede to the horizon and shine where they are thin and near the sun."""
    noise = tile(view.texels, 4, seed, 0xC1, octaves=9, gain=0.55)
    bend = tile(512, 4, seed, 0xC2, octaves=4)
    far = 1 / np.maximum(view.horizon - view.y + 0.05, 0.02)
    u, v = view.x * far * layer.scale, np.broadcast_to(far * layer.scale, (view.height, view.width))
    warp = 0.03 * sample(bend, u, v)
    density = sample(noise, u + warp, v + warp)
    body = smoothstep(layer.clear, layer.clear + layer.soft, density)
    toward = sample(noise, u + warp - 0.012 * (view.x - sun.x) * far, v + warp + 0.01)
    light = np.exp(-np.clip(toward - layer.clear, 0, 3) * 1.3)
    glow = np.exp(-sun.away(view) * 2.2)
    tint = colour(layer.shade) + light[..., None] * colour(layer.lit) * (0.35 + 1.6 * glow[..., None])
    tint += (glow**3 * light**2 * sun.power * 0.5)[..., None] * colour(sun.tint)
    haze = smoothstep(0.0, 0.16, view.horizon - view.y + 0 * view.x)
    return mix(clear, tint.astype(np.float32), body * layer.opacity * haze)


def stars(view: View, count: int, seed: int) -> Light:
    """`count` stars per square height, few bright and many faint, some warm and some cold."""
    rng = np.random.default_rng((seed, 0x57A2))
    total = int(count * view.width / view.height)
    light = np.zeros((view.height, view.width, 3), np.float32)
    x = rng.random(total) * view.width
    y = rng.random(total) * view.height
    power = 0.12 * rng.pareto(1.6, total).clip(0, 30) + 0.05
    warmth = rng.random(total)[:, None]
    tint = colour("ffd9b0") * warmth + colour("b9d2ff") * (1 - warmth)
    light[y.astype(int), x.astype(int)] = (power[:, None] * tint).astype(np.float32)
    size = max(view.height / 2400, 0.45)
    return cv2.GaussianBlur(light, (0, 0), size) * np.float32(2 * np.pi * size * size)


def rays(scene: Light, view: View, sun: Sun, strength: float) -> Light:
    """Adds the shafts that light throws through gaps: the scene's brightness smeared away from the sun."""
    small = cv2.resize(scene, (480, max(480 * view.height // view.width, 1)), interpolation=cv2.INTER_AREA)
    bright = np.clip(small - 0.45, 0, 1.5)
    centre = ((sun.x + view.width / view.height / 2) * small.shape[0], sun.y * small.shape[0])
    for step in (0.012, 0.024, 0.048, 0.096, 0.19):
        away = cv2.getRotationMatrix2D(centre, 0, 1 + step)
        moved = cv2.warpAffine(bright, away, bright.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
        bright = (bright + moved) / 2
    wide = cv2.resize(bright, (view.width, view.height), interpolation=cv2.INTER_CUBIC)
    return cast(Light, scene + wide * colour(sun.tint) * np.float32(strength))
