"""Small footage: frames that tell their number, and shapes that move."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.clips import encode_clip
from composer.media import EncodedClip

WIDTH, HEIGHT = 160, 90
Pixels = NDArray[np.uint8]


def counted(frames: int, width: int = WIDTH, height: int = HEIGHT, seed: int = 0) -> Iterator[Pixels]:
    """Blots of colour; a bright field whose level tells the frame, counted modulo 50, lies in the middle."""
    blots = np.random.default_rng(seed).integers(40, 120, (5, 8, 3)).astype(np.uint8)
    ground = np.asarray(cv2.resize(blots, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
    for number in range(frames):
        frame = ground.copy()
        frame[height // 4 : -height // 4, width // 4 : -width // 4] = 30 + 4 * (number % 50)
        yield frame


def number_of(frame: Pixels) -> int:
    """Which frame of `counted` it is; `frame` is RGB."""
    height, width = frame.shape[:2]
    middle = frame[height * 3 // 8 : -height * 3 // 8, width * 3 // 8 : -width * 3 // 8]
    return round((float(middle.mean()) - 30) / 4)


def footage(
    frames: int, fps: int = 30, width: int = WIDTH, height: int = HEIGHT, seed: int = 0
) -> EncodedClip:
    """`counted` as a clip."""
    return encode_clip(counted(frames, width, height, seed), fps)


def disc(x: float, y: float, width: int = 320, height: int = 180, radius: int = 20) -> Pixels:
    """A bright disc with soft edges before a ground of dark blots."""
    blots = np.random.default_rng(7).integers(60, 140, (18, 32, 3)).astype(np.uint8)
    ground = cv2.resize(blots, (width, height), interpolation=cv2.INTER_CUBIC)
    down, across = np.mgrid[:height, :width]
    inside = np.clip(radius - np.hypot(across - x, down - y) + 0.5, 0, 1)[..., None]
    return np.asarray(ground * (1 - inside) + np.array([250, 240, 90]) * inside, np.uint8)
