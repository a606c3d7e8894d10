"""A street seen along its length: two rows of fronts, lamps, far cars. Knows no weather."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light, colour
from composer.paint.noise import Plane
from composer.paint.terrain import View

LAMPS = ("ffb45e", "ffd08a", "ffe6bd", "ff9a48", "cfe2ff")
SIGNS = ("ff3d6e", "35d0ff", "ffb020", "7dff9a", "d060ff")


@dataclass(frozen=True, slots=True)
class Street:
    """A street: its vanishing point (heights right of the middle), half its width, and the eye's height, in
    units in which a storey is one; how brightly windows shine and how much light falls on the fronts."""

    centre: float
    half: float
    eye: float
    lamps: float
    daylight: NDArray[np.float32]
    mist: NDArray[np.float32]
    thick: float


def fronts(scene: Light, view: View, street: Street, *key: int) -> None:
    """Builds both rows of houses into `scene`, in place; each pixel looks at its place on a wall."""
    for side in (-1, 1):
        x = view.x[0] - street.centre
        columns = np.flatnonzero(x * side > 0.004)
        if not len(columns):
            continue
        rng = np.random.default_rng((*key, 0xF4, side + 1))
        span = slice(int(columns[0]), int(columns[-1]) + 1)
        depth = (street.half * view.focal / np.abs(x[span]))[None, :].astype(np.float32)
        _row(scene[:, span], view, street, depth, rng)


def _row(scene: Light, view: View, street: Street, depth: Plane, rng: np.random.Generator) -> None:
    edges = np.cumsum(rng.uniform(4, 9, 60))
    house = np.searchsorted(edges, depth[0])
    house = np.minimum(house, 59)
    roof = rng.choice((4.0, 5.0, 5.0, 6.0, 7.0), 60)[house] + 0.35
    up = ((view.horizon - view.y) * depth / view.focal + street.eye).astype(np.float32)
    along = depth[0] - np.concatenate([[0], edges])[house]
    glass, light = _windows(street, up, along, house, rng)
    tone = rng.uniform(0.45, 1.25, (60, 1)) * (0.8 + 0.4 * rng.random((60, 3)) * np.array([1.0, 0.8, 0.6]))
    wall = (tone[house] * 0.16).astype(np.float32)[None, :, :] * street.daylight
    shop = np.exp(-np.maximum(up, 0) * 1.1)[..., None] * colour("ffb870") * np.float32(0.10 * street.lamps)
    seam = 1 - 0.35 * ((up % 1 > 0.93) | (np.abs(up - 1.05) < 0.08))
    here = (wall + shop) * (seam * (1 - 0.7 * glass))[..., None] + light
    far = (1 - np.exp(-depth * street.thick))[..., None]
    here += (street.mist - here) * far
    pixel = depth / (view.focal * view.height)
    cover = np.clip((roof[None, :] - up) / pixel + 0.5, 0, 1) * (up > -0.1)
    scene += (here - scene) * cover[..., None]


def _windows(
    street: Street, up: Plane, along: Plane, house: NDArray[np.intp], rng: np.random.Generator
) -> tuple[Plane, Light]:
    """Panes by storey and bay, where they are and their light; the ground floor is shop windows and signs."""
    lit = rng.random((60, 16, 20))
    warm = np.stack([colour(text) for text in LAMPS])[rng.integers(len(LAMPS), size=(60, 16, 20))]
    sign = np.stack([colour(text) for text in SIGNS])[rng.integers(len(SIGNS), size=60)]
    bay = np.clip(along * 1.9, 0, 19.99)
    across, storey = bay % 1, np.clip(up, 0, 15.99)
    down = storey % 1
    which = (house[None, :], storey.astype(int), bay.astype(int)[None, :])
    bars = ((np.abs(across - 0.5) > 0.025)[None, :] & (np.abs(down - 0.58) > 0.012)).astype(np.float32)
    inside = ((down > 0.2) & (down < 0.8)) & ((across > 0.26) & (across < 0.74))[None, :] & (up > 1)
    shop = ((up > 0.12) & (up < 0.8)) & ((across > 0.05) & (across < 0.95))[None, :]
    board = ((up > 0.86) & (up < 1.0)) & ((bay > 0.5) & (lit[house, 0, 1] < 0.6))[None, :]
    on = np.where(lit[which] < 0.3, (0.35 + 4 * lit[which]) * (1.25 - down), 0.02) * street.lamps
    shelf = (np.abs(down - 0.36) > 0.02) * (0.55 + 0.45 * np.sin(across * 19 + lit[house, 0, 3] * 9))[None, :]
    goods = np.where(
        lit[which] < 0.8, 0.25 + 0.75 * np.where(down < 0.5, shelf, 1.0) * (0.5 + 0.8 * down), 0.1
    )
    light = (inside * bars * on + shop * goods * street.lamps)[..., None] * warm[which]
    light += (board * street.lamps * 1.6)[..., None] * sign[house][None]
    return (inside | shop).astype(np.float32), cast(Light, light.astype(np.float32))


def lanterns(scene: Light, view: View, street: Street, *key: int) -> None:
    """Posts along both kerbs with their lamps, far ones first."""
    rng = np.random.default_rng((*key, 0x1A))
    tint = colour(LAMPS[int(rng.integers(3))])
    spacing, first = rng.uniform(5, 8), rng.uniform(2.6, 4.5)
    middle = view.width / view.height / 2
    for number in range(8, -1, -1):
        depth = first + spacing * number
        for side in (-1, 1):
            x = street.centre + side * street.half * 0.985 * view.focal / depth + middle
            foot = view.horizon + street.eye * view.focal / depth
            head = view.horizon + (street.eye - 3.1) * view.focal / depth
            reach = -side * 0.55 * view.focal / depth
            _post(scene, view, [(x, foot), (x, head), (x + reach, head - 0.02 / depth)], depth, street)
            _lamp(
                scene,
                view,
                (x + reach, head),
                0.13 * view.focal / depth,
                tint * np.float32(7 * street.lamps + 0.3),
            )


def _post(scene: Light, view: View, points: list[tuple[float, float]], depth: float, street: Street) -> None:
    mask = np.zeros(scene.shape[:2], np.uint8)
    fixed = np.round(np.array(points) * view.height * 16).astype(np.int32)
    cv2.polylines(
        mask, [fixed], False, 255, max(round(0.11 * view.focal / depth * view.height), 1), cv2.LINE_AA, 4
    )
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return
    area = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    far = 1 - np.exp(-depth * street.thick)
    tint = 0.05 * street.daylight * (1 - far) + street.mist * far
    scene[area] += (tint - scene[area]) * (mask[area] / np.float32(255))[..., None]


def _lamp(scene: Light, view: View, at: tuple[float, float], size: float, tint: NDArray[np.float32]) -> None:
    """A lamp and the ball of lit mist around it."""
    reach = size * 9
    x0, x1 = (int(np.clip((at[0] + s * reach) * view.height, 0, view.width)) for s in (-1, 1))
    y0, y1 = (int(np.clip((at[1] + s * reach) * view.height, 0, view.height)) for s in (-1, 1))
    if x0 >= x1 or y0 >= y1:
        return
    x = (np.arange(x0, x1, dtype=np.float32) + 0.5) / view.height - at[0]
    y = (np.arange(y0, y1, dtype=np.float32) + 0.5) / view.height - at[1]
    away = np.sqrt(x[None, :] ** 2 + y[:, None] ** 2) / size
    glow = np.exp(-away * 0.7) * 0.12 * np.clip(1.5 - away / 6, 0, 1) + (away < 0.55)
    scene[y0:y1, x0:x1] += (glow[..., None] * tint).astype(np.float32)


def cars(scene: Light, view: View, street: Street, count: int, *key: int) -> None:
    """Cars with white lamps when they come and red ones when they go, drawn long on the wet road."""
    rng = np.random.default_rng((*key, 0xCA))
    middle = view.width / view.height / 2
    for depth in np.sort(rng.uniform(4.5, 30, count))[::-1]:
        coming = rng.random() < 0.5
        lane = street.half * (-0.36 if coming else 0.36)
        tint = (colour("fff2d8") * 5 if coming else colour("ff2a1a") * 3) * np.float32(
            0.35 + 0.65 * min(street.lamps, 1.0)
        )
        scale = view.focal / float(depth)
        bottom = view.horizon + (street.eye - 0.02) * scale
        at = [street.centre + (lane + side * 0.34) * scale + middle for side in (-1, 1)]
        for x in at:
            _streak(scene, view, (x, bottom), 0.09 * scale, 1.3 * scale, tint * np.float32(0.22))
        _body(scene, view, (street.centre + lane * scale + middle, bottom), scale, float(depth), street)
        for x in at:
            _lamp(scene, view, (x, bottom - 0.24 * scale), 0.075 * scale, tint)


def _streak(
    scene: Light, view: View, at: tuple[float, float], size: float, length: float, tint: NDArray[np.float32]
) -> None:
    """A lamp drawn long on wet ground under it."""
    x0, x1 = (int(np.clip((at[0] + s * size * 3) * view.height, 0, view.width)) for s in (-1, 1))
    y0, y1 = (int(np.clip((at[1] + s) * view.height, 0, view.height)) for s in (0, length * 2.5))
    if x0 < x1 and y0 < y1:
        x = ((np.arange(x0, x1, dtype=np.float32) + 0.5) / view.height - at[0]) / size
        y = ((np.arange(y0, y1, dtype=np.float32) + 0.5) / view.height - at[1]) / length
        glow = np.exp(-(x[None, :] ** 2)) * np.exp(-y[:, None] * 1.6) * np.clip(y[:, None] * 6, 0, 1)
        scene[y0:y1, x0:x1] += (glow[..., None] * tint).astype(np.float32)


def _body(
    scene: Light, view: View, foot: tuple[float, float], scale: float, depth: float, street: Street
) -> None:
    outline = np.array(
        [
            (-0.46, 0),
            (-0.46, -0.38),
            (-0.32, -0.44),
            (-0.26, -0.72),
            (0.26, -0.72),
            (0.32, -0.44),
            (0.46, -0.38),
            (0.46, 0),
        ]
    )
    mask = np.zeros(scene.shape[:2], np.uint8)
    cv2.fillPoly(
        mask,
        [np.round((outline * scale + np.array(foot)) * view.height * 16).astype(np.int32)],
        255,
        cv2.LINE_AA,
        4,
    )
    far = 1 - np.exp(-depth * street.thick)
    tint = 0.03 * street.daylight * (1 - far) + street.mist * far
    rows = np.flatnonzero(mask.any(axis=1))
    if len(rows):
        area = np.s_[rows[0] : rows[-1] + 1]
        scene[area] += (tint - scene[area]) * (mask[area] / np.float32(255))[..., None]
