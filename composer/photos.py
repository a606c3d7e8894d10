"""Photos on a canvas: which sizes there are, and how a picture is laid on one. Opens no file."""

import re
from collections.abc import Sequence
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.errors import InputError
from composer.focus import Attention, attention, best_window, centre
from composer.media import Picture

Fit = Literal["cover", "contain", "stretch"]
Focus = tuple[float, float]

SIZES = {
    "720p": (1280, 720),
    "1080p": (1920, 1080),
    "4k": (3840, 2160),
    "square": (1080, 1080),
    "vertical": (1080, 1920),
}
MIN_SIDE = 64
MAX_SIDE = 3840
MAX_PIXELS = 3840 * 2160
_DIM = 0.55
_BACKDROP = 160


def parse_size(text: str) -> tuple[int, int] | Literal["average"]:
    """The canvas that `text` names, as (width, height) in pixels; "average" is known once the photos are.

    Raises InputError that names what is allowed.
    """
    wanted = text.strip().lower()
    if wanted == "average":
        return "average"
    if wanted in SIZES:
        return SIZES[wanted]
    match = re.fullmatch(r"([0-9]{1,9})[x×]([0-9]{1,9})", wanted)
    if match is None:
        names = ", ".join(SIZES)
        raise InputError(
            f"size {text[:40]!r}: one of {names}, average, or WxH such as 1280x720", field="size"
        )
    width, height = int(match[1]), int(match[2])
    if min(width, height) < MIN_SIDE or max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise InputError(
            f"size {width}x{height}: each side must have {MIN_SIDE} to {MAX_SIDE} pixels, "
            f"and all of it at most {MAX_PIXELS} (3840x2160)",
            field="size",
        )
    if width % 2 or height % 2:
        raise InputError(
            f"size {width}x{height}: sides must be even, such as {width // 2 * 2}x{height // 2 * 2}",
            field="size",
        )
    return width, height


def average_size(sizes: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The mean width and the mean height of upright photos, made even and brought within the limits."""
    if not sizes:
        raise InputError("an average size needs at least one photo", field="size")
    width, height = np.mean(np.array(sizes, float), axis=0)
    shrink = min(1.0, MAX_SIDE / max(width, height), float(np.sqrt(MAX_PIXELS / (width * height))))
    # what was shrunk to a limit is rounded down, so that it stays within
    half = round if shrink == 1.0 else int
    return _side(half(width * shrink / 2)), _side(half(height * shrink / 2))


def lay(picture: Picture, width: int, height: int, fit: Fit) -> tuple[Picture, Focus]:
    """The picture on a canvas of `width` x `height`, and where the eye goes there as fractions (x, y).

    `cover` fills the canvas and crops around heads and what stands out; `contain` shows all of the picture
    over its own blurred, dimmed enlargement; `stretch` gives up its shape.
    """
    seen = attention(picture)
    if fit == "cover":
        return _cover(picture.pixels, width, height, seen)
    if fit == "contain":
        return _contain(picture.pixels, width, height, seen)
    if fit == "stretch":
        return Picture(_resized(picture.pixels, width, height)), centre(seen, (0.0, 0.0, 1.0, 1.0))
    raise InputError(f"fit {fit!r}: one of cover, contain, stretch", field="fit")


def _cover(pixels: NDArray[np.uint8], width: int, height: int, seen: Attention) -> tuple[Picture, Focus]:
    has_height, has_width = pixels.shape[:2]
    scale = max(width / has_width, height / has_height)
    shown = (min(has_width, max(1, round(width / scale))), min(has_height, max(1, round(height / scale))))
    left = round(best_window(seen, 1, shown[0] / has_width) * has_width) if shown[0] < has_width else 0
    top = round(best_window(seen, 0, shown[1] / has_height) * has_height) if shown[1] < has_height else 0
    crop = pixels[top : top + shown[1], left : left + shown[0]]
    window = (
        left / has_width,
        top / has_height,
        (left + shown[0]) / has_width,
        (top + shown[1]) / has_height,
    )
    return Picture(_resized(crop, width, height)), centre(seen, window)


def _contain(pixels: NDArray[np.uint8], width: int, height: int, seen: Attention) -> tuple[Picture, Focus]:
    has_height, has_width = pixels.shape[:2]
    scale = min(width / has_width, height / has_height)
    inner = _snapped(has_width * scale, width), _snapped(has_height * scale, height)
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    canvas = _backdrop(pixels, width, height, seen)
    canvas[top : top + inner[1], left : left + inner[0]] = _resized(pixels, *inner)
    x, y = centre(seen, (0.0, 0.0, 1.0, 1.0))
    return Picture(canvas), ((left + x * inner[0]) / width, (top + y * inner[1]) / height)


def _snapped(length: float, whole: int) -> int:
    """A strip of backdrop narrower than a hundredth looks like a fault, so nobody gets one."""
    return whole if length > 0.99 * whole else max(1, round(length))


def _backdrop(pixels: NDArray[np.uint8], width: int, height: int, seen: Attention) -> NDArray[np.uint8]:
    """What the picture looks like from far behind, out of focus: made small, because no detail survives."""
    scale = _BACKDROP / max(width, height)
    small, _ = _cover(pixels, max(2, round(width * scale)), max(2, round(height * scale)), seen)
    soft = cv2.GaussianBlur(small.pixels.astype(np.float32), (0, 0), _BACKDROP / 32) * _DIM
    wide = cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(np.rint(wide), 0, 255), np.uint8)


def _resized(pixels: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    has_height, has_width = pixels.shape[:2]
    if (width, height) == (has_width, has_height):
        return pixels.copy()
    kind = _kernel(min(width / has_width, height / has_height))
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=kind), np.uint8)


def _kernel(scale: float) -> int:
    if scale > 1:
        return cv2.INTER_LANCZOS4
    # cubic takes no mean over the pixels it skips, so it serves only where it skips few
    return cv2.INTER_CUBIC if scale > 0.75 else cv2.INTER_AREA


def _side(half: int) -> int:
    return min(MAX_SIDE, max(MIN_SIDE, 2 * half))
