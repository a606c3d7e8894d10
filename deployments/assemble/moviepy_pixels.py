"""What MoviePy is given to show: stills, moves over them and footage as pixels, by Pillow. Knows no times."""

import io
from collections.abc import Callable, Iterator

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from composer.media import EncodedClip, EncodedPicture
from composer.motion import eased
from composer.timeline import Motion

Pixels = NDArray[np.uint8]
Box = tuple[float, float, float, float]


def decoded(picture: EncodedPicture) -> Image.Image:
    with Image.open(io.BytesIO(picture.data), formats=("JPEG",)) as opened:
        return opened.convert("RGB")


def filling(pixels: Image.Image, size: tuple[int, int]) -> Pixels:
    """As much of a picture's middle as has the canvas's shape, on the canvas."""
    return _cropped(pixels, _box(pixels, size, 0.5, 0.5, 1.0), size)


def _box(pixels: Image.Image, size: tuple[int, int], x: float, y: float, width: float) -> Box:
    """The window on a picture: `width` of the largest one of the canvas's shape, which lies in the middle."""
    largest = min(pixels.width / size[0], pixels.height / size[1])
    across, down = largest * size[0], largest * size[1]
    left = (pixels.width - across) / 2 + (x - width / 2) * across
    top = (pixels.height - down) / 2 + (y - width / 2) * down
    left = min(max(left, 0.0), pixels.width - width * across)
    top = min(max(top, 0.0), pixels.height - width * down)
    return left, top, left + width * across, top + width * down


def _cropped(pixels: Image.Image, box: Box, size: tuple[int, int]) -> Pixels:
    return np.asarray(pixels.resize(size, Image.Resampling.BICUBIC, box=box))


def moving(pixels: Image.Image, motion: Motion, size: tuple[int, int]) -> Callable[[float], Pixels]:
    """What the camera sees as a function of time, 0..1."""

    def seen(t: float) -> Pixels:
        part = eased(min(max(t, 0.0), 1.0))
        x, y, width = (a + (b - a) * part for a, b in zip(motion.start, motion.end, strict=True))
        return _cropped(pixels, _box(pixels, size, x, y, width), size)

    return seen


def magnified(frame: Pixels, factor: float) -> Pixels:
    """The frame's middle, larger by the factor; mirrored at the edges where it is smaller than the canvas."""
    height, width = frame.shape[:2]
    across, down = width / 4, height / 4
    margin_x, margin_y = min(int(across) + 1, width - 1), min(int(down) + 1, height - 1)
    framed = np.pad(frame, ((margin_y, margin_y), (margin_x, margin_x), (0, 0)), mode="reflect")
    half_x, half_y = width / factor / 2, height / factor / 2
    middle_x, middle_y = margin_x + width / 2, margin_y + height / 2
    box = (middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y)
    return _cropped(Image.fromarray(framed), box, (width, height))


def played(clip: EncodedClip, start: int, size: tuple[int, int]) -> Callable[[int], Pixels]:
    """The clip on a canvas as a function of the frame, counted from its frame `start`; its last one stays.

    Decodes forward, and from the beginning again when asked for what is past.
    """
    frames, at, shown = _frames(clip), -1, np.zeros(0, np.uint8)

    def frame(number: int) -> Pixels:
        nonlocal frames, at, shown
        wanted = min(start + number, clip.frames - 1)
        if wanted < at:
            frames, at = _frames(clip), -1
        while at < wanted:
            shown, at = next(frames), at + 1
        return filling(Image.fromarray(shown), size)

    return frame


def _frames(clip: EncodedClip) -> Iterator[Pixels]:
    with av.open(io.BytesIO(clip.data), "r") as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
