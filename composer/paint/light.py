"""Light: colours in linear light, gradients, glow, and the way from light to the pixels of a Picture."""

from collections.abc import Callable
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.media import Picture
from composer.paint.noise import Plane

Light = NDArray[np.floating[Any]]
"""Linear RGB of shape (rows, columns, 3); 1 is white paper, a lamp may be hundreds."""


Tone = Callable[[Light], Light]
"""What recolours sRGB within 0..1 of shape (rows, columns, 3)."""


def colour(text: str) -> NDArray[np.float32]:
    """Linear RGB of a colour written as six hexadecimal digits of sRGB."""
    srgb = np.array([int(text[at : at + 2], 16) for at in (0, 2, 4)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4).astype(np.float32)


def gradient(at: Plane, stops: dict[float, str]) -> Light:
    """Colours at positions, blended between `stops` (position -> colour, ascending) without a crease."""
    knots = np.array(list(stops))
    values = np.stack([colour(text) for text in stops.values()])
    table = np.linspace(knots[0], knots[-1], 1024)
    lut = np.stack([np.interp(table, knots, values[:, band]) for band in range(3)], axis=1)
    lut = cv2.GaussianBlur(lut, (1, 0), sigmaX=0.01, sigmaY=24, borderType=cv2.BORDER_REPLICATE)
    index = np.clip((at - knots[0]) / (knots[-1] - knots[0]) * 1023, 0, 1023).astype(np.int32)
    return cast(Light, lut.astype(np.float32)[index])


def smoothstep(low: float, high: float, value: Plane) -> Plane:
    """0 below `low`, 1 above `high`, an S between; `low` may be the greater."""
    part = np.clip((value - low) / (high - low), 0, 1)
    return cast(Plane, (part * part * (3 - 2 * part)).astype(np.float32))


def mix(under: Light, over: Light, alpha: Plane) -> Light:
    """`over` laid on `under`, as opaque as `alpha` says."""
    laid = over - under
    laid *= alpha[..., None]
    laid += under
    return cast(Light, laid)


def bloom(light: Light, strength: float, reach: float) -> Light:
    """Adds the halo that a lens makes around what is brighter than white; `reach` in heights."""
    height, width = light.shape[:2]
    small = cv2.resize(light, (max(width // 8, 1), max(height // 8, 1)), interpolation=cv2.INTER_AREA)
    bright = np.maximum(small - 0.8, 0)
    halo = np.zeros_like(small)
    for scale in (0.15, 0.4, 1.0):
        halo += cv2.GaussianBlur(bright, (0, 0), max(scale * reach * small.shape[0], 0.5)) / 3
    wide = cv2.resize(halo, (width, height), interpolation=cv2.INTER_LINEAR)
    return cast(Light, cv2.scaleAdd(wide, strength, light))


def develop(light: Light, exposure: float, seed: int, tone: Tone | None = None) -> Picture:
    """Pixels from light: a film's shoulder for the highlights, sRGB, and a dither against banding.

    `tone` may recolour sRGB within 0..1 before it is dithered.
    """
    pixels = np.empty(light.shape, np.uint8)
    rng = np.random.default_rng((seed, 0xD17))
    for top in range(0, len(light), 256):
        band = light[top : top + 256] * np.float32(exposure)
        film = band * (2.51 * band + 0.03) / (band * (2.43 * band + 0.59) + 0.14)
        srgb: Light = np.clip(film, 0, 1) ** np.float32(1 / 2.2)
        srgb = (tone(srgb) if tone else srgb) * np.float32(255)
        srgb += rng.random(srgb.shape, np.float32)
        pixels[top : top + 256] = np.minimum(srgb, 255)
    return Picture(pixels)
