"""Low poly: flat facets between points that stand close where there is detail.

Points by weighted lot, kept apart by less where more goes on, joined by Delaunay's triangles; each facet
has the mean colour of what lies under its middle and a little light from the upper left.
"""

from math import ceil
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from composer.media import Picture
from composer.paint.noise import Plane
from composer.paint.styles.easel import LONGEST, Colours, blurred, lightness, resized

POINTS = 2400
TRIES = 12000
SIDE = 480
NEAREST, FARTHEST = 7.0, 70.0
"""How far apart points stand where most and where nothing goes on, in 720ths of the height."""

PAGE = 16_000_000
"""No more pixels than these are drawn on for the sake of smooth edges."""

HEART = 0.7
"""The part of a facet whose mean colour it takes: its rim may lie over an edge."""

Points = NDArray[np.floating[Any]]


def low_poly(picture: Picture, seed: int) -> Picture:
    """The picture in some thousand triangles, as many at any size, and sharp at any."""
    rows, columns = picture.height, picture.width
    times = min(SIDE / min(rows, 2 * columns), 4.0, LONGEST / max(rows, columns))
    size = (max(round(columns * times), 4), max(round(rows * times), 4))
    small = resized(picture.pixels, size).astype(np.float32) / np.float32(255)
    rng = np.random.default_rng((seed, 0x109))
    points = _points(small, rng)
    corners = Delaunay(points).simplices
    paints = _paints(small, points, corners, rng)
    return _facets(points * (columns / size[0], rows / size[1]), corners, paints, (rows, columns))


def _points(small: Colours, rng: np.random.Generator) -> Points:
    """Corners of the facets as (x, y) in pixels of `small`: its border, crests of edges, then the rest."""
    rows, columns = small.shape[:2]
    scale = min(rows, 2 * columns) / 720
    edge, crest = _edges(small)
    near = np.clip(0.55 * edge + 0.75 * blurred(edge, 12), 0, 1)
    apart = NEAREST * (FARTHEST / NEAREST) ** (1 - near) * scale
    kept = _border(rows, columns, FARTHEST * scale, rng)
    taken = np.zeros((rows, columns), np.uint8)
    for chance, most in ((crest * edge * (edge > 0.2), 0.75), (near**2 + 0.03, 1.0)):
        _settle(kept, taken, chance, apart, int(most * POINTS), rng)
    return np.array(kept)


def _settle(
    kept: list[tuple[float, float]],
    taken: NDArray[np.uint8],
    chance: Plane,
    apart: Plane,
    most: int,
    rng: np.random.Generator,
) -> None:
    """Draws places by lot and keeps those that are far enough from all before, until there are `most`."""
    places = np.flatnonzero(chance > 0.02)
    wait = rng.exponential(size=len(places)) / chance.ravel()[places]
    for place in places[np.argsort(wait)[:TRIES]].tolist():
        y, x = divmod(place, taken.shape[1])
        if not taken[y, x] and len(kept) < most:
            kept.append((x + 0.5, y + 0.5))
            cv2.circle(taken, (x, y), max(int(apart[y, x]), 1), 1, cv2.FILLED)


def _edges(small: Colours) -> tuple[Plane, Plane]:
    """How strong the edge at each place is among the picture's own, 0 to 1, and 1 on the crests of edges."""
    smooth = blurred(small, 2.5)
    across, down = (cv2.Sobel(smooth, cv2.CV_32F, *way, ksize=3) for way in ((1, 0), (0, 1)))
    edge = np.sqrt((across**2 + down**2).max(axis=2))
    crest = (edge >= cv2.dilate(edge, np.ones((1, 3)))) | (edge >= cv2.dilate(edge, np.ones((3, 1))))
    strength = np.clip(edge / max(float(np.percentile(edge, 97)), 0.02), 0, 1)
    return strength, crest.astype(np.float32)


def _border(rows: int, columns: int, apart: float, rng: np.random.Generator) -> list[tuple[float, float]]:
    """The four corners, and points along the sides about so far apart."""
    spots: list[tuple[float, float]] = [(0.0, 0.0), (columns, 0.0), (0.0, rows), (columns, rows)]
    for side, far, lies in ((columns, rows, True), (rows, columns, False)):
        for end in (0.0, float(far)):
            count = max(int(side / apart), 1)
            steps = (np.arange(1, count) + rng.uniform(-0.3, 0.3, count - 1)) * side / count
            spots += [(float(step), end) if lies else (end, float(step)) for step in steps]
    return spots


def _paints(small: Colours, points: Points, corners: NDArray[Any], rng: np.random.Generator) -> Colours:
    """One colour for each facet: the mean of what it covers, and a little light where it leans to it."""
    rows, columns = small.shape[:2]
    which = np.zeros((rows, columns), np.int32)
    middle = points[corners].mean(axis=1)
    inner = middle[:, None] + HEART * (points[corners] - middle[:, None])
    for number, facet in enumerate(np.round(inner * 16 - 8).astype(np.int32), 1):
        cv2.fillConvexPoly(which, facet, number, cv2.LINE_8, 4)
    flat, total = which.ravel(), len(corners) + 1
    count = np.bincount(flat, minlength=total)[1:]
    sums = [np.bincount(flat, small[..., band].ravel(), total)[1:] for band in range(3)]
    mean = np.stack(sums, axis=1) / np.maximum(count, 1)[:, None]
    y, x = (np.clip(middle[:, axis].astype(int), 0, side - 1) for axis, side in ((1, rows), (0, columns)))
    mean[count == 0] = small[y[count == 0], x[count == 0]]
    light = _leaning(small, points, corners) + rng.normal(0, 0.022, len(corners))
    grey = mean.mean(axis=1, keepdims=True)
    return np.asarray(np.clip((grey + (mean - grey) * 1.22) * (1 + light[:, None]), 0, 1))


def _leaning(small: Colours, points: Points, corners: NDArray[Any]) -> Plane:
    """How far each facet leans to the upper left, were the picture's lightness a relief: -0.1 to 0.1."""
    rows, columns = small.shape[:2]
    height = blurred(lightness(small), 12)
    x, y = (np.clip(points[:, axis].astype(int), 0, side - 1) for axis, side in ((0, columns), (1, rows)))
    solid = np.column_stack([points, height[y, x] * 60 * rows / 360])[corners]
    normal = np.cross(solid[:, 1] - solid[:, 0], solid[:, 2] - solid[:, 0])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    normal *= np.sign(normal[:, 2:] + 1e-12)
    return np.asarray(np.clip(normal @ np.array([0.18, 0.22, 0.0]), -0.1, 0.1))


def _facets(points: Points, corners: NDArray[Any], paints: Colours, shape: tuple[int, int]) -> Picture:
    """The facets drawn without gaps; larger and averaged down where there is room, for smooth edges."""
    rows, columns = shape
    times = max(min(ceil(2 * SIDE / rows) + 1, int((PAGE / (rows * columns)) ** 0.5)), 1)
    page = np.zeros((times * rows, times * columns, 3), np.uint8)
    tones = np.round(paints * 255).tolist()
    places = np.round(points[corners] * (16 * times) - 8).astype(np.int32)
    for facet, tone in zip(places, tones, strict=True):
        cv2.fillConvexPoly(page, facet, tone, cv2.LINE_8, 4)
    return Picture(np.ascontiguousarray(resized(page, (columns, rows))))
