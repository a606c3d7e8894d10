"""Frames as the encoder wants them: YUV 4:2:0 planes in one array. Knows no shots and no files.

An I420 frame is uint8 of shape (height * 3 // 2, width): the luma rows, then the Cb and the Cr plane, each a
quarter as large. BT.709, limited range (luma 16..235), chroma sited left as H.264 assumes. Sides are even.
"""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

I420: TypeAlias = NDArray[np.uint8]
Plane: TypeAlias = NDArray[np.uint8]

RED, BLUE = 0.2126, 0.0722  # ITU-R BT.709, item 3.2
GREEN = 1 - RED - BLUE
BLACK = (16, 128, 128)


def _matrix() -> NDArray[np.float32]:
    luma = np.array([RED, GREEN, BLUE])
    cb = (np.array([0, 0, 1]) - luma) / (2 * (1 - BLUE))
    cr = (np.array([1, 0, 0]) - luma) / (2 * (1 - RED))
    scaled = np.array([luma * 219, cb * 224, cr * 224]) / 255
    return np.hstack([scaled, np.array([BLACK]).T]).astype(np.float32)


_YUV_FROM_RGB = _matrix()


def planes(frame: I420) -> tuple[Plane, Plane, Plane]:
    """Luma, Cb and Cr of a frame: views, not copies."""
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    chroma = frame[height:].reshape(2, height // 2, width // 2)
    return frame[:height], chroma[0], chroma[1]


def blank(width: int, height: int) -> I420:
    """A frame of that size with nothing in it yet."""
    return np.empty((height * 3 // 2, width), np.uint8)


def black(width: int, height: int) -> I420:
    frame = blank(width, height)
    for plane, level in zip(planes(frame), BLACK, strict=True):
        plane[:] = level
    return frame


def yuv444(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """RGB pixels (height, width, 3) as Y, Cb, Cr of the same shape, at full colour resolution."""
    return np.asarray(cv2.transform(pixels, _YUV_FROM_RGB), np.uint8)


def frame_of(pixels: NDArray[np.uint8]) -> I420:
    """An I420 frame of RGB pixels (height, width, 3), both sides even."""
    height, width = pixels.shape[:2]
    full = yuv444(pixels)
    frame = blank(width, height)
    luma, cb, cr = planes(frame)
    luma[:] = full[..., 0]
    for number, plane in ((1, cb), (2, cr)):
        plane[:] = sited(full[..., number])[::2, ::2]
    return frame


def sited(chroma: Plane) -> Plane:
    """Chroma of full resolution, low-passed for 4:2:0: sample [y, x] is the mean of rows y and y + 1 around
    column x, weighted 1 2 1, which is where a left-sited chroma sample lies."""
    rows = np.array([[0.5], [0.5]], np.float32)
    columns = np.array([[0.25, 0.5, 0.25]], np.float32)
    return np.asarray(
        cv2.sepFilter2D(chroma, -1, columns, rows, anchor=(1, 0), borderType=cv2.BORDER_REPLICATE), np.uint8
    )


def cover(pixels: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """RGB pixels scaled to fill the canvas; what hangs over is cut off evenly."""
    rows, columns = pixels.shape[:2]
    if (columns, rows) == (width, height):
        return pixels
    scale = max(width / columns, height / rows)
    keep_x, keep_y = max(1, round(width / scale)), max(1, round(height / scale))
    left, top = (columns - keep_x) // 2, (rows - keep_y) // 2
    return scaled(pixels[top : top + keep_y, left : left + keep_x], width, height)


def scaled(pixels: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Pixels resized: by area downwards, by cubic interpolation upwards."""
    smaller = width < pixels.shape[1] or height < pixels.shape[0]
    method = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=method), np.uint8)
