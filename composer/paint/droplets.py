"""Wet ground: a mirror that smears on asphalt and is clear in puddles, where drops draw rings."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light
from composer.paint.noise import Plane, sample, tile
from composer.paint.terrain import View


def rings(view: View, top: float, count: int, size: float, *key: int) -> Plane:
    """The slope of the rings that drops draw on level water under the row `top`: -1..1, of the whole canvas.

    `size` is a ring's largest radius at the bottom edge, in heights; there are `count` to a square height.
    """
    rng = np.random.default_rng((*key, 0x41A6))
    slope = np.zeros((view.height, view.width), np.float32)
    total = max(int(count * view.width / view.height), 3)
    near = np.sqrt(rng.uniform(0.015, 1.0, total))
    for part in np.sort(near):
        y = top + (1.04 - top) * part
        x = rng.uniform(-0.02, 1.02) * view.width
        wide = size * part * rng.uniform(0.35, 1.0)
        _ring(slope, (x, y * view.height), wide * view.height, 0.18 + 0.16 * part, rng.uniform(0.5, 1.0))
    return slope


def _ring(slope: Plane, at: tuple[float, float], reach: float, flat: float, power: float) -> None:
    x, y = at
    y0, y1 = max(int(y - reach * flat), 0), min(int(y + reach * flat) + 2, slope.shape[0])
    x0, x1 = max(int(x - reach), 0), min(int(x + reach) + 2, slope.shape[1])
    if x0 >= x1 or y0 >= y1 or reach < 1.5:
        return
    across = (np.arange(x0, x1, dtype=np.float32) - x) / reach
    down = (np.arange(y0, y1, dtype=np.float32) - y) / (reach * flat)
    away = np.sqrt(across[None, :] ** 2 + down[:, None] ** 2)
    wave = np.sin(away * 15.7) * np.clip(1 - away, 0, 1) * np.clip(away * 2, 0, 1) * 1.4 * power
    slope[y0:y1, x0:x1] += wave.astype(np.float32)


def puddles(view: View, top: float, wet: float, *key: int) -> Plane:
    """Where water stands on a road under the row `top`, 0..1; `wet` is about what part of it."""
    y = np.maximum(view.y - top, 0.004)
    far = 0.12 / y
    noise = tile(512, 4, *key, 0x9D, octaves=5, gain=0.42)
    lie = sample(noise, view.x * far * 1.1, np.broadcast_to(far * 1.6, (view.height, view.width)))
    edge = 0.9 - 1.8 * wet
    return cast(Plane, np.clip((lie - edge) * 7 + 0.5, 0, 1).astype(np.float32))


def wet_ground(
    scene: Light, view: View, line: Plane, water: Plane, slope: Plane, dark: NDArray[np.float32], seed: int
) -> Light:
    """Everything under `line` (heights from the top, for each column) as wet ground of a colour `dark`.

    It mirrors what stands over the line. `water` is where it stands (sharp), elsewhere the mirror is smeared
    downwards; `slope` disturbs the water.
    """
    first = int(np.clip(round(float(line.min()) * view.height), 1, view.height - 1))
    rows = np.arange(first, view.height, dtype=np.float32)[:, None]
    edge = (line * view.height).astype(np.float32)[None, :]
    below = np.maximum((rows + 0.5) / view.height - view.horizon, 0.3 / view.height)
    rough = tile(512, 16, seed, 0x9E, octaves=5, gain=0.8)
    far = 0.12 / np.maximum(below, 0.004)
    grain = sample(rough, view.x * far * 3, np.broadcast_to(far * 5, (len(rows), view.width)))
    columns = np.arange(view.width, dtype=np.float32)[None, :]
    near = np.clip(below * 8, 0, 1)
    shift = view.height * (0.016 * slope[first:] + 0.0015 * grain) * near
    over = np.clip(2 * edge - 1 - rows + shift, 0, edge - 1)
    clear = _mirror(scene, columns + shift * 0.5, over)
    soft = _mirror(_smeared(scene, view), columns + grain * np.float32(0.004 * view.height), over)
    steep = np.clip(below / (below + 0.35), 0, 1)[..., None]
    stone = dark * (0.8 + 0.35 * np.clip(grain, -1.5, 1.5))[..., None]
    asphalt = stone + soft * (0.2 + 0.25 * (1 - steep)) * (0.75 + 0.45 * np.maximum(grain, 0))[..., None]
    pool = dark * 0.35 + clear * (0.9 - 0.4 * steep) * np.maximum(1 + 0.55 * slope[first:], 0.1)[..., None]
    ground = np.maximum(asphalt + (pool - asphalt) * water[first:][..., None], 0)
    out = scene.copy()
    out[first:] += (ground - out[first:]) * np.clip(rows - edge + 0.5, 0, 1)[..., None]
    return out


def _mirror(image: Light, columns: Plane, rows: Plane) -> Light:
    at = np.broadcast_arrays(columns.astype(np.float32), rows.astype(np.float32))
    return cast(Light, cv2.remap(image, at[0], at[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT))


def _smeared(image: Light, view: View) -> Light:
    """The image drawn long, as rough wet ground mirrors it; soft, so made small."""
    small = cv2.resize(
        image, (max(view.width // 3, 1), max(len(image) // 6, 1)), interpolation=cv2.INTER_AREA
    )
    soft = cv2.GaussianBlur(
        small, (0, 0), sigmaX=max(view.height * 0.0012, 0.3), sigmaY=max(len(small) * 0.1, 0.3)
    )
    return cast(Light, cv2.resize(soft, image.shape[1::-1], interpolation=cv2.INTER_LINEAR))
