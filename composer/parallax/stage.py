"""Planes seen through a moving camera, frame by frame, as the encoder wants them. Knows no words, no files.

Each plane is bent by its own depth: found for a grid of points, every few pixels of the canvas, carried over
to the pixels between and sampled in 8 bit. What is in front is laid over what is behind by its matte.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

import cv2
import numpy as np

from composer.media import Picture
from composer.parallax.camera import FAR_IN, Path, Pose
from composer.parallax.depth import Map, depth
from composer.parallax.layers import Layer, layers
from composer.planes import I420, Plane, blank, cover, planes

CELLS = (8, 16)
"""Pixels of the canvas between points whose depth is looked up, and for a canvas wider than WIDE."""
WIDE = 1000
_ROUNDS = 3
"""How often a point's depth is looked up again where the depth before has brought it."""
_SAMPLES = 97
"""Poses of a path that are tried to learn how much beyond the frame it sees."""
_SPARE = 2
"""Pixels around what any pose sees."""

Grid = tuple[Map, Map]


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """Planes of `size` (width, height) pixels around the canvas; `scale` of theirs to one of the canvas."""

    planes: tuple[Layer, ...]
    size: tuple[int, int]
    canvas: tuple[int, int]
    scale: float

    @property
    def cell(self) -> int:
        return CELLS[self.canvas[0] > WIDE]


def staged(picture: Picture, width: int, height: int, poses: Iterable[Pose]) -> Stage:
    """The picture made ready for a canvas and for these poses: it covers all that any of them sees."""
    tried = tuple(poses)
    aside, aloft, closest = _seen(tried, height / width)
    wide, high = 2 * aside * width, 2 * aloft * width
    rows, columns = picture.pixels.shape[:2]
    scale = float(np.clip(min(columns / wide, rows / high), 1.0, closest))
    inner = cover(picture.pixels, _even(scale * wide), _even(scale * high))
    edge = (_SPARE, _SPARE, _SPARE, _SPARE)
    pixels = np.asarray(cv2.copyMakeBorder(inner, *edge, cv2.BORDER_REFLECT_101), np.uint8)
    size = pixels.shape[1], pixels.shape[0]
    reach = ceil(scale * width * _slide(tried)) + 2
    return Stage(layers(pixels, depth(Picture(pixels)), reach), size, (width, height), scale)


def poses(path: Path) -> Iterable[Pose]:
    """The path at so many times that no pose of it goes much beyond them."""
    return (path(number / (_SAMPLES - 1)) for number in range(_SAMPLES))


def _even(side: float) -> int:
    return 2 * ceil(side / 2)


def _seen(tried: tuple[Pose, ...], aspect: float) -> tuple[float, float, float]:
    """How far to the side and up the poses see, in canvas widths from the middle, and how close they come."""
    aside, aloft, closest = 0.0, 0.0, 1.0
    for pose in tried:
        for near in (0.0, 1.0):
            grown, offset = _grown(pose, near), abs(near - pose.pivot)
            aside = max(aside, 0.5 / grown + abs(pose.right) * offset)
            aloft = max(aloft, 0.5 * aspect / grown + abs(pose.down) * offset)
            closest = max(closest, _grown(pose, 0.5))
    return aside, aloft, closest


def _slide(tried: tuple[Pose, ...]) -> float:
    """How far at most, in canvas widths, what is nearest slides over what is farthest."""
    return max(max(abs(p.right), abs(p.down)) + 0.75 * (1 - FAR_IN) * p.into for p in tried)


def _grown(pose: Pose, near: float) -> float:
    return 1 + pose.into * (FAR_IN + (1 - FAR_IN) * near)


def seen_at(pose: Pose, across: float, down: float, near: float) -> tuple[float, float]:
    """Where a point of the picture (in canvas widths from the middle) is seen: in the same units."""
    grown, aside = _grown(pose, near), near - pose.pivot
    return (across - pose.right * aside) * grown, (down - pose.down * aside) * grown


def shot(view: Stage, pose: Pose) -> I420:
    """What the camera sees from there: a new frame."""
    frame = blank(*view.canvas)
    for layer in view.planes:
        grid = looks(view, layer.near, pose)
        box = _box(view, layer.box, grid)
        if box is not None:
            _lay(frame, layer, grid, box, view.cell)
    return frame


def looks(view: Stage, near: Map, pose: Pose) -> Grid:
    """For points every `view.cell` pixels, and a ring around the canvas, where on the plane they look: a map
    of x and one of y, in the plane's pixels, whose first one's middle is at 0."""
    (width, height), (wide, high), cell = view.canvas, view.size, view.cell
    columns, rows = -(-width // cell) + 2, -(-height // cell) + 2
    across = ((np.arange(columns, dtype=np.float32) - 0.5) * cell - width / 2) / width
    down = ((np.arange(rows, dtype=np.float32) - 0.5) * cell - height / 2) / width
    x = np.ascontiguousarray(np.broadcast_to(across[None], (rows, columns)))
    y = np.ascontiguousarray(np.broadcast_to(down[:, None], (rows, columns)))
    unit = np.float32(view.scale * width)
    by_x, by_y = near.shape[1] / np.float32(wide), near.shape[0] / np.float32(high)
    right, sunk, into, pivot = (np.float32(n) for n in (pose.right, pose.down, pose.into, pose.pivot))
    seen_x, seen_y = x, y
    for _ in range(_ROUNDS):
        map_x = seen_x * (unit * by_x) + np.float32(wide * by_x / 2 - 0.5)
        map_y = seen_y * (unit * by_y) + np.float32(high * by_y / 2 - 0.5)
        at = cv2.remap(near, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        grown = 1 + into * (np.float32(FAR_IN) + np.float32(1 - FAR_IN) * at)
        seen_x = x / grown + right * (at - pivot)
        seen_y = y / grown + sunk * (at - pivot)
    return (
        np.asarray(seen_x * unit + np.float32((wide - 1) / 2), np.float32),
        np.asarray(seen_y * unit + np.float32((high - 1) / 2), np.float32),
    )


def _box(view: Stage, box: tuple[int, int, int, int], grid: Grid) -> tuple[int, int, int, int] | None:
    """The part of the canvas (left, top, right, bottom, on the grid) that looks into the box of a plane."""
    reach = 2 * view.cell * view.scale
    inside = (grid[0] > box[0] - reach) & (grid[0] < box[2] + reach)
    inside &= (grid[1] > box[1] - reach) & (grid[1] < box[3] + reach)
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not len(rows):
        return None
    cell, (width, height) = view.cell, view.canvas
    left, top = max(0, int(columns[0] - 1) * cell), max(0, int(rows[0] - 1) * cell)
    right, bottom = min(width, int(columns[-1]) * cell), min(height, int(rows[-1]) * cell)
    return (left, top, right, bottom) if right > left and bottom > top else None


def _lay(frame: I420, layer: Layer, grid: Grid, box: tuple[int, int, int, int], cell: int) -> None:
    """Lays the plane over that part of the frame."""
    left, top, right, bottom = box
    luma, cb, cr = planes(frame)
    part = slice(top // cell, -(-bottom // cell) + 2), slice(left // cell, -(-right // cell) + 2)
    x, y = (np.ascontiguousarray(map_[part]) for map_ in grid)
    size = right - left, bottom - top
    fine = _between(x, cell, *size), _between(y, cell, *size)
    double = cv2.add(fine[0], fine[0]), cv2.add(fine[1], fine[1])
    _over(luma[top:bottom, left:right], layer.luma, double, layer.matte, fine)
    # A chroma sample lies on an even luma column, and between two luma rows, here and on the plane.
    x, y = (np.asarray(half / 2 - site, np.float32) for half, site in ((x, 0.5), (y, 0.25)))
    coarse = (
        _between(x, cell // 2, size[0] // 2, size[1] // 2),
        _between(y, cell // 2, size[0] // 2, size[1] // 2),
    )
    for target, plane in ((cb, layer.cb), (cr, layer.cr)):
        _over(target[top // 2 : bottom // 2, left // 2 : right // 2], plane, coarse, layer.thin, coarse)


def _between(cells: Map, cell: int, width: int, height: int) -> Map:
    """The grid carried over to the pixels between."""
    full = cv2.resize(cells, (cells.shape[1] * cell, cells.shape[0] * cell), interpolation=cv2.INTER_LINEAR)
    return np.asarray(full[cell : cell + height, cell : cell + width], np.float32)


def _over(target: Plane, plane: Plane, at: Grid, matte: Plane | None, there: Grid) -> None:
    """Lays a plane seen `at` over the target by its matte, seen `there`."""
    if matte is None:
        cv2.remap(plane, *at, cv2.INTER_LINEAR, dst=target, borderMode=cv2.BORDER_REPLICATE)
        return
    drawn = cv2.remap(plane, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    cover = cv2.remap(matte, *there, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    behind = cv2.multiply(target, cv2.bitwise_not(cover), scale=1 / 255)
    cv2.add(behind, drawn, dst=target)
