"""A still taken apart by depth: planes one behind the other, each whole, with a soft matte. Knows no camera.

Every plane keeps the depth of what is on it. So where the picture recedes smoothly, neighbouring planes
move as one, and only where it jumps from near to far does one slide over the other.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.parallax.depth import Map, bright, guided
from composer.parallax.fill import extended, filled
from composer.planes import Plane, sited, yuv444

MOST = 4
"""Planes of a picture at most."""
_APART, _LEAST = 0.14, 0.015
"""How far apart in depth planes part, and what share of the picture lies before and behind at least."""
_STEEP, _SURE = 0.05, 0.43
"""A jump of depth, in its change per pixel of the map, and what part of a cut has to be one."""
_CROSS = np.ones((3, 3), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One plane: luma, Cb and Cr (half as large, for 4:2:0), multiplied by the mattes where there are any.

    `matte` is of the luma's shape, `thin` of the chroma's, both None for the plane behind all others.
    `near` is the depth of what is on it, a small map that covers the same place, 0 far to 1 near.
    """

    luma: Plane
    cb: Plane
    cr: Plane
    near: Map
    matte: Plane | None = None
    thin: Plane | None = None


def layers(pixels: NDArray[np.uint8], near: Map) -> tuple[Layer, ...]:
    """The planes of an RGB picture of even sides, the farthest first; `near` is its depth, at any size."""
    width = pixels.shape[1]
    fine = _fine(pixels, near)
    edges = cuts(near)
    masks = [_whole(fine > cut, width) for cut in edges]
    inner = [near > cut for cut in edges]
    made = [_layer(pixels, None, masks[0] if masks else None, _own(near, None, inner[0] if inner else None))]
    for number, mask in enumerate(masks):
        front = masks[number + 1] if number + 1 < len(masks) else None
        own = _own(near, inner[number], inner[number + 1] if front is not None else None)
        made.append(_layer(pixels, mask, front, own))
    return tuple(made)


def cuts(near: Map) -> list[float]:
    """The depths at which planes part, ascending: where the picture jumps from near to far.

    Where it recedes without a jump nothing is cut: planes that part there would tear what is one.
    """
    jumps = steep(near)
    found: list[tuple[float, float]] = []
    for cut in np.arange(0.1, 0.91, 0.025):
        before = near > cut
        rim = cv2.dilate(before.astype(np.uint8), _CROSS) != cv2.erode(before.astype(np.uint8), _CROSS)
        if _LEAST < before.mean() < 1 - _LEAST:
            found.append((float(jumps[rim].mean()), float(cut)))
    chosen: list[float] = []
    for sure, cut in sorted(found, reverse=True):
        if sure > _SURE and all(abs(cut - other) > _APART for other in chosen):
            chosen.append(cut)
    return sorted(chosen[: MOST - 1])


def steep(near: Map) -> NDArray[np.bool_]:
    """Where one depth ends and another begins."""
    across, down = cv2.Sobel(near, cv2.CV_32F, 1, 0), cv2.Sobel(near, cv2.CV_32F, 0, 1)
    return np.asarray(np.hypot(across, down) / 8 > _STEEP)


def _fine(pixels: NDArray[np.uint8], near: Map) -> Map:
    """The depth at the picture's own size, its edges on the picture's edges."""
    size = pixels.shape[1], pixels.shape[0]
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    small = bright(cv2.resize(grey, near.shape[::-1], interpolation=cv2.INTER_AREA))
    slope, offset = guided(small, near, 2, 2e-4)
    large = cv2.resize(slope, size) * bright(grey) + cv2.resize(offset, size)
    return np.asarray(large, np.float32)


def _whole(mask: NDArray[np.bool_], width: int) -> NDArray[np.bool_]:
    """Without specks, and a pixel wider, so that a thing's soft rim goes with it."""
    side = max(3, 2 * (width // 400) + 1)
    clean = cv2.medianBlur(mask.astype(np.uint8) * 255, min(side, 7))
    return np.asarray(cv2.dilate(clean, _CROSS) > 0)


def _own(near: Map, mine: NDArray[np.bool_] | None, front: NDArray[np.bool_] | None) -> Map:
    """The depth of one plane, carried on beyond its edges; the ramp between two depths belongs to neither."""
    known = np.ones(near.shape, bool) if mine is None else mine.copy()
    if front is not None:
        known &= ~front
    calm = known & ~steep(near)
    own = extended(near, calm if calm.any() else known)
    return np.asarray(cv2.GaussianBlur(own, (0, 0), 2.5), np.float32)


def _layer(
    pixels: NDArray[np.uint8], mask: NDArray[np.bool_] | None, front: NDArray[np.bool_] | None, near: Map
) -> Layer:
    known = np.ones(pixels.shape[:2], bool) if mask is None else mask.copy()
    if front is not None:
        known &= cv2.dilate(front.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0
    full = yuv444(filled(pixels, known)) if mask is None else yuv444(filled(pixels, known | ~mask))
    luma = np.ascontiguousarray(full[..., 0])
    cb, cr = (np.ascontiguousarray(sited(full[..., n])[::2, ::2]) for n in (1, 2))
    if mask is None:
        return Layer(luma, cb, cr, near)
    matte = np.asarray(cv2.GaussianBlur(mask.astype(np.uint8) * 255, (0, 0), 0.8), np.uint8)
    thin = np.ascontiguousarray(sited(matte)[::2, ::2])
    return Layer(_times(luma, matte), _times(cb, thin), _times(cr, thin), near, matte, thin)


def _times(plane: Plane, matte: Plane) -> Plane:
    return np.asarray(cv2.multiply(plane, matte, scale=1 / 255), np.uint8)
