"""Deep space: stars and glowing gas, a world with a lit limb, sometimes rings and moons."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.daylight import half
from composer.paint.light import Light, colour
from composer.paint.look import Look, Palette
from composer.paint.nebula import gas, starfield
from composer.paint.planet import Kind, World, rings, world
from composer.paint.terrain import View

GASES = (
    ("12204a", "2c4fa0", "b0408c", "ff9a7a"),
    ("0c2a38", "14707c", "3ab0a0", "ffd9a0"),
    ("2a1040", "6a2a9a", "d04a9a", "ffc0d8"),
    ("301018", "8a2c30", "d8703a", "ffe0a8"),
    ("101a4a", "2a50c8", "50a8ff", "e8f4ff"),
)
WORLDS: dict[Kind, tuple[tuple[str, ...], ...]] = {
    "giant": (
        ("6a3a22", "b07a4c", "d8b488", "f0e0c4"),
        ("1c3a6a", "3a6ab0", "7aa8dc", "d4e8fa"),
        ("4a2a50", "8a5a88", "c898b0", "f0dce0"),
        ("5a4a2a", "a8904c", "d8c488", "f6ecc8"),
    ),
    "earth": (
        ("08203f", "0c3a66", "3a5c34", "8a7a50", "f4f8ff"),
        ("0a2a3a", "146a70", "5a4a34", "a88a60", "fff4ea"),
    ),
    "rock": (
        ("3a2a24", "6a4a3a", "a87a5a", "c8a080"),
        ("4a2016", "8a3f24", "b8663a", "d89a68"),
        ("2c2c30", "55555c", "85858c", "b0b0b4"),
    ),
}
AIRS = ("5aa0ff", "ff9a6a", "7affd8", "b08aff")


def space(view: View, look: Look, seed: int) -> Light:
    rng = np.random.default_rng((seed, 0x5BACE))
    small = half(view)
    tints = _tints(look.palette, rng)
    cloud, crowd = gas(small, tints, rng.uniform(-0.9, 0.9), seed)
    glow = cv2.resize(cloud, (view.width, view.height), interpolation=cv2.INTER_CUBIC).clip(0)
    dark = colour("05070f") if look.palette is None else colour(look.palette.dark) * np.float32(0.15)
    scene = dark + glow * np.float32(rng.uniform(0.35, 0.75)) + starfield(view, 4200, crowd, seed)
    _worlds(scene, view, look.palette, rng, seed)
    return cast(Light, scene.astype(np.float32))


def _tints(palette: Palette | None, rng: np.random.Generator) -> list[NDArray[np.float32]]:
    chosen = GASES[int(rng.integers(len(GASES)))]
    if palette is not None:
        chosen = (palette.dark, palette.middle, palette.accent, palette.light)
    return [colour(text) for text in chosen]


def _worlds(scene: Light, view: View, palette: Palette | None, rng: np.random.Generator, seed: int) -> None:
    """A near world's great limb, a ringed one or one with its moon."""
    wide = view.width / view.height
    plan = rng.choice(("limb", "ringed", "pair"), p=(0.34, 0.33, 0.33))
    side = float(rng.choice((-1, 1)))
    short = min(wide, 1.0)
    turn = rng.uniform(0.5, 2.2)
    sun = np.array([-side * np.sin(turn), rng.uniform(-0.6, 0.3), 0.55 * np.cos(turn)])
    sun = sun / np.linalg.norm(sun)
    if plan == "limb":
        radius = rng.uniform(0.9, 1.5) * max(short, wide * 0.55)
        main = (side * rng.uniform(0.05, 0.3) * wide, 0.62 + radius + rng.uniform(-0.12, 0.1), radius)
        sun = np.array([-side * 0.62, -0.72, 0.05])
    else:
        radius = rng.uniform(0.15, 0.21) * short if plan == "ringed" else rng.uniform(0.22, 0.36) * short
        main = (side * rng.uniform(0.08, 0.2) * wide, rng.uniform(0.38, 0.62), radius)
    kind: Kind = "giant" if plan == "ringed" else rng.choice(("giant", "earth", "rock"))
    place = _world(main, kind, sun, palette, rng)
    tilt = rng.uniform(0.18, 0.42)
    if plan == "ringed":
        rings(scene, view, place, tilt, False, seed)
    world(scene, view, place, seed, 1)
    if plan == "ringed":
        rings(scene, view, place, tilt, True, seed)
    if plan != "ringed" or rng.random() < 0.6:
        moon = (
            -side * rng.uniform(0.12, 0.36) * wide,
            rng.uniform(0.16, 0.5),
            rng.uniform(0.025, 0.075) * short,
        )
        world(scene, view, _world(moon, "rock", sun, palette, rng), seed, 2)


def _world(
    at: tuple[float, float, float],
    kind: Kind,
    sun: NDArray[np.floating],
    palette: Palette | None,
    rng: np.random.Generator,
) -> World:
    choices = WORLDS[kind]
    tints = tuple(colour(text) for text in choices[int(rng.integers(len(choices)))])
    air = colour(AIRS[int(rng.integers(len(AIRS)))] if kind != "earth" else AIRS[0])
    if palette is not None:
        pull = np.float32(palette.strength * 0.5)
        tints = tuple(tint + (colour(palette.middle) * tint.sum() - tint) * pull for tint in tints)
        air = air + (colour(palette.accent) - air) * pull
    lean = float(rng.uniform(-0.6, 0.6))
    return World(*at, kind, (float(sun[0]), float(sun[1]), float(sun[2])), lean, tints, air)
