"""Firs under snow, one by one on the land that a camera sees. Knows no hour."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.broadleaf import stand
from composer.paint.light import Light
from composer.paint.noise import Plane
from composer.paint.terrain import Sight, View

Fixed = NDArray[np.int32]
"""Corners of a polygon in sixteenths of a pixel."""
Tint = NDArray[np.float32]
TALL, LARGEST, THICK = 2.1, 0.62, 0.012
"""A fir's height in units, the largest in heights of the canvas, how much a unit of air veils."""
COLD = np.array([0.42, 0.52, 0.72], np.float32)
"""Snow in the shade of its own edge, to snow in the light."""


@dataclass(frozen=True, slots=True)
class Fir:
    """What a fir hides, where snow lies on it and how lit that snow is, each 0..1."""

    cover: Plane
    snow: Plane
    tone: Plane


def snowy_fir(height: int, *key: int) -> Fir:
    """One fir, `height` pixels high, hung with skirts of branches from the lowest to the highest.

    Each carries a sheet of snow, light above and in the shade of its own edge below.
    """
    rng = np.random.default_rng((*key, 0xF12))
    height = max(height, 12)
    cover, snow, tone = (np.zeros((height, int(height * 0.6)), np.uint8) for _ in range(3))
    middle, slim = cover.shape[1] / 2, rng.uniform(0.75, 1.0)
    trunk = np.array([(-0.018, 1.0), (-0.01, 0.8), (0.01, 0.8), (0.018, 1.0)]) * height + (middle, 0)
    cv2.fillPoly(cover, [np.round(trunk * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    for part in np.linspace(0, 1, int(rng.integers(13, 18))):
        reach = height * slim * (0.27 * (1 - part) ** 0.85 + 0.010) * rng.uniform(0.86, 1.08)
        deep = height * (0.15 - 0.095 * part)
        edge = height * (0.95 - 0.875 * part)
        skirt = _skirt((middle, edge, reach, deep), 0.15, rng)
        cv2.fillPoly(cover, [skirt], 255, cv2.LINE_AA, 4)
        cv2.fillPoly(snow, [skirt], 0, cv2.LINE_AA, 4)
        lift = rng.uniform(0.16, 0.30)
        for mask, share, up, level in (
            (snow, 0.93, lift, 255),
            (tone, 0.95, lift - 0.04, 70),
            (tone, 0.8, lift + 0.2, 255),
        ):
            heap = _skirt((middle, edge - deep * up, reach * share, deep * 0.8), 0.07, rng)
            cv2.fillPoly(mask, [heap], level, cv2.LINE_AA, 4)
    soft = cv2.GaussianBlur(tone, (0, 0), max(height * 0.007, 0.3))
    return Fir(cover / np.float32(255), snow / np.float32(255), soft / np.float32(255))


def _skirt(place: tuple[float, float, float, float], rough: float, rng: np.random.Generator) -> Fixed:
    """The outline of one tier: an apex and a ragged lower edge that droops outwards."""
    x, y, reach, deep = place
    at = np.linspace(-1, 1, 29)
    clumps = np.interp(at, np.linspace(-1, 1, 9), rng.normal(0, rough, 9))
    ragged = clumps + rough * 0.8 * np.where(np.arange(29) % 2, 1, -1) * rng.uniform(0.2, 1.0, 29)
    down = y + deep * (0.34 * np.abs(at) ** 1.6 - 0.15 + ragged)
    edge = np.stack([x + reach * at, down], axis=1)
    apex = np.array([(x + reach * 0.12, y - deep * 1.2), (x - reach * 0.12, y - deep * 1.2)])
    return cast(Fixed, np.round(np.concatenate([edge, apex]) * 16).astype(np.int32))


def shadows(view: View, sight: Sight, places: list[tuple[int, int]], side: int) -> Plane:
    """The shade that firs cast on the snow, away from the sun, 0..1."""
    mask = np.zeros((view.height // 2 + 1, view.width // 2 + 1), np.uint8)
    for column, row in places:
        high = TALL * view.focal / float(sight.distance[row, column]) * view.height / 2
        centre = (round((column / 2 - side * 0.42 * high) * 16), round((row / 2 + 0.03 * high) * 16))
        axes = (max(round(0.5 * high * 16), 8), max(round(0.055 * high * 16), 8))
        cv2.ellipse(mask, centre, axes, -side * 4, 0, 360, 255, -1, cv2.LINE_AA, 4)
    soft = cv2.GaussianBlur(mask, (0, 0), max(view.height / 360, 0.5))
    wide = cv2.resize(soft, (view.width, view.height), interpolation=cv2.INTER_LINEAR)
    return wide / np.float32(255)


def plant(
    scene: Light,
    view: View,
    sight: Sight,
    places: list[tuple[int, int]],
    tints: tuple[Tint, Tint, Tint],
    side: int,
    *key: int,
) -> None:
    """Stands firs at pixels (column, row) of the land, in place, far ones first.

    `tints` are of needles, of snow and of the far air; `side` is the sun's.
    """
    rng = np.random.default_rng((*key, 0xF1))
    largest = int(LARGEST * view.height)
    kinds = [snowy_fir(largest, *key, number) for number in range(4)]
    for column, row in sorted(places, key=lambda place: -sight.distance[place[1], place[0]]):
        depth = float(sight.distance[row, column])
        tall = TALL * rng.uniform(0.55, 1.2) * view.focal / depth * view.height
        high = int(np.clip(tall, 3, largest * 1.25))
        fir = _sized(kinds[int(rng.integers(4))], high, rng.random() < 0.5)
        foot = (column, row + max(high // 60, 1))
        rows, columns, shown = stand(scene.shape[:2], fir.cover, foot)
        if not shown.size:
            continue
        _, _, frosted = stand(scene.shape[:2], fir.snow, foot)
        _, _, tone = stand(scene.shape[:2], fir.tone, foot)
        left = column - fir.cover.shape[1] // 2
        across = (np.arange(columns.start, columns.stop, dtype=np.float32) - left) / fir.cover.shape[
            1
        ] * 2 - 1
        lit = np.clip(0.82 + 0.3 * side * across, 0.4, 1.12)[None, :, None]
        heap = tints[1] * (COLD + (1 - COLD) * tone[..., None]) * lit
        tint = tints[0] * lit + (heap - tints[0] * lit) * frosted[..., None]
        tint = tint + (tints[2] - tint) * np.float32(1 - np.exp(-depth * THICK))
        scene[rows, columns] += (tint - scene[rows, columns]) * shown[..., None]


def _sized(kind: Fir, high: int, turned: bool) -> Fir:
    size = (max(int(high * 0.6), 2), high)
    parts = (
        cv2.resize(part, size, interpolation=cv2.INTER_AREA) for part in (kind.cover, kind.snow, kind.tone)
    )
    return Fir(*(cast(Plane, part[:, ::-1] if turned else part) for part in parts))
