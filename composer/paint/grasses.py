"""Standing crops and meadows: strips of stalks set in rows that recede. Knows no sky."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light, colour
from composer.paint.noise import Plane, sample, tile
from composer.paint.stalks import LONG, Strip
from composer.paint.terrain import View

FAR, NEAR = 48.0, 0.75
"""The distances, in units, of the first and the last row of stalks."""
THICK = 0.02
"""How much a unit of air veils."""


@dataclass(frozen=True, slots=True)
class Field:
    """How a crop stands: how tall it is and how far the eye is above the ground (units), the width of its
    rows (0: none), where the path lies and how wide it is (0: none), how much the land rolls."""

    tall: float
    eye: float
    row: float = 0.0
    path: float = 0.0
    wide: float = 0.0
    roll: float = 0.1


@dataclass(frozen=True, slots=True)
class Rank:
    """One row of stalks, by column: where its ground is (heights from the top), how high it stands, where
    along the strip it is (in strips), how bright it is; and how far it is veiled by the air."""

    ground: Plane
    tall: Plane
    along: Plane
    shade: Plane
    far: np.float32


def sow(
    scene: Light,
    view: View,
    field: Field,
    crops: list[Strip],
    light: Light,
    air: NDArray[np.float32],
    *key: int,
) -> None:
    """Sets rows of stalks into `scene`, in place, from the far ones to the near ones.

    Each crop stands in its own rows, in turn. `light`, (1, width, 3), multiplies their colours; `air` is far.
    """
    rng = np.random.default_rng((*key, 0x50))
    sizes = [_sizes(crop) for crop in crops]
    lie = tile(256, 4, *key, 0x51, octaves=4, gain=0.45)
    depth = FAR
    while depth > NEAR:
        x = (view.x[0] * depth / view.focal).astype(np.float32)
        rank = _rank(view, field, lie, x, depth, float(rng.uniform(0, LONG)))
        turn = np.floor(x / field.row + 0.5) % len(crops) if field.row else np.zeros_like(x)
        for number, chosen in enumerate(sizes):
            _set(scene, view, chosen, rank, rank.tall * (turn == number), light, air)
        depth /= 1.13 if depth > 2.4 else 1.2


def _rank(view: View, field: Field, lie: Plane, x: Plane, depth: float, shift: float) -> Rank:
    """The row of stalks that stands `depth` away; `x` is each column's place across, in units."""
    scale = view.focal / depth
    swell, wave = (
        sample(lie, x[None, :] / size, np.full((1, len(x)), depth / size, np.float32))[0] for size in (40, 9)
    )
    ground = view.horizon + scale * (field.eye - field.roll * swell)
    tall = field.tall * scale * (1 + 0.12 * wave)
    shade = 1 + 0.12 * swell
    if field.row:
        ridge = np.cos(2 * np.pi * x / field.row)
        tall = tall * np.clip(0.75 + 0.9 * ridge, 0, 1)
        shade = 0.8 + 0.2 * ridge
    if field.wide:
        lane = field.path + 0.8 * np.sin(depth * 0.22 + field.path * 3)
        tall = tall * np.clip((np.abs(x - lane) - field.wide) / 0.12, 0, 1)
    return Rank(ground, tall, x / field.tall + shift, shade, np.float32(1 - np.exp(-depth * THICK)))


def _sizes(crop: Strip) -> list[Strip]:
    """The strip at its own size and at halves of it, for rows far off."""
    sizes = [crop]
    while len(sizes[-1]) > 6:
        last = sizes[-1]
        half = (last.shape[1] // 2, len(last) // 2)
        sizes.append(cast(Strip, cv2.resize(last, half, interpolation=cv2.INTER_AREA)))
    return sizes


def _set(
    scene: Light,
    view: View,
    sizes: list[Strip],
    rank: Rank,
    tall: Plane,
    light: Light,
    air: NDArray[np.float32],
) -> None:
    """Lays one row of stalks over the scene, `tall` heights high in each column, 0 where there are none."""
    grows = np.flatnonzero(tall * view.height > 0.3)
    if not len(grows):
        return
    across: slice | NDArray[np.intp] = slice(None) if len(grows) == view.width else grows
    ground, tall = rank.ground[grows], tall[grows]
    top = int(np.clip(np.floor((ground - tall).min() * view.height), 0, view.height))
    bottom = int(np.clip(np.ceil(ground.max() * view.height), 0, view.height))
    if top >= bottom:
        return
    rows = float(tall.max()) * view.height
    chosen = min(sizes, key=lambda strip: abs(np.log(len(strip) / max(rows, 1))))
    up = ((ground[None, :] - view.y[top:bottom]) / tall[None, :]).astype(np.float32)
    seen = _look(chosen, rank.along[grows], up)
    seen *= (up > -0.02)[..., None]
    cover, lit = seen[..., 3:], seen[..., :3]
    lit *= np.clip(0.30 + 0.75 * up, 0.25, 1.0)[..., None]
    lit *= light[:, grows] * rank.shade[None, grows, None].astype(np.float32)
    lit += (air * cover - lit) * rank.far
    scene[top:bottom, across] = scene[top:bottom, across] * (1 - cover) + lit


def _look(strip: Strip, along: Plane, up: Plane) -> Light:
    """The strip's pixels at places along it and up its stalks; nothing grows over its top."""
    padded = cv2.copyMakeBorder(strip, 1, 0, 0, 1, cv2.BORDER_CONSTANT, value=0)
    padded[:, -1] = padded[:, 0]
    high, wide = strip.shape[:2]
    down = np.clip((1 - up) * high + 0.5, 0, high).astype(np.float32)
    across = np.broadcast_to((np.mod(along / LONG, 1) * wide).astype(np.float32)[None, :], down.shape)
    return cast(Light, cv2.remap(padded, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def soil(
    view: View, light: Light, crops: list[Strip], near: str, air: NDArray[np.float32], *key: int
) -> Light:
    """The ground of the whole canvas: far off the mean of what grows there, between near stalks bare."""
    below = np.maximum(view.y - view.horizon, 0.004)
    noise = tile(512, 8, *key, 0x52, octaves=6, gain=0.6)
    far = 0.2 / below
    lump = sample(noise, view.x * far, np.broadcast_to(far * 1.2, (view.height, view.width)))
    mean = np.mean([crop[..., :3].sum(axis=(0, 1)) / crop[..., 3].sum() for crop in crops], axis=0)
    part = np.clip(below * 6, 0, 1)[..., None]
    tint = mean * np.float32(0.85) * (1 - part) + colour(near) * part
    ground = tint * light * np.clip(1 + 0.2 * lump, 0.3, 2)[..., None]
    veil = 1 - np.exp(-THICK * np.minimum(1 / below, FAR))[..., None]
    return cast(Light, (ground + (air - ground) * veil).astype(np.float32))
