"""A field under the sky: wheat, lavender, tulips in rows or a meadow in flower, a path, a tree, far hills."""

from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from composer.paint.broadleaf import broadleaf, stand
from composer.paint.cumulus import Heap, Tints, heap, swirl
from composer.paint.daylight import heavens, hour_of, sun_of
from composer.paint.grasses import Field, soil, sow
from composer.paint.light import Light, colour
from composer.paint.look import Hour, Look, Time
from composer.paint.silhouettes import below, lay, skyline
from composer.paint.sky import Sun
from composer.paint.stalks import HEADS, Crop, Strip, strip
from composer.paint.terrain import View

CROPS: tuple[Crop, ...] = ("wheat", "meadow", "lavender", "tulips")
SOILS: dict[Crop, str] = {"wheat": "6a5236", "meadow": "24401a", "lavender": "6a5a40", "tulips": "5a4630"}
LIT: dict[Time, tuple[str, float]] = {
    "dawn": ("ffdcc0", 0.85),
    "day": ("fff6e4", 1.15),
    "sunset": ("ffb888", 0.72),
    "dusk": ("a8a8e0", 0.30),
    "night": ("7f98dc", 0.11),
}
"""The light that falls on a field at each hour: its tint and strength."""


def field(view: View, look: Look, seed: int) -> Light:
    rng = np.random.default_rng((seed, 0xF1E))
    crop: Crop = CROPS[int(rng.choice(4, p=(0.34, 0.34, 0.18, 0.14)))]
    time, hour = hour_of(look, "day")
    view = replace(view, horizon=rng.uniform(0.40, 0.54), focal=1.0)
    wide = view.width / view.height
    side = float(rng.choice((-1, 1)))
    sun = sun_of(hour, view, side * wide * rng.uniform(0.16, 0.4), 0.022)
    scene = heavens(view, time, sun, rng.uniform(0.3, 1.0), seed, scale=0.2)
    _heaps(scene, view, time, hour, sun, rng, seed)
    tint, power = LIT[time]
    light = _light(view, sun, colour(tint) * np.float32(power), hour)
    air = colour(hour.haze) * np.float32(0.25 + 0.75 * min(hour.bright, 1.0))
    _hills(scene, view, light, air, rng, seed)
    crops = _crops(crop, int(0.42 * view.height), rng, seed)
    ground = soil(view, light, crops, SOILS[crop], air, seed)
    lay(scene, below(view, np.full(view.width, view.horizon, np.float32)), ground)
    _tree(scene, view, light, air, side, rng, seed)
    sow(scene, view, _plot(crop, rng), crops, light, air, seed)
    return scene


def _crops(crop: Crop, high: int, rng: np.random.Generator, seed: int) -> list[Strip]:
    """What grows: one strip, of tulips one for each colour, which stand in rows of their own."""
    flowers = {"wheat": 1.0, "meadow": rng.uniform(0.14, 0.3), "lavender": 0.9, "tulips": 0.8}[crop]
    heads = tuple(str(head) for head in rng.permutation(HEADS[crop])[:3])
    if crop == "tulips":
        return [strip(crop, high, flowers, (head,), seed, number) for number, head in enumerate(heads)]
    return [strip(crop, high, flowers, heads if crop == "meadow" else HEADS[crop], seed)]


def _plot(crop: Crop, rng: np.random.Generator) -> Field:
    eye = rng.uniform(0.95, 1.25)
    if crop in ("lavender", "tulips"):
        return Field(0.5, eye, row=rng.uniform(1.1, 1.5), roll=0.05)
    lane = rng.uniform(0.1, 0.45) * float(rng.choice((-1, 1))) if rng.random() < 0.6 else 0.0
    return Field(0.52, eye, path=lane, wide=0.16 if lane else 0.0, roll=0.12)


def _light(view: View, sun: Sun, tint: NDArray[np.float32], hour: Hour) -> Light:
    """What falls on the crop, by column: more towards the sun, which shines through it."""
    toward = np.exp(-np.abs(view.x - sun.x) * 1.4)[..., None]
    shade = colour(hour.shade) * np.float32(0.35)
    return cast(
        Light,
        (
            tint * (0.8 + 0.5 * toward)
            + shade
            + colour(hour.sun_tint) * np.float32(0.12 * hour.bright) * toward
        ).astype(np.float32),
    )


def _heaps(
    scene: Light, view: View, time: Time, hour: Hour, sun: Sun, rng: np.random.Generator, seed: int
) -> None:
    """A few fair-weather clouds that stand over the land, in daylight."""
    if time not in ("day", "dawn", "sunset") or rng.random() < 0.35:
        return
    lit, shade = {"day": ("fffaf0", "8ea6c4"), "dawn": ("ffdcb8", "8a88ac"), "sunset": ("ffa055", "6a4a78")}[
        time
    ]
    wide = view.width / view.height
    heaps = [
        Heap(
            wide * rng.uniform(-0.5, 0.5),
            view.horizon * rng.uniform(0.45, 0.9),
            rng.uniform(0.25, 0.7),
            rng.uniform(0.06, 0.2),
            0.045,
        )
        for _ in range(int(rng.integers(2, 6)))
    ]
    tints = Tints(colour(lit), colour(shade), colour(list(hour.stops.values())[1]), 0.2)
    heap(scene, view, heaps, tints, (sun.x, sun.y), swirl(seed), seed, 0xF2)


def _hills(
    scene: Light, view: View, light: Light, air: NDArray[np.float32], rng: np.random.Generator, seed: int
) -> None:
    """Far woods and hills, bluer the farther."""
    tints = ("3a5a48", "3c5c34", "2c4a28")
    for number, (lift, rough, far) in enumerate(
        ((0.075, 0.04, 0.78), (0.035, 0.018, 0.55), (0.008, 0.007, 0.35))
    ):
        if number == 0 and rng.random() < 0.3:
            continue
        line = skyline(view, view.horizon - lift, rough, (2, 3, 16)[number], seed, 0xF3, number)
        ground = colour(tints[number]) * light * np.float32(0.6)
        tint = (ground + (air - ground) * np.float32(far)).astype(np.float32)
        lay(scene, below(view, line), np.broadcast_to(tint, scene.shape))


def _tree(
    scene: Light,
    view: View,
    light: Light,
    air: NDArray[np.float32],
    side: float,
    rng: np.random.Generator,
    seed: int,
) -> None:
    """One broad tree, or a few small ones, where field and sky meet."""
    wide = view.width / view.height
    plan = (
        [(-side * wide * rng.uniform(0.12, 0.36), rng.uniform(0.22, 0.4))]
        if rng.random() < 0.6
        else [
            (wide * rng.uniform(-0.45, 0.45), rng.uniform(0.05, 0.13)) for _ in range(int(rng.integers(2, 6)))
        ]
    )
    for number, (x, size) in enumerate(plan):
        tree, lit = broadleaf(int(size * view.height), side, 1.6, seed, number)
        column = int((x + wide / 2) * view.height)
        foot = (column, int((view.horizon + 0.02 + 0.08 * size) * view.height))
        rows, columns, shown = stand(scene.shape[:2], tree, foot)
        _, _, bright = stand(scene.shape[:2], lit, foot)
        if shown.size:
            far = np.float32(0.32 * np.exp(-size * 5))
            leaf = colour("16240e") + (colour("86a040") - colour("16240e")) * bright[..., None] ** 1.5
            tint = leaf * light[:, columns] * np.float32(1.0)
            tint = tint + (air - tint) * far
            scene[rows, columns] += (tint - scene[rows, columns]) * shown[..., None]
