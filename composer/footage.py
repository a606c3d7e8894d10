"""Footage within a film: its frames in order, on the film's canvas. Knows one clip, no transitions."""

import cv2
import numpy as np

from composer.clips import decode_planes
from composer.media import EncodedClip
from composer.planes import I420, Plane, blank, planes


class Footage:
    """A clip as what its shot shows: the number of a frame of the film to the frame that is seen on it.

    `start` is the clip's frame that is seen on frame `first` of the film. Frames are decoded as they are
    asked for, which must be in order; the same one may be asked for again. Raises InputError as
    `decode_planes`.
    """

    def __init__(self, clip: EncodedClip, start: int, first: int, size: tuple[int, int]) -> None:
        self._frames = decode_planes(clip, start)
        self._next = first
        self._size = size
        self._shown = self._laid(next(self._frames))

    def __call__(self, number: int) -> I420:
        if number < self._next:
            raise ValueError(f"frame {number} has been shown: footage runs forward from {self._next}")
        while self._next < number:
            self._shown = next(self._frames)
            self._next += 1
            if self._next == number:
                self._shown = self._laid(self._shown)
        return self._shown

    def close(self) -> None:
        """Close the clip, as far as it has been shown."""
        self._frames.close()

    def _laid(self, frame: I420) -> I420:
        return covering(frame, *self._size)


def covering(frame: I420, width: int, height: int) -> I420:
    """The frame scaled to fill the canvas; what hangs over is cut off evenly.

    By area downwards, by cubic interpolation upwards. The frame itself when it fits already.
    """
    rows, columns = frame.shape[0] * 2 // 3, frame.shape[1]
    if (columns, rows) == (width, height):
        return frame
    scale = max(width / columns, height / rows)
    out = blank(width, height)
    for number, (plane, target) in enumerate(zip(planes(frame), planes(out), strict=True)):
        _fill(plane, target, scale, bool(number))
    return out


def _fill(plane: Plane, target: Plane, scale: float, chroma: bool) -> None:
    """The plane's middle, `scale` times as large, into the target."""
    if scale < 1:
        # what a pixel of the canvas covers is averaged first: the plane at the canvas's scale
        rows, columns = (max(1, round(side * scale)) for side in plane.shape)
        plane = np.asarray(cv2.resize(plane, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
        scale = max(target.shape[1] / columns, target.shape[0] / rows)
    # The middles meet; a left-sited chroma sample lies a quarter of its width further left.
    middles = [
        ((view.shape[1] - (0.5 if chroma else 1)) / 2, (view.shape[0] - 1) / 2) for view in (plane, target)
    ]
    (from_x, from_y), (to_x, to_y) = middles
    step = 1 / scale
    matrix = np.array([[step, 0, from_x - step * to_x], [0, step, from_y - step * to_y]])
    cv2.warpAffine(
        plane,
        matrix,
        (target.shape[1], target.shape[0]),
        dst=target,
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
