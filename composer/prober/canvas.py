"""Inside a worker: one decoded frame, upright and in square pixels, on a canvas. Knows no files.

All scaling is libswscale's on one thread, since a worker can start none.
"""

from fractions import Fraction
from typing import Any

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation

from composer.planes import I420, blank, planes

_EXACT = Interpolation.BICUBIC | Interpolation.ACCURATE_RND
_NAMED = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
"""Matrix coefficients as ISO/IEC 23091-2 numbers them."""

_DIM = 0.55
_BACKDROP = 20
_WIDEST = 4


def lay(frame: VideoFrame, size: tuple[int, int], fit: str, aspect: Fraction | None) -> I420:
    """The frame on a canvas of `size` (width, height): `cover`, `contain` over its own blur, or `stretch`.

    `aspect` is a pixel's width to its height; one out of all reason is taken for square.
    """
    width, height = size
    shape = shape_of(frame, aspect)
    if fit == "stretch":
        return _scaled(frame, width, height)
    if fit == "cover":
        return _cover(frame, shape, width, height)
    return _contain(frame, shape, width, height)


def turns(frame: VideoFrame) -> int:
    """Quarter turns to the left that bring the frame upright."""
    return round(frame.rotation / 90) % 4


def shape_of(frame: VideoFrame, aspect: Fraction | None) -> tuple[float, float]:
    """Width and height of the upright frame in square pixels."""
    wide = float(aspect) if aspect and 1 / _WIDEST <= aspect <= _WIDEST else 1.0
    across, down = frame.width * wide, float(frame.height)
    return (down, across) if turns(frame) % 2 else (across, down)


def _cover(frame: VideoFrame, shape: tuple[float, float], width: int, height: int) -> I420:
    scale = max(width / shape[0], height / shape[1])
    across, down = max(width, _even(shape[0] * scale)), max(height, _even(shape[1] * scale))
    whole = _scaled(frame, across, down)
    if (across, down) == (width, height):
        return whole
    left, top = (across - width) // 4, (down - height) // 4  # in chroma samples, so that both stay together
    out = blank(width, height)
    for number, (plane, target) in enumerate(zip(planes(whole), planes(out), strict=True)):
        x, y = (left, top) if number else (2 * left, 2 * top)
        target[:] = plane[y : y + target.shape[0], x : x + target.shape[1]]
    return out


def _contain(frame: VideoFrame, shape: tuple[float, float], width: int, height: int) -> I420:
    scale = min(width / shape[0], height / shape[1])
    inner = _snapped(shape[0] * scale, width), _snapped(shape[1] * scale, height)
    shown = _scaled(frame, *inner)
    if inner == (width, height):
        return shown
    out = _backdrop(frame, shape, width, height)
    left, top = (width - inner[0]) // 4, (height - inner[1]) // 4
    for number, (plane, target) in enumerate(zip(planes(shown), planes(out), strict=True)):
        x, y = (left, top) if number else (2 * left, 2 * top)
        target[y : y + plane.shape[0], x : x + plane.shape[1]] = plane
    return out


def _snapped(length: float, whole: int) -> int:
    """A strip of backdrop narrower than a hundredth looks like a fault, so nobody gets one."""
    return whole if length > 0.99 * whole else max(2, _even(length))


def _backdrop(frame: VideoFrame, shape: tuple[float, float], width: int, height: int) -> I420:
    """What the frame looks like from far behind, out of focus, and dimmed."""
    scale = _BACKDROP / max(width, height)
    small = _cover(frame, shape, max(2, _even(width * scale)), max(2, _even(height * scale)))
    tiny = VideoFrame.from_ndarray(small, format="yuv420p")
    soft = Interpolation.GAUSS | Interpolation.ACCURATE_RND
    wide = _array(tiny.reformat(width, height, interpolation=soft, threads=1))
    for plane, dark in zip(planes(wide), (16, 128, 128), strict=True):
        plane[:] = np.rint(dark + (plane.astype(np.float32) - dark) * _DIM)
    return wide


def _scaled(frame: VideoFrame, width: int, height: int) -> I420:
    """The upright frame at that size (even), as BT.709 of limited range."""
    quarters = turns(frame)
    if not quarters:
        return _array(_converted(frame, width, height, "yuv420p"))
    across, down = (height, width) if quarters % 2 else (width, height)
    full: Any = _converted(frame, across, down, "yuv444p").to_ndarray()
    # turned before its colour is thinned out: a chroma sample lies beside its pixels' middle, not below it
    upright = np.stack([np.rot90(plane, quarters) for plane in full])
    return _array(
        VideoFrame.from_ndarray(upright, format="yuv444p").reformat(
            format="yuv420p", interpolation=_EXACT, threads=1
        )
    )


def coding_of(frame: VideoFrame) -> tuple[Colorspace, ColorRange]:
    """The matrix and the range in which the frame's colours are coded."""
    coded_rgb = frame.format.is_rgb
    full = coded_rgb or frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")
    # what tells no matrix is BT.601 when it is small and BT.709 when it is large, as players take it
    unnamed = Colorspace.ITU709 if min(frame.width, frame.height) > 576 else Colorspace.ITU601
    return _NAMED.get(frame.colorspace, unnamed), ColorRange.JPEG if full else ColorRange.MPEG


def _converted(frame: VideoFrame, width: int, height: int, pixels: str) -> VideoFrame:
    matrix, span = coding_of(frame)
    return frame.reformat(
        width,
        height,
        pixels,
        src_colorspace=matrix,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=span,
        dst_color_range=ColorRange.MPEG,
        interpolation=_EXACT,
        threads=1,
    )


def _array(frame: VideoFrame) -> I420:
    return np.array(frame.to_ndarray(), np.uint8)


def _even(length: float) -> int:
    return 2 * round(length / 2)
