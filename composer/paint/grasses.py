"""Standing crops and meadows: a strip of stalks set in rows that recede. Knows no sky."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light, colour
from composer.paint.noise import Plane, sample, tile
from composer.paint.stalks import Strip
from composer.paint.terrain import View


@dataclass(frozen=True, slots=True)
class Field:
    """How a crop stands: how tall it is and how far the eye is above the ground (units), the width of its
    rows (0: none), where the path lies and how wide it is (0: none), how much the land rolls."""

    tall: float
    eye: float
    row: float
    path: float
    wide: float
    roll: float


def sow(
    scene: Light,
    view: View,
    field: Field,
    crop: Strip,
    light: Light,
    air: NDArray[np.float32],
    thick: float,
    *key: int,
) -> None:
    """Sets rows of stalks into `scene`, in place, from the far ones to the near ones.

    `light` multiplies the crop's colours, one row of columns (1, width, 3); the far air `air` holds `thick`
    to a unit.
    """
    rng = np.random.default_rng((*key, 0x50))
    sizes = _sizes(crop)
    lie = tile(256, 4, *key, 0x51, octaves=4, gain=0.45)
    depth = 34.0
    while depth > 0.75:
        scale = view.focal / depth
        x = (view.x[0] * depth / view.focal).astype(np.float32)
        swell = sample(lie, x[None, :] / 40, np.full((1, len(x)), depth / 40, np.float32))[0]
        ground = view.horizon + scale * (field.eye - field.roll * swell)
        tall = (
            field.tall
            * scale
            * (1 + 0.12 * sample(lie, x[None, :] / 9, np.full((1, len(x)), depth / 9, np.float32))[0])
        )
        if field.row:
            tall = tall * (0.62 + 0.38 * np.cos(2 * np.pi * x / field.row)) + 0.002 * scale
        if field.wide:
            lane = field.path + 0.8 * np.sin(depth * 0.22 + field.path * 3)
            gap = np.clip((np.abs(x - lane) - field.wide) / 0.12, 0, 1)
            tall = tall * gap
        shade = (
            (0.72 + 0.28 * (0.5 + 0.5 * np.cos(2 * np.pi * x / field.row))) if field.row else 1 + 0.12 * swell
        )
        far = np.float32(1 - np.exp(-depth * thick))
        _set(
            scene,
            view,
            sizes,
            (ground, tall, x / field.tall + rng.uniform(0, 8)),
            light * np.asarray(shade, np.float32)[..., None],
            (air, far),
        )
        depth /= 1.13 if depth > 2.4 else 1.2


def _sizes(crop: Strip) -> list[Strip]:
    """The strip at its own size and at halves of it, for rows far off."""
    sizes = [crop]
    while len(sizes[-1].cover) > 6:
        last = sizes[-1]
        half = (last.cover.shape[1] // 2, len(last.cover) // 2)
        sizes.append(
            Strip(
                cast(Light, cv2.resize(last.tint, half, interpolation=cv2.INTER_AREA)),
                cast(Plane, cv2.resize(last.cover, half, interpolation=cv2.INTER_AREA)),
            )
        )
    return sizes


def _set(
    scene: Light,
    view: View,
    sizes: list[Strip],
    lie: tuple[Plane, Plane, Plane],
    light: Light,
    air: tuple[NDArray[np.float32], np.float32],
) -> None:
    """One row of stalks: `lie` is, by column, the ground (heights from the top), their height and place."""
    ground, tall, along = lie
    top = int(np.clip(np.floor((ground - tall).min() * view.height), 0, view.height))
    bottom = int(np.clip(np.ceil(ground.max() * view.height), 0, view.height))
    if top >= bottom or float(tall.max()) * view.height < 0.4:
        return
    rows = float(np.median(tall)) * view.height
    level = min(range(len(sizes)), key=lambda number: abs(np.log(len(sizes[number].cover) / max(rows, 1))))
    chosen = sizes[level]
    high, wide = chosen.cover.shape
    up = (ground[None, :] - view.y[top:bottom]) / np.maximum(tall, 1e-5)[None, :]
    down = ((1 - up) * high - 0.5).astype(np.float32)
    across = np.broadcast_to((np.mod(along / 8, 1) * wide)[None, :], down.shape).astype(np.float32)
    cover = _look(chosen.cover, across, down) * (up > -0.02) * (tall * view.height > 0.3)[None, :]
    tint = _look(chosen.tint, across, down)
    dim = np.clip(0.30 + 0.75 * up, 0.25, 1.0)[..., None]
    here = scene[top:bottom]
    far_tint, far = air
    lit = tint * dim * light
    lit += (far_tint * cover[..., None] - lit) * far
    here *= 1 - cover[..., None]
    here += lit


def _look(image: Light | Plane, across: Plane, down: Plane) -> Plane:
    padded = cv2.copyMakeBorder(image, 1, 0, 0, 1, cv2.BORDER_CONSTANT, value=0)
    padded[:, -1] = padded[:, 0]
    return cast(
        Plane,
        cv2.remap(
            padded,
            across,
            np.clip(down + 1, 0, len(padded) - 1),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ),
    )


def soil(view: View, light: Light, dark: str, near: str, *key: int) -> Light:
    """The ground under the crop, by rows and columns of the whole canvas, lumpy near the eye."""
    below = np.maximum(view.y - view.horizon, 0.004)
    noise = tile(512, 8, *key, 0x52, octaves=6, gain=0.6)
    far = 0.2 / below
    lump = sample(noise, view.x * far, np.broadcast_to(far * 1.2, (view.height, view.width)))
    part = np.clip(below * 3, 0, 1)[..., None]
    tint = colour(dark) * (1 - part) + colour(near) * part
    return cast(Light, (tint * light * np.clip(1 + 0.2 * lump, 0.3, 2)[..., None]).astype(np.float32))
