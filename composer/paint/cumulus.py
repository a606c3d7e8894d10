"""Heaped clouds: towers of puffs with a lit and a shaded side. Knows the sun's direction, no hour.

Painted as by hand: each puff is one touch of a brush, crisp and light towards the sun, soft and dark below;
the nearer ones stand before the feet of those behind. Then noise frays the whole.
"""

from dataclasses import dataclass
from functools import cache
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light, smoothstep
from composer.paint.noise import Plane, sample, tile
from composer.paint.terrain import View


@dataclass(frozen=True, slots=True)
class Heap:
    """A cloud: the middle of its foot (heights right of the middle, under the top), how wide and high it is
    and how large its puffs are."""

    x: float
    y: float
    wide: float
    high: float
    puff: float = 0.09


@dataclass(frozen=True, slots=True)
class Tints:
    """Linear colours of a cloud in the sun, between and in the shade, and of the air that veils it."""

    lit: NDArray[np.float32]
    shade: NDArray[np.float32]
    air: NDArray[np.float32]
    veil: float = 0.0


Sheet = tuple[Plane, Plane]
"""Coverage and tone (0 in the shade, 1 in the sun) of what was painted so far."""


def swirl(seed: int) -> Plane:
    """The noise that frays clouds."""
    return tile(512, 4, seed, 0xCC, octaves=7, gain=0.6)


def heap(
    scene: Light,
    view: View,
    clouds: list[Heap],
    tints: Tints,
    sun: tuple[float, float],
    swirled: Plane,
    *key: int,
) -> None:
    """Lays clouds over `scene`, in place, lit from `sun` (heights right of the middle, under the top)."""
    sheet = (np.zeros((view.height, view.width), np.float32), np.zeros((view.height, view.width), np.float32))
    for number, cloud in enumerate(clouds):
        _pile(sheet, view, cloud, sun, np.random.default_rng((*key, number, 0xC0)))
    seen = sheet[0] > 0
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(rows):
        return
    edge = round(0.04 * view.height)
    ys = slice(max(int(rows[0]) - edge, 0), int(rows[-1]) + 1 + edge)
    xs = slice(max(int(columns[0]) - edge, 0), int(columns[-1]) + 1 + edge)
    x, y = view.x[:, xs], view.y[ys]
    body, tone = _frayed((sheet[0][ys, xs], sheet[1][ys, xs]), view, (x, y), swirled)
    near = np.exp(-np.hypot(x - sun[0], y - sun[1]) * 3.0)
    rim = near * smoothstep(0.95, 0.3, body) * 1.2
    tint = tints.shade + (tints.lit - tints.shade) * (tone * (0.9 + 0.5 * near) + rim)[..., None]
    tint += (tints.air - tint) * np.float32(tints.veil)
    scene[ys, xs] += (tint - scene[ys, xs]) * body[..., None]


def _pile(sheet: Sheet, view: View, cloud: Heap, sun: tuple[float, float], rng: np.random.Generator) -> None:
    """Dabs a cloud's puffs: from the far upper ones to the near lower ones, smaller towards the outside."""
    humps = int(rng.integers(2, 6))
    centre, tall = rng.uniform(-0.7, 0.7, humps), rng.uniform(0.3, 0.85, humps)
    reach = rng.uniform(0.22, 0.5, humps)
    tall[int(rng.integers(humps))] = 1.0
    pixels = cloud.wide * cloud.high * view.height**2
    count = int(np.clip(11 * cloud.wide * cloud.high / cloud.puff**2, 14, min(260, 14 + pixels / 20)))
    across = rng.uniform(-1, 1, count)
    dome = np.clip(1 - np.abs((across - centre[:, None]) / reach[:, None]) ** 2.4, 0, 1)
    ceiling = np.maximum((tall[:, None] * np.sqrt(dome)).max(axis=0), 0.16) * (1 - across**6)
    up = np.sort(rng.random(count) ** 0.8)[::-1]
    brush = _brush(round(float(np.clip((sun[0] - cloud.x) / 0.8, -1, 1)) * 4))
    middle = view.width / view.height / 2
    for number in range(count):
        high = float(up[number] * ceiling[number])
        radius = cloud.puff * float(rng.uniform(0.4, 1.2)) * (1.15 - 0.35 * up[number])
        side = float(across[number]) * (1 - 0.25 * high)
        at = (cloud.x + side * cloud.wide / 2 + middle, cloud.y - high * (cloud.high - radius))
        toward = side * np.sign(sun[0] - cloud.x)
        tone = 0.10 + 0.52 * high**0.7 + 0.16 * toward + rng.normal(0, 0.05)
        _dab(sheet, brush, at, radius, tone, view.height, cloud.y)


@cache
def _brush(lean: int) -> tuple[Plane, Plane]:
    """One puff: coverage, and how much lighter than its middle each point is; `lean` is the sun's side."""
    at = np.linspace(-1, 1, 96, dtype=np.float32)
    x, y = at[None, :], at[:, None]
    away = np.hypot(x, y)
    to = np.array([lean / 4, -0.9]) / np.hypot(lean / 4, 0.9)
    facing = (x * to[0] + y * to[1]).astype(np.float32)
    cover = smoothstep(1.0, 0.86, away) * smoothstep(-1.0, 0.15, facing)
    return cast(Plane, cover), cast(
        Plane, (0.42 * facing + 0.16 * np.maximum(facing, 0) ** 3).astype(np.float32)
    )


def _dab(
    sheet: Sheet, brush: Sheet, at: tuple[float, float], radius: float, tone: float, size: int, foot: float
) -> None:
    reach = max(round(radius * size), 2)
    left, top = round(at[0] * size) - reach, round(at[1] * size) - reach
    height, width = sheet[0].shape
    y0, y1 = max(top, 0), min(top + 2 * reach, height, round(foot * size))
    x0, x1 = max(left, 0), min(left + 2 * reach, width)
    if x0 >= x1 or y0 >= y1:
        return
    cover, shade = (
        cv2.resize(part, (2 * reach, 2 * reach), interpolation=cv2.INTER_LINEAR)[
            y0 - top : y1 - top, x0 - left : x1 - left
        ]
        for part in brush
    )
    body, light = sheet[0][y0:y1, x0:x1], sheet[1][y0:y1, x0:x1]
    light += (shade + np.float32(tone) - light) * cover
    body += (1 - body) * cover


def _frayed(sheet: Sheet, view: View, place: tuple[Plane, Plane], swirled: Plane) -> Sheet:
    """The sheet with its outlines torn: every point looks a little aside, by noise of several sizes."""
    x, y = place
    dx, dy = (sample(swirled, x * 1.3 + shift, y * 1.3 + shift) for shift in (0.0, 0.43))
    reach = np.float32(0.011 * view.height)
    columns = np.arange(sheet[0].shape[1], dtype=np.float32)[None, :] + dx * reach
    rows = np.arange(sheet[0].shape[0], dtype=np.float32)[:, None] + dy * reach
    body, tone = (
        cv2.remap(part, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) for part in sheet
    )
    soft = cv2.GaussianBlur(body, (0, 0), max(view.height * 0.004, 0.4))
    frayed = smoothstep(0.25, 0.85, soft + 0.06 * dx * (1 - soft))
    fine = np.float32(0.035) * dy
    return frayed, cast(
        Plane, np.clip(cv2.GaussianBlur(tone, (0, 0), max(view.height * 0.0025, 0.4)) + fine, 0, 1.3)
    )
