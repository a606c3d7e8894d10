"""What a plane shows where something nearer hides it: guessed from what is around. Knows no depth.

Near the edge of the hole the picture is mirrored at it, so that the texture goes on; deeper within, where
a camera hardly ever looks, a pull-push pyramid (Gortler et al., "The Lumigraph", SIGGRAPH 1996) carries the
colours over smoothly.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Indices = NDArray[np.int32]

_REACH = 0.035
"""How deep into a hole its surroundings are mirrored, as a fraction of the picture's width."""
_COARSE = 4
"""How many times smaller the pyramid's largest picture is."""


def filled(pixels: NDArray[np.uint8], known: Mask, wanted: Mask | None = None) -> NDArray[np.uint8]:
    """The picture (h, w, channels) with what is not `known` guessed, where it is `wanted`.

    What is known stays as it is, and where nothing is known all is.
    """
    rows, columns = _places(~known if wanted is None else wanted & ~known)
    if not known.any() or not len(rows):
        return pixels
    away, beside, over = _nearest(known, rows, columns)
    down, across = _mirrored(rows, over, known.shape[0]), _mirrored(columns, beside, known.shape[1])
    weight = np.exp(-np.square(away / max(_REACH * known.shape[1], 2.0))) * known[down, across]
    smooth = _smooth(pixels, known)[rows, columns].astype(np.float32)
    guess = smooth + weight[:, None] * (pixels[down, across] - smooth)
    whole = pixels.copy()
    whole[rows, columns] = np.rint(guess).astype(np.uint8)
    return whole


def extended(what: NDArray[np.float32], known: Mask) -> NDArray[np.float32]:
    """A map (h, w) with what is not known taken from the nearest known place."""
    rows, columns = _places(~known)
    if not known.any() or not len(rows):
        return what
    _, beside, over = _nearest(known, rows, columns)
    whole = what.copy()
    whole[rows, columns] = what[over, beside]
    return whole


def _places(mask: Mask) -> tuple[Indices, Indices]:
    rows, columns = np.nonzero(mask)
    return rows.astype(np.int32), columns.astype(np.int32)


def _nearest(known: Mask, rows: Indices, columns: Indices) -> tuple[NDArray[np.float32], Indices, Indices]:
    """For each of these places how far the nearest known one is, its column and its row."""
    away, label = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    place = np.zeros(int(label.max()) + 1, np.int32)
    place[label[known]] = np.flatnonzero(known)
    row, column = np.divmod(place[label[rows, columns]], np.int32(known.shape[1]))
    return np.asarray(away[rows, columns], np.float32), column, row


def _mirrored(here: Indices, edge: Indices, size: int) -> Indices:
    return np.asarray(np.clip(np.abs(2 * edge - here), 0, size - 1), np.int32)


def _smooth(pixels: NDArray[np.uint8], known: Mask) -> NDArray[np.uint8]:
    """The pyramid's guess everywhere."""
    rows, columns = known.shape
    size = max(1, columns // _COARSE), max(1, rows // _COARSE)
    weight = np.asarray(cv2.resize(known.astype(np.float32), size, interpolation=cv2.INTER_AREA), np.float32)
    masked = np.where(known[..., None], pixels, np.uint8(0))
    values = np.asarray(cv2.resize(masked, size, interpolation=cv2.INTER_AREA), np.float32)
    guess = np.clip(_pulled(values, weight), 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(guess, (columns, rows), interpolation=cv2.INTER_LINEAR), np.uint8)


def _pulled(values: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Values times their weights, of 0 to 1: their mean where the weight is 1, and what is missing of it from
    a version half as large, which is made whole the same way."""
    rows, columns = weight.shape
    if weight.min() >= 1:
        return values
    if min(rows, columns) <= 2:
        mean = values.sum(axis=(0, 1)) / max(float(weight.sum()), 1e-6)
        return np.asarray(values + (1 - weight)[..., None] * mean, np.float32)
    half = (columns + 1) // 2, (rows + 1) // 2
    small = cv2.resize(weight, half, interpolation=cv2.INTER_AREA)
    coarse = cv2.resize(values, half, interpolation=cv2.INTER_AREA)
    full = np.minimum(small * 4, 1.0)
    risen = coarse * (full / np.maximum(small, 1e-6))[..., None]
    behind = _pulled(np.asarray(risen, np.float32), np.asarray(full, np.float32))
    large = cv2.resize(behind, (columns, rows), interpolation=cv2.INTER_LINEAR)
    return np.asarray(values + (1 - weight)[..., None] * large, np.float32)
