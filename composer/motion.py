"""The camera within a shot: a Ken Burns move, smooth to a fraction of a pixel. Knows one picture."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.planes import I420, Plane, blank, planes, scaled, sited, yuv444
from composer.timeline import Motion

WIDEST = 1.5
"""Source pixels per canvas pixel at the widest window; more would shimmer, as a frame is sampled linearly."""


def eased(t: float) -> float:
    """0..1 to 0..1, at rest at both ends (smoothstep)."""
    return t * t * (3 - 2 * t)


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A picture ready to be filmed: luma at twice its size, Cb and Cr at its size, low-passed for 4:2:0.

    Every other luma sample is the picture's own, those between are as H.264 interpolates them. So the linear
    sampling of a frame keeps fine detail nearly as sharp between two pixels as on them, where sampled from
    the picture itself a slow pan pulsates; and the decoder's motion vectors hit it exactly.
    """

    luma: Plane
    cb: Plane
    cr: Plane


def source(pixels: NDArray[np.uint8], motion: Motion, width: int, height: int) -> Source:
    """The picture for a move over that canvas, shrunk first when it holds more than the canvas can show."""
    rows, columns = pixels.shape[:2]
    largest = min(columns, rows * width / height)
    scale = WIDEST * width / (largest * max(motion.start[2], motion.end[2]))
    if scale < 1:
        pixels = scaled(pixels, max(2, round(columns * scale)), max(2, round(rows * scale)))
    full = yuv444(pixels)
    return Source(doubled(full[..., 0]), sited(full[..., 1]), sited(full[..., 2]))


_SIX_TAPS = np.array([1 / 32, -5 / 32, 20 / 32, 20 / 32, -5 / 32, 1 / 32], np.float32)  # H.264, 8.4.2.2.1
_ONE = np.ones(1, np.float32)


def doubled(luma: Plane) -> Plane:
    """Twice the samples each way: [2y, 2x] is luma[y, x], the others lie halfway between."""
    rows, columns = luma.shape
    double = np.empty((2 * rows, 2 * columns), np.uint8)
    double[::2, ::2] = luma
    double[::2, 1::2] = beside = _halfway(luma, _SIX_TAPS, _ONE, (2, 0))
    double[1::2, ::2] = _halfway(luma, _ONE, _SIX_TAPS, (0, 2))
    double[1::2, 1::2] = _halfway(beside, _ONE, _SIX_TAPS, (0, 2))
    return double


def _halfway(
    plane: Plane, across: NDArray[np.float32], down: NDArray[np.float32], anchor: tuple[int, int]
) -> Plane:
    return np.asarray(
        cv2.sepFilter2D(plane, -1, across, down, anchor=anchor, borderType=cv2.BORDER_REPLICATE), np.uint8
    )


@dataclass(frozen=True, slots=True)
class Window:
    """Where the camera looks: left and top edge and how many source pixels a canvas pixel spans."""

    left: float
    top: float
    step: float


def window(motion: Motion, t: float, picture: tuple[int, int], canvas: tuple[int, int]) -> Window:
    """The window over a picture (width, height) at time t of 0..1, kept inside the picture."""
    columns, rows = picture
    width, height = canvas
    largest = min(columns / width, rows / height)
    x, y, size = (a + (b - a) * eased(t) for a, b in zip(motion.start, motion.end, strict=True))
    step = largest * size
    left = (columns - largest * width) / 2 + x * largest * width - step * width / 2
    top = (rows - largest * height) / 2 + y * largest * height - step * height / 2
    return Window(min(max(left, 0.0), columns - step * width), min(max(top, 0.0), rows - step * height), step)


def film(view: Source, seen: Window, width: int, height: int) -> I420:
    """One frame: what the window shows."""
    frame = blank(width, height)
    luma, cb, cr = planes(frame)
    # A sample lies in the middle of its pixel; the source's luma has two samples to a pixel.
    _sample(view.luma, luma, seen, (0.5, 0.5), 1, 2)
    for plane, target in ((view.cb, cb), (view.cr, cr)):
        # A left-sited chroma sample lies on an even luma column, and between two luma rows.
        _sample(plane, target, seen, (0.5, 1.0), 2, 1)
    return frame


def _sample(
    plane: Plane, target: Plane, seen: Window, site: tuple[float, float], stride: int, density: int
) -> None:
    """Fills `target`, whose sample [j, i] lies at canvas point stride * (i, j) + site.

    The plane has `density` samples to a pixel of the picture, where its first lies at `site`, too.
    """
    step = seen.step * stride * density
    left = (seen.left + (seen.step - 1) * site[0]) * density
    top = (seen.top + (seen.step - 1) * site[1]) * density
    cv2.warpAffine(
        plane,
        np.array([[step, 0, left], [0, step, top]]),
        (target.shape[1], target.shape[0]),
        dst=target,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )


def ken_burns(pixels: NDArray[np.uint8], motion: Motion, width: int, height: int) -> Callable[[float], I420]:
    """The move over a picture as a function of time, 0..1."""
    view = source(pixels, motion, width, height)
    picture = view.cb.shape[1], view.cb.shape[0]
    return lambda t: film(view, window(motion, t, picture, (width, height)), width, height)
