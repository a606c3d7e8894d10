"""Where the eye goes in a picture: heads first, then what stands out. Knows nothing of canvases or fits.

What stands out is the spectral residual of Hou and Zhang ("Saliency Detection: A Spectral Residual
Approach", CVPR 2007), per colour channel. Faces are found by one of OpenCV's Haar cascades and believed only
when another, trained apart, finds them again from near: alone, each sees faces in trousers and waterfalls.
"""

import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.media import Picture

_LOOK = 64
_FACE_LOOK = 400
_FACE_NEAR = 144
_SMALLEST_FACE = 20
_STEP, _VOTES = 1.25, 2
"""Coarse and credulous: it is quick, misses few, and the look from near throws out the rest."""
_HEAD = (0.35, 0.55, 0.35, 0.35)
"""What a head adds to its face box left, above, right and below, as fractions of the box."""
_MARGIN = 0.16
"""How near an edge of the window, as a fraction of it, a thing looks cut off."""
_TOP, _BOTTOM, _SIDE = 1.4, 0.2, 0.5
"""What that costs: heads, roofs and peaks are on top, legs and lawns at the bottom."""
_PRIOR = (0.5, 0.45)
_PRIOR_WIDTH = 0.4

_cascades = threading.Lock()  # a cascade holds state while it detects


@dataclass(frozen=True, slots=True, eq=False)
class Attention:
    """`weights` of shape (h, w) sum to 1; `heads` are (left, top, right, bottom), largest first.

    All places are fractions of the picture.
    """

    weights: NDArray[np.float64]
    heads: tuple[tuple[float, float, float, float], ...]


def attention(picture: Picture) -> Attention:
    """What draws the eye in the picture. The same pixels give the same answer."""
    wide = _shrunk(picture.pixels, _FACE_LOOK)
    small = _shrunk(wide, _LOOK)
    weights = _salience(small) * _prior(small.shape[0], small.shape[1])
    return Attention(weights / weights.sum(), _heads(picture.pixels, wide))


def best_window(seen: Attention, axis: int, share: float) -> float:
    """Where a window over `share` of the picture along `axis` (0 down, 1 across) should begin, as a fraction.

    It holds the most of what draws the eye, cuts through as little of it as can be, and through no head
    if it can hold that head.
    """
    places = np.linspace(0, 1, seen.weights.shape[axis] + 1)
    along = np.concatenate(([0.0], np.cumsum(seen.weights.sum(axis=1 - axis))))
    begins = np.linspace(0, 1 - share, 257)

    def held(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.interp(high, places, along) - np.interp(low, places, along)

    margin = _MARGIN * share
    first = held(begins - margin / 2, begins + margin)
    last = held(begins + share - margin, begins + share + margin / 2)
    score = held(begins, begins + share) - (_TOP if axis == 0 else _SIDE) * first
    score -= (_BOTTOM if axis == 0 else _SIDE) * last + 1e-3 * np.abs(begins - (1 - share) / 2)
    for head in reversed(seen.heads):  # the largest head speaks last and loudest
        low, high = head[1 - axis], head[3 - axis]
        whole = (begins <= max(low, 0.0)) & (begins + share >= min(high, 1.0))
        middle = np.abs(begins + share / 2 - (low + high) / 2)
        score = score + 10 * (whole if high - low <= share else -middle)
    return float(begins[int(np.argmax(score))])


def centre(seen: Attention, window: tuple[float, float, float, float]) -> tuple[float, float]:
    """The place to look at within `window` (left, top, right, bottom), as fractions of that window."""
    left, top, right, bottom = window
    heads = [
        head for head in seen.heads if left <= _middle(head)[0] <= right and top <= _middle(head)[1] <= bottom
    ]
    if heads:
        areas = [(head[2] - head[0]) * (head[3] - head[1]) for head in heads]
        x, y = np.average([_middle(head) for head in heads], axis=0, weights=areas)
    else:
        x, y = _peak(seen.weights, window)
    return (
        float(np.clip((x - left) / (right - left), 0, 1)),
        float(np.clip((y - top) / (bottom - top), 0, 1)),
    )


def _peak(weights: NDArray[np.float64], window: tuple[float, float, float, float]) -> tuple[float, float]:
    ys = (np.arange(weights.shape[0]) + 0.5) / weights.shape[0]
    xs = (np.arange(weights.shape[1]) + 0.5) / weights.shape[1]
    inside = np.outer((ys >= window[1]) & (ys <= window[3]), (xs >= window[0]) & (xs <= window[2]))
    sharp = np.where(inside, weights, 0.0) ** 2
    if not sharp.sum():
        return (window[0] + window[2]) / 2, (window[1] + window[3]) / 2
    return float(sharp.sum(0) @ xs / sharp.sum()), float(sharp.sum(1) @ ys / sharp.sum())


def _middle(head: tuple[float, float, float, float]) -> tuple[float, float]:
    return (head[0] + head[2]) / 2, (head[1] + head[3]) / 2


def _shrunk(pixels: NDArray[np.uint8], longest: int) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    scale = longest / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _salience(small: NDArray[np.uint8]) -> NDArray[np.float64]:
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float64)
    total = np.full(small.shape[:2], 1e-6)
    for channel in np.moveaxis(lab, 2, 0):
        spectrum = np.fft.fft2(channel)
        level = np.log(np.abs(spectrum) + 1e-3)
        residual = level - cv2.blur(level, (3, 3))
        odd = np.abs(np.fft.ifft2(np.exp(residual + 1j * np.angle(spectrum)))) ** 2
        odd = cv2.GaussianBlur(odd, (0, 0), 2.5)
        total += odd / (odd.max() + 1e-9) * channel.std()
    return total


def _prior(height: int, width: int) -> NDArray[np.float64]:
    """People put what they photograph near the middle, and heads above it."""
    across = (np.arange(width) + 0.5) / width - _PRIOR[0]
    down = (np.arange(height) + 0.5) / height - _PRIOR[1]
    return np.exp(-(np.add.outer(down**2, across**2)) / (2 * _PRIOR_WIDTH**2))


@cache
def cascade(name: str) -> cv2.CascadeClassifier:
    """One of the face finders that OpenCV 4 carries (Viola and Jones, 2001); empty when it is missing."""
    return cv2.CascadeClassifier(str(Path(cv2.__file__).parent / "data" / f"haarcascade_{name}.xml"))


def _heads(
    pixels: NDArray[np.uint8], wide: NDArray[np.uint8]
) -> tuple[tuple[float, float, float, float], ...]:
    grey = cv2.cvtColor(wide, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    with _cascades:
        found = cascade("frontalface_alt2").detectMultiScale(
            cv2.equalizeHist(grey), _STEP, _VOTES, minSize=(_SMALLEST_FACE, _SMALLEST_FACE)
        )
        boxes = sorted((tuple(int(n) for n in face) for face in found), key=lambda face: (-face[2], *face))
        sure = [box for box in boxes if _face_from_near(pixels, box, max(pixels.shape[:2]) / _FACE_LOOK)]
    return tuple(
        (
            (x - _HEAD[0] * w) / width,
            (y - _HEAD[1] * h) / height,
            (x + w + _HEAD[2] * w) / width,
            (y + h + _HEAD[3] * h) / height,
        )
        for x, y, w, h in sure
    )


def _face_from_near(pixels: NDArray[np.uint8], box: tuple[int, ...], scale: float) -> bool:
    x, y, side, _ = (number * scale for number in box)
    around = 0.3 * side
    top, left = max(0, round(y - around)), max(0, round(x - around))
    near = pixels[top : round(y + side + around), left : round(x + side + around)]
    grey = cv2.equalizeHist(cv2.cvtColor(_shrunk(near, _FACE_NEAR), cv2.COLOR_RGB2GRAY))
    return len(cascade("frontalface_alt").detectMultiScale(grey, 1.1, 3, minSize=(60, 60))) > 0
