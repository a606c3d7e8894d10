"""What a camera adds to a view: texture where there is detail, a sensor's grain. For test photographs."""

import cv2
import numpy as np

from composer.media import Picture
from composer.paint.noise import Plane, tile

BAND = 256
"""Rows worked on at once, so that a large photograph takes little memory."""


def photograph(picture: Picture, seed: int, grain: float = 1.0) -> Picture:
    """The picture as a camera would have taken it; `grain` 1 is a good sensor in fair light.

    Noise grows with the square root of the light and is coarser in colour than in brightness, as it is after
    the colours are interpolated. Surfaces get texture down to the pixel, skies hardly any.
    """
    height, width = picture.pixels.shape[:2]
    rng = np.random.default_rng((seed, 0x15E))
    texture = tile(1024, 128, seed, 0x7E, octaves=3, gain=0.95)
    detail = _detail(picture)
    out = np.empty_like(picture.pixels)
    for top in range(0, height, BAND):
        band = picture.pixels[top : top + BAND].astype(np.float32)
        level = cv2.cvtColor(band, cv2.COLOR_RGB2GRAY)
        relief = np.tile(np.roll(texture, -top, 0)[: len(band)], (1, -(-width // 1024)))[:, :width]
        shot = grain * (0.35 + 0.08 * np.sqrt(level))
        band += (relief * (0.004 + 0.03 * detail[top : top + BAND]) * (level + 12))[..., None]
        band += _noise(band.shape[:2], rng) * shot[..., None]
        out[top : top + BAND] = np.clip(band + 0.5, 0, 255)
    return Picture(out)


def _detail(picture: Picture) -> Plane:
    """How much goes on around each pixel, 0..1."""
    height, width = picture.pixels.shape[:2]
    small = cv2.resize(picture.pixels, (-(-width // 4), -(-height // 4)), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    busy = cv2.GaussianBlur(np.abs(cv2.Laplacian(grey, cv2.CV_32F)), (0, 0), max(height / 600, 1))
    return np.asarray(cv2.resize(np.clip(busy / 6, 0, 1), (width, height), interpolation=cv2.INTER_LINEAR))


def _noise(shape: tuple[int, int], rng: np.random.Generator) -> Plane:
    rows, columns = shape
    luma = cv2.GaussianBlur(rng.standard_normal(shape, np.float32), (0, 0), 0.6) * 1.9
    half = rng.standard_normal(((rows + 1) // 2, (columns + 1) // 2, 3), np.float32)
    return np.asarray(
        luma[..., None] + 0.8 * cv2.resize(half, (columns, rows), interpolation=cv2.INTER_LINEAR)
    )
