"""A still taken apart by depth: planes one behind the other, each whole, with a soft matte. Knows no camera.

Every plane keeps the depth of what is on it. So where the picture recedes smoothly, neighbouring planes
move as one, and only where it jumps from near to far does one slide over the other.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.motion import doubled
from composer.parallax.depth import Map
from composer.parallax.fill import Mask, extended, filled
from composer.parallax.mattes import cuts, masks, steep, wider
from composer.planes import Plane, sited, yuv444


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One plane: luma at twice its size (composer.motion), Cb and Cr at half of it, for 4:2:0, multiplied by
    the mattes where there are any.

    `matte` is of the plane's own size, `thin` of the chroma's, both None for the plane behind all others.
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
    at = cuts(near)
    before = masks(pixels, near, at)
    small = [near > cut for cut in at]
    made = []
    for number in range(len(at) + 1):
        mask, mine = (before[number - 1], small[number - 1]) if number else (None, None)
        front, theirs = (before[number], small[number]) if number < len(at) else (None, None)
        made.append(_layer(pixels, mask, front, _own(near, mine, theirs), reach))
    return tuple(made)


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
    matte = np.ones(pixels.shape[:2], np.float32) if mask is None else mask.astype(np.float32)
    seen = np.ones(pixels.shape[:2], bool)
    if front is not None:
        hidden = wider(front, 2)
        seen = wider(~front, reach)
        # What is hidden is of this plane where what is around it is: else it would be a ghost of the front.
        matte = extended(matte, ~hidden)
        pixels = filled(pixels, ~hidden, seen)
    full = yuv444(pixels)
    luma, cb, cr = doubled(full[..., 0]), *(_half(full[..., number]) for number in (1, 2))
    box = _around((matte > 0) & seen)
    if mask is None:
        return Layer(luma, cb, cr, near, box)
    soft = np.asarray(cv2.GaussianBlur((matte * 255).astype(np.uint8), (0, 0), 0.8), np.uint8)
    thin = _half(soft)
    return Layer(_times(luma, _twice(soft)), _times(cb, thin), _times(cr, thin), near, box, soft, thin)


def _half(plane: Plane) -> Plane:
    return np.ascontiguousarray(sited(plane)[::2, ::2])


def _twice(plane: Plane) -> Plane:
    """Twice the samples each way, sited as `doubled` does it, each between two the mean of them."""
    size = 2 * plane.shape[1], 2 * plane.shape[0]
    there = np.array([[0.5, 0, 0], [0, 0.5, 0]])
    method = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(plane, there, size, flags=method, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _around(mask: Mask) -> tuple[int, int, int, int]:
    """The box of a mask, and a little more."""
    left, top, wide, high = cv2.boundingRect(mask.astype(np.uint8))
    return left - 4, top - 4, left + wide + 4, top + high + 4


def _times(plane: Plane, matte: Plane) -> Plane:
    return np.asarray(cv2.multiply(plane, matte, scale=1 / 255), np.uint8)
