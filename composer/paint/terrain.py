"""Land seen by a camera: rays cast over a repeating height map give each pixel its place and distance."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from composer.paint.noise import Plane, sample


@dataclass(frozen=True, slots=True)
class View:
    """A canvas of pixels and the camera behind it; lengths on the canvas are in its heights.

    `horizon` is how far under the top edge the horizon lies; `focal` the distance of the eye; `texels` how
    many points across the maps of land and cloud have.
    """

    width: int
    height: int
    horizon: float = 0.5
    focal: float = 1.2
    texels: int = 2048

    @property
    def x(self) -> Plane:
        """Across: 0 in the middle, of shape (1, width)."""
        middle = (self.width - 1) / 2
        return ((np.arange(self.width, dtype=np.float32) - middle) / self.height)[None, :]

    @property
    def y(self) -> Plane:
        """Down from the top edge: of shape (height, 1)."""
        return ((np.arange(self.height, dtype=np.float32) + 0.5) / self.height)[:, None]


@dataclass(frozen=True, slots=True)
class Land:
    """A height map that repeats every `span` units of length; `heights` are in the same units."""

    heights: Plane
    span: float

    def at(self, x: Plane, z: Plane) -> Plane:
        return sample(self.heights, x / self.span, z / self.span)

    def slopes(self) -> tuple[Plane, Plane]:
        """Rise across and rise away, per unit of length, of the same shape as the map."""
        step = self.span / len(self.heights)
        padded = np.pad(self.heights, 1, mode="wrap")
        across = (padded[1:-1, 2:] - padded[1:-1, :-2]) / (2 * step)
        away = (padded[2:, 1:-1] - padded[:-2, 1:-1]) / (2 * step)
        return cast(Plane, across.astype(np.float32)), cast(Plane, away.astype(np.float32))

    def shade(self, rise: float, side: int) -> Plane:
        """How much sun each point of the map gets, 0..1, from a sun `rise` high per unit to a `side`.

        `side` -1 is the left, 1 the right. A point is dark when land towards the sun stands over its ray.
        """
        step = self.span / len(self.heights)
        lit = np.zeros_like(self.heights)
        for steepness in (0.85, 1.0, 1.15):
            twice = np.hstack([self.heights, self.heights])
            ramp = np.arange(twice.shape[1], dtype=np.float32) * step * rise * steepness
            line = twice - side * ramp
            line = line if side < 0 else line[:, ::-1]
            over = np.maximum.accumulate(line, axis=1) - line
            over = over if side < 0 else over[:, ::-1]
            half = self.heights.shape[1]
            lit += (over[:, half:] if side < 0 else over[:, :half]) < 1e-3
        return cast(Plane, cv2.GaussianBlur(lit / 3, (0, 0), 0.8))


@dataclass(frozen=True, slots=True)
class Sight:
    """What each pixel sees: the distance (infinite for sky) and the place on the land."""

    distance: Plane
    x: Plane
    z: Plane

    @property
    def land(self) -> Plane:
        """1 where there is land, 0 where there is sky."""
        return np.isfinite(self.distance).astype(np.float32)


def framed(land: Land, view: View, eye: tuple[float, float, float], far: float, top: float) -> Land:
    """The land stretched upwards so that its highest peak in sight ends at `top` of the canvas."""
    depths = np.linspace(far / 8, far, 400, dtype=np.float32)[:, None]
    across = np.linspace(-0.5, 0.5, 300, dtype=np.float32) * view.width / view.height / view.focal
    ground = land.at(eye[0] + across * depths, np.broadcast_to(eye[2] + depths, (400, 300)))
    ceiling = (view.horizon - top) / view.focal * depths + eye[1]
    stretch = float((ceiling / np.maximum(ground, 1e-6)).min())
    return Land(land.heights * np.float32(stretch), land.span)


def look(land: Land, view: View, eye: tuple[float, float, float], near: float, far: float) -> Sight:
    """Casts a ray through every pixel from `eye` (x, height, z) and finds the land between near and far."""
    depths = np.geomspace(near, far, 1400).astype(np.float32)[:, None]
    across = view.x / view.focal
    ground = land.at(eye[0] + across * depths, np.broadcast_to(eye[2] + depths, (len(depths), view.width)))
    rise = ((ground - eye[1]) / depths).T.copy()
    skyline = np.maximum.accumulate(rise, axis=1)
    ray = ((view.horizon - view.y[:, 0]) / view.focal)[::-1].copy()
    distance = np.full((view.width, view.height), np.inf, np.float32)
    for column in range(view.width):
        hit = np.searchsorted(skyline[column], ray)
        seen = np.flatnonzero(hit < len(depths))
        behind = hit[seen]
        before = np.maximum(behind - 1, 0)
        low, high = rise[column, before], rise[column, behind]
        part = np.clip((ray[seen] - low) / np.maximum(high - low, 1e-9), 0, 1)
        start, end = depths[before, 0], depths[behind, 0]
        distance[column, seen] = start + (end - start) * part
    rows = np.ascontiguousarray(distance.T[::-1])
    safe = np.where(np.isfinite(rows), rows, 0).astype(np.float32)
    return Sight(rows, (eye[0] + across * safe).astype(np.float32), (eye[2] + safe).astype(np.float32))
