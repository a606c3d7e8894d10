"""Planes seen through a moving camera, frame by frame, as the encoder wants them. Knows no words, no files.

Each plane is bent by its own depth: found for a grid of points, every CELL pixels of the canvas, carried over
to the pixels between and sampled in 8 bit. What is in front is laid over what is behind by its matte.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.media import Picture
from composer.parallax.camera import FAR_IN, Path, Pose
from composer.parallax.depth import Map, depth
from composer.parallax.layers import Layer, layers
from composer.planes import I420, Plane, blank, cover, planes

CELL = 8
_SAMPLES = 97
"""Poses of a path that are tried to learn how much beyond the frame it sees."""
_SPARE = 2
"""Pixels around what any pose sees."""

Grid = NDArray[np.float32]
_NO_MAP = np.empty(0, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """Planes of `size` (width, height) pixels around the canvas; `scale` of theirs to one of the canvas."""

    planes: tuple[Layer, ...]
    size: tuple[int, int]
    canvas: tuple[int, int]
    scale: float


def stage(picture: Picture, width: int, height: int, poses: Iterable[Pose]) -> Stage:
    """The picture made ready for a canvas and for these poses: it covers all that any of them sees."""
    aside, aloft, closest = _seen(tuple(poses), height / width)
    wide, high = 2 * aside * width, 2 * aloft * width
    rows, columns = picture.pixels.shape[:2]
    scale = float(np.clip(min(columns / wide, rows / high), 1.0, closest))
    inner = cover(picture.pixels, _even(scale * wide), _even(scale * high))
    edge = (_SPARE, _SPARE, _SPARE, _SPARE)
    pixels = np.asarray(cv2.copyMakeBorder(inner, *edge, cv2.BORDER_REFLECT_101), np.uint8)
    size = pixels.shape[1], pixels.shape[0]
    return Stage(layers(pixels, depth(Picture(pixels))), size, (width, height), scale)


def poses(path: Path) -> Iterable[Pose]:
    """The path at so many times that no pose of it goes much beyond them."""
    return (path(number / (_SAMPLES - 1)) for number in range(_SAMPLES))


def _even(side: float) -> int:
    return 2 * int(np.ceil(side / 2))


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
        if layer.matte is None:
            _lay(frame, layer, grid, (0, 0, *view.canvas))
        elif box := _box(view, layer.matte, grid):
            _lay(frame, layer, grid, box)
    return frame


def looks(view: Stage, near: Map, pose: Pose) -> Grid:
    """For points every CELL pixels, and a ring around the canvas, where on the plane they look: x and y in
    the plane's pixels, whose first one's middle is at 0."""
    (width, height), (wide, high) = view.canvas, view.size
    columns, rows = -(-width // CELL) + 2, -(-height // CELL) + 2
    across = ((np.arange(columns, dtype=np.float32) - 0.5) * CELL - width / 2) / width
    down = ((np.arange(rows, dtype=np.float32) - 0.5) * CELL - height / 2) / width
    unit = view.scale * width
    depth_x, depth_y = near.shape[1] / wide, near.shape[0] / high
    x = np.broadcast_to(across[None], (rows, columns))
    y = np.broadcast_to(down[:, None], (rows, columns))
    seen_x, seen_y = x, y
    right, sunk, into, pivot = (np.float32(n) for n in (pose.right, pose.down, pose.into, pose.pivot))
    for _ in range(3):
        at = cv2.remap(
            near,
            (seen_x * (unit * depth_x) + (wide * depth_x / 2 - 0.5)).astype(np.float32),
            (seen_y * (unit * depth_y) + (high * depth_y / 2 - 0.5)).astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        grown = 1 + into * (FAR_IN + (1 - FAR_IN) * at)
        seen_x = x / grown + right * (at - pivot)
        seen_y = y / grown + sunk * (at - pivot)
    return np.dstack([seen_x * unit + (wide - 1) / 2, seen_y * unit + (high - 1) / 2]).astype(np.float32)


def _box(view: Stage, matte: Plane, grid: Grid) -> tuple[int, int, int, int] | None:
    """The part of the canvas (left, top, right, bottom, on the grid) in which there is any of a plane."""
    x, y, wide, high = cv2.boundingRect(matte)
    reach = 2 * CELL * view.scale
    inside = (grid[..., 0] > x - reach) & (grid[..., 0] < x + wide + reach)
    inside &= (grid[..., 1] > y - reach) & (grid[..., 1] < y + high + reach)
    if not inside.any():
        return None
    rows, columns = np.nonzero(inside.any(axis=1))[0], np.nonzero(inside.any(axis=0))[0]
    left, top = max(0, (columns[0] - 1) * CELL), max(0, (rows[0] - 1) * CELL)
    right, bottom = min(view.canvas[0], columns[-1] * CELL), min(view.canvas[1], rows[-1] * CELL)
    return (int(left), int(top), int(right), int(bottom)) if right > left and bottom > top else None


def _lay(frame: I420, layer: Layer, grid: Grid, box: tuple[int, int, int, int]) -> None:
    """Lays the plane over that part of the frame."""
    left, top, right, bottom = box
    luma, cb, cr = planes(frame)
    cells = grid[top // CELL : -(-bottom // CELL) + 2, left // CELL : -(-right // CELL) + 2]
    fine = _points(cells, CELL, right - left, bottom - top)
    _over(luma[top:bottom, left:right], layer.luma, layer.matte, fine)
    # A chroma sample lies on an even luma column, and between two luma rows, here and on the plane.
    half = cells / np.float32(2) - np.array([0.5, 0.25], np.float32)
    coarse = _points(half, CELL // 2, (right - left) // 2, (bottom - top) // 2)
    for target, plane in ((cb, layer.cb), (cr, layer.cr)):
        _over(target[top // 2 : bottom // 2, left // 2 : right // 2], plane, layer.thin, coarse)


def _points(cells: Grid, cell: int, width: int, height: int) -> tuple[NDArray[np.int16], NDArray[np.uint16]]:
    """The grid carried over to the pixels between, as OpenCV's remap is quickest with."""
    full = cv2.resize(cells, (cells.shape[1] * cell, cells.shape[0] * cell), interpolation=cv2.INTER_LINEAR)
    inside = full[cell : cell + height, cell : cell + width]
    whole, part = cv2.convertMaps(inside, _NO_MAP, cv2.CV_16SC2)
    return np.asarray(whole, np.int16), np.asarray(part, np.uint16)


def _over(
    target: Plane, plane: Plane, matte: Plane | None, at: tuple[NDArray[np.int16], NDArray[np.uint16]]
) -> None:
    if matte is None:
        cv2.remap(plane, *at, cv2.INTER_LINEAR, dst=target, borderMode=cv2.BORDER_REPLICATE)
        return
    drawn = cv2.remap(plane, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    cover = cv2.remap(matte, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    behind = cv2.multiply(target, cv2.bitwise_not(cover), scale=1 / 255)
    cv2.add(behind, drawn, dst=target)
