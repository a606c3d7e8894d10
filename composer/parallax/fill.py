"""What a plane shows where something nearer hides it: guessed from what is around. Knows no depth.

Near the edge of the hole the picture is mirrored at it, so that the texture goes on; deeper within, where
a camera hardly ever looks, a pull-push pyramid (Gortler et al., "The Lumigraph", SIGGRAPH 1996) carries the
colours over smoothly.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_REACH = 0.035
"""How deep into a hole its surroundings are mirrored, as a fraction of the picture's width."""


def filled(pixels: NDArray[np.uint8], known: Mask) -> NDArray[np.uint8]:
    """The picture (h, w, channels) with what is not `known` guessed; what is known stays as it is.

    Where nothing is known, everything is kept.
    """
    if known.all() or not known.any():
        return pixels
    smooth = pulled(pixels, known)
    away, nearest_y, nearest_x = _nearest(known)
    rows, columns = np.indices(known.shape, np.int32)
    across = _reflected(2 * nearest_x - columns, known.shape[1])
    down = _reflected(2 * nearest_y - rows, known.shape[0])
    weight = np.exp(-np.square(away / max(_REACH * known.shape[1], 2.0))) * known[down, across]
    weight = cv2.GaussianBlur(weight.astype(np.float32), (0, 0), 1.0)[..., None]
    guess = smooth + weight * (pixels[down, across].astype(np.float32) - smooth)
    return np.where(known[..., None], pixels, np.rint(guess).astype(np.uint8))


def pulled(pixels: NDArray[np.uint8], known: Mask) -> NDArray[np.float32]:
    """The pyramid's guess alone: float32, equal to the pixels where they are known."""
    values = pixels.astype(np.float32) * known[..., None]
    return _pull(values, known.astype(np.float32))


def _pull(values: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weighted values with the gaps filled from a version half as large, which is filled the same way."""
    rows, columns = weight.shape
    mean = values / np.maximum(weight, 1e-6)[..., None]
    if weight.min() >= 1 or min(rows, columns) <= 2:
        return np.asarray(np.where(weight[..., None] > 0, mean, mean[weight > 0].mean(axis=0)), np.float32)
    half = (columns + 1) // 2, (rows + 1) // 2
    small = cv2.resize(weight, half, interpolation=cv2.INTER_AREA)
    coarse = np.asarray(cv2.resize(values, half, interpolation=cv2.INTER_AREA), np.float32)
    full = np.minimum(small * 4, 1.0)
    risen = np.asarray(coarse * (full / np.maximum(small, 1e-6))[..., None], np.float32)
    behind = cv2.resize(_pull(risen, np.asarray(full, np.float32)), (columns, rows))
    return np.asarray(values + (1 - weight)[..., None] * behind, np.float32)


def _nearest(known: Mask) -> tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int32]]:
    """For every pixel how far the nearest known one is, and its row and column."""
    away, label = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    row, column = np.nonzero(known)
    order = np.zeros(int(label.max()) + 1, np.intp)
    order[label[row, column]] = np.arange(len(row))
    place = order[label]
    return np.asarray(away, np.float32), row[place].astype(np.int32), column[place].astype(np.int32)


def _reflected(index: NDArray[np.int32], size: int) -> NDArray[np.int32]:
    return np.clip(np.abs(index), 0, size - 1)


def extended(what: NDArray[np.float32], known: Mask) -> NDArray[np.float32]:
    """A map (h, w) with what is not known taken from the nearest known place."""
    if known.all() or not known.any():
        return what
    _, rows, columns = _nearest(known)
    return what[rows, columns]
