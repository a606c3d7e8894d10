"""What a model made, as frames of the size and rate that were asked for. Knows no model and no slot."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.errors import EngineUnavailable
from composer.footage import covering
from composer.media import Picture
from composer.photos import lay
from composer.planes import I420, frame_of

Frames = NDArray[np.uint8]
"""RGB frames of shape (n, height, width, 3)."""


def fitted(picture: Picture, width: int, height: int) -> NDArray[np.uint8]:
    """The still as a model takes it: it fills the size, and is cropped towards heads and detail."""
    if (picture.width, picture.height) == (width, height):
        return picture.pixels
    return lay(picture, width, height, "cover")[0].pixels


def pixels(frames: Any) -> Frames:
    """What a pipeline gives of one clip (floats 0..1, (n, height, width, 3)) as bytes.

    Raises EngineUnavailable `no_picture` where a number is missing: half precision that ran over gives such
    frames, and they would come out black.
    """
    floats = np.asarray(frames, np.float32)
    if not np.isfinite(floats).all():
        raise EngineUnavailable(
            "the model gave no picture (its numbers ran over): set precision: bfloat16 or float32",
            "no_picture",
        )
    return np.asarray(np.rint(np.clip(floats, 0.0, 1.0) * 255.0), np.uint8)


def shown(frames: Frames, places: Sequence[Fraction], width: int, height: int) -> Iterator[I420]:
    """The frames that lie at those places, in order, at that size, as the encoder wants them."""
    for place in places:
        frame = frames[min(round(place), len(frames) - 1)]
        yield covering(frame_of(_middle(frame, width, height)), width, height)


def _middle(frame: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """The middle of a frame that is larger both ways, which needs no scaling; another frame as it is."""
    rows, columns = frame.shape[:2]
    if rows < height or columns < width:
        return frame
    top, left = (rows - height) // 2, (columns - width) // 2
    return np.ascontiguousarray(frame[top : top + height, left : left + width])
