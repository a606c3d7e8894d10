"""Where a picture is to be taken apart, and what is before each cut. Knows no plane and no camera."""

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.parallax.depth import Map, bright, guided
from composer.parallax.fill import Mask

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


def masks(pixels: NDArray[np.uint8], near: Map, at: list[float]) -> list[Mask]:
    """For each cut of these depths what is before it, at the size of the picture."""
    fine = _fine(pixels, near)
    lab = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB)
    return [_whole(_told(lab, near > cut, fine > cut)) for cut in at]


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


def _told(lab: NDArray[np.uint8], before: Mask, fine: Mask) -> Mask:
    """What is before a cut, at the picture's size: what `fine` says is, and near the cut of the small map
    `before` what has the colour of what is before it thereabouts, and not of what is behind.
    """
    small = cv2.resize(lab, before.shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float32)
    front, back = (_around_colour(small, side) for side in (before, ~before))
    step = front - back
    far = np.square(step).sum(axis=2)
    # The share of the way from the colour behind to the one before is dot(colour - back, step) / |step|^2; it
    # counts by how far that way is. Both are found on the small map and used on the large picture.
    sure = far / (far + _ALIKE**2) / np.maximum(far, 1e-3)
    along = np.dstack([step * sure[..., None], (back * step).sum(axis=2) * sure]).astype(np.float32)
    rim = wider(before, _RIM) & wider(~before, _RIM)
    rows, columns = np.nonzero(
        cv2.resize(rim.astype(np.uint8), fine.shape[::-1], interpolation=cv2.INTER_NEAREST)
    )
    large = cv2.resize(along, fine.shape[::-1])[rows, columns]
    alike = (lab[rows, columns] * large[:, :3]).sum(axis=1) - large[:, 3] > 0.5
    whole = fine.copy()
    whole[rows, columns] |= alike
    return whole


def _around_colour(lab: NDArray[np.float32], side: Mask) -> NDArray[np.float32]:
    """The mean colour of one side of a cut around each place, without its rim."""
    inner = ~wider(~side, 1)
    known = (inner if inner.any() else side).astype(np.float32)
    mean = cv2.GaussianBlur(np.dstack([lab * known[..., None], known]), (0, 0), _RIM)
    return np.asarray(mean[..., :3] / np.maximum(mean[..., 3:], 1e-4), np.float32)


def _whole(mask: Mask) -> Mask:
    """Without specks, and a pixel wider, so that a thing's soft rim goes with it."""
    side = min(7, max(3, 2 * (mask.shape[1] // 400) + 1))
    clean = cv2.medianBlur(mask.astype(np.uint8) * 255, side)
    return np.asarray(cv2.dilate(clean, _CROSS) > 0)


def wider(mask: Mask, pixels: int) -> Mask:
    """The mask, so many pixels wider on every side."""
    side = 2 * pixels + 1
    return np.asarray(cv2.dilate(mask.astype(np.uint8), np.ones((side, side), np.uint8)) > 0)
