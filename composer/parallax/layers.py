"""A still taken apart by depth: planes one behind the other, each whole, with a soft matte. Knows no camera.

Every plane keeps the depth of what is on it. So where the picture recedes smoothly, neighbouring planes
move as one, and only where it jumps from near to far does one slide over the other.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.parallax.depth import Map, bright, guided
from composer.parallax.fill import Mask, extended, filled
from composer.planes import Plane, sited, yuv444

MOST = 4
"""Planes of a picture at most."""
_APART, _LEAST = 0.14, 0.015
"""How far apart in depth planes part, and what share of the picture lies before and behind at least."""
_STEEP, _SURE = 0.05, 0.5
"""A jump of depth, in its change per pixel of the map, and what part of a cut has to be one."""
_RIM, _ALIKE = 4, 12.0
"""Pixels of the map to either side of a cut, in which colours tell what is before it; colours (CIELAB, 8 bit)
that differ by this much tell it as surely as not."""
_CROSS = np.ones((3, 3), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One plane: luma, Cb and Cr (half as large, for 4:2:0), multiplied by the mattes where there are any.

    `matte` is of the luma's shape, `thin` of the chroma's, both None for the plane behind all others.
    `near` is the depth of what is on it, a small map that covers the same place, 0 far to 1 near. All of it
    that can be seen lies in `box` (left, top, right, bottom).
    """

    luma: Plane
    cb: Plane
    cr: Plane
    near: Map
    box: tuple[int, int, int, int]
    matte: Plane | None = None
    thin: Plane | None = None


def layers(pixels: NDArray[np.uint8], near: Map, reach: int) -> tuple[Layer, ...]:
    """The planes of an RGB picture of even sides, the farthest first; `near` is its depth, at any size.

    `reach` is by how many pixels at most one plane slides over another.
    """
    fine = _fine(pixels, near)
    edges = cuts(near)
    lab = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB).astype(np.float32)
    inner = [near > cut for cut in edges]
    told = (_told(lab, small, fine > cut) for small, cut in zip(inner, edges, strict=True))
    masks = [_whole(mask, pixels.shape[1]) for mask in told]
    made = []
    for number in range(len(edges) + 1):
        mask = masks[number - 1] if number else None
        front = masks[number] if number < len(edges) else None
        before = inner[number] if front is not None else None
        own = _own(near, inner[number - 1] if number else None, before)
        made.append(_layer(pixels, mask, front, own, reach))
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


def steep(near: Map) -> Mask:
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


def _told(lab: NDArray[np.float32], before: Mask, fine: Mask) -> Mask:
    """What is before a cut, at the picture's size: what `fine` says is, and near the cut of the small map
    `before` what has the colour of what is before it thereabouts, and not of what is behind.
    """
    size = fine.shape[::-1]
    small = np.asarray(cv2.resize(lab, before.shape[::-1], interpolation=cv2.INTER_AREA), np.float32)
    front, back = (_around_colour(small, side) for side in (before, ~before))
    step = front - back
    far = np.square(step).sum(axis=2)
    sure = np.asarray(far / (far + _ALIKE**2), np.float32)
    # The share of the way from the colour behind to the one before: dot(lab - back, step) / |step|^2.
    along = cv2.resize(step / np.maximum(far, 1e-3)[..., None], size)
    start = cv2.resize((back * step).sum(axis=2) / np.maximum(far, 1e-3), size)
    share = np.clip((lab * along).sum(axis=2) - start, 0, 1)
    weight = cv2.resize(sure, size)
    alike = weight * share > 0.5
    rim = _wider(before, _RIM) & _wider(~before, _RIM)
    near = cv2.resize(rim.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    return np.asarray(fine | (near & alike))


def _around_colour(lab: NDArray[np.float32], side: Mask) -> NDArray[np.float32]:
    """The mean colour of one side of a cut around each place, without its rim."""
    inner = ~_wider(~side, 1)
    known = (inner if inner.any() else side).astype(np.float32)
    mean = cv2.GaussianBlur(np.dstack([lab * known[..., None], known]), (0, 0), _RIM)
    return np.asarray(mean[..., :3] / np.maximum(mean[..., 3:], 1e-4), np.float32)


def _whole(mask: Mask, width: int) -> Mask:
    """Without specks, and a pixel wider, so that a thing's soft rim goes with it."""
    side = max(3, 2 * (width // 400) + 1)
    clean = cv2.medianBlur(mask.astype(np.uint8) * 255, min(side, 7))
    return np.asarray(cv2.dilate(clean, _CROSS) > 0)


def _own(near: Map, mine: Mask | None, front: Mask | None) -> Map:
    """The depth of one plane, carried on beyond its edges; the ramp between two depths belongs to neither."""
    known = np.ones(near.shape, bool) if mine is None else mine.copy()
    if front is not None:
        known &= ~front
    calm = known & ~steep(near)
    own = extended(near, calm if calm.any() else known)
    return np.asarray(cv2.GaussianBlur(own, (0, 0), 2.5), np.float32)


def _layer(pixels: NDArray[np.uint8], mask: Mask | None, front: Mask | None, near: Map, reach: int) -> Layer:
    """One plane: what `mask` holds (everything, without one), and what of it `front` hides, guessed."""
    size = pixels.shape[:2]
    hidden = np.zeros(size, bool) if front is None else _wider(front, 2)
    matte = np.ones(size, np.float32) if mask is None else mask.astype(np.float32)
    # What is hidden is of this plane where what is around it is: else it would show as a ghost of the front.
    matte = extended(matte, ~hidden)
    full = yuv444(filled(pixels, ~hidden))
    luma = np.ascontiguousarray(full[..., 0])
    cb, cr = (np.ascontiguousarray(sited(full[..., n])[::2, ::2]) for n in (1, 2))
    inside = np.zeros(size, bool) if front is None else ~_wider(~front, reach)
    box = _around((matte > 0) & ~inside)
    if mask is None:
        return Layer(luma, cb, cr, near, box)
    soft = np.asarray(cv2.GaussianBlur((matte * 255).astype(np.uint8), (0, 0), 0.8), np.uint8)
    thin = np.ascontiguousarray(sited(soft)[::2, ::2])
    return Layer(_times(luma, soft), _times(cb, thin), _times(cr, thin), near, box, soft, thin)


def _wider(mask: Mask, pixels: int) -> Mask:
    side = 2 * pixels + 1
    return np.asarray(cv2.dilate(mask.astype(np.uint8), np.ones((side, side), np.uint8)) > 0)


def _around(mask: Mask) -> tuple[int, int, int, int]:
    """The box of a mask, and a little more."""
    left, top, wide, high = cv2.boundingRect(mask.astype(np.uint8))
    return left - 4, top - 4, left + wide + 4, top + high + 4


def _times(plane: Plane, matte: Plane) -> Plane:
    return np.asarray(cv2.multiply(plane, matte, scale=1 / 255), np.uint8)
