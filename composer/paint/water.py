"""Water: a level mirror that waves disturb, so that it shows what stands over it, broken up."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from composer.paint.light import Light, colour
from composer.paint.noise import Plane, sample, tile
from composer.paint.terrain import View


@dataclass(frozen=True, slots=True)
class Water:
    """How the surface lies: `rough` is the slope of its waves, `size` their length in the camera's heights
    above it, `deep` the colour that it has where it does not mirror, `lit` how much light falls into it."""

    rough: float
    size: float
    deep: str
    clear: float = 0.06
    lit: float = 1.0


def flow(scene: Light, view: View, water: Water, shore: float, seed: int) -> Light:
    """Replaces everything under the line `shore` by water that mirrors what is over it."""
    top = round(shore * view.height)
    rows = np.arange(top, view.height, dtype=np.float32)[:, None]
    below = np.maximum((rows + 0.5) / view.height - shore, 0.3 / view.height)
    distance = view.focal / (below + 0.004)
    across, away = _slopes(view, water, distance, seed)
    columns = np.arange(view.width, dtype=np.float32)[None, :]
    lift = (away - 1.1 * water.rough) * (below / (below + 0.03))
    seen_y = 2 * top - 1 - rows + view.height * lift
    seen_y = np.where(seen_y > top - 1, 2 * (top - 1) - seen_y, seen_y)
    mirrored = cv2.remap(
        scene,
        (columns + view.height * across * 0.25).astype(np.float32),
        np.clip(seen_y, 0, top - 1).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    angle = np.arctan(below / view.focal) + np.maximum(away, -0.2) * 0.5
    glance = water.clear + (1 - water.clear) * (1 - np.sin(np.clip(angle, 0, 1.5))) ** 5
    body = mirrored * glance[..., None] + colour(water.deep) * np.float32(water.lit) * (1 - glance[..., None])
    out = scene.copy()
    out[top:] = body
    return out


def _slopes(view: View, water: Water, distance: Plane, seed: int) -> tuple[Plane, Plane]:
    waves = tile(1024, 8, seed, 0xA7, octaves=7, gain=0.62)
    padded = np.pad(waves, 1, mode="wrap")
    rise = np.stack([padded[1:-1, 2:] - padded[1:-1, :-2], padded[2:, 1:-1] - padded[:-2, 1:-1]], axis=2)
    rise = (rise / rise.std()).astype(np.float32)
    x = (view.x / view.focal) * distance
    z = np.broadcast_to(distance, x.shape)
    near = sample(rise, x / (water.size * 40), z / (water.size * 16))
    swell = sample(rise, x / (water.size * 230) + 0.37, z / (water.size * 90) + 0.71)
    seen = distance**2 / (view.focal * view.height)
    fine, coarse = (1 / (1 + (seen / (water.size * length)) ** 2) for length in (0.25, 1.4))
    slope = water.rough * (near * fine[..., None] + 0.6 * swell * coarse[..., None])
    glints = np.random.default_rng((seed, 0xA8)).standard_normal(x.shape, np.float32)
    unseen = cv2.GaussianBlur(glints, (0, 0), sigmaX=view.height / 700, sigmaY=0.01) * (1.8 - 1.8 * fine)
    return cast(Plane, slope[..., 0]), cast(Plane, slope[..., 1] + water.rough * unseen)
