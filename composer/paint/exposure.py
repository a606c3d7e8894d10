"""What a camera adds to a view: a lens's softness, fine texture, a sensor's grain. Makes test photographs."""

import cv2
import numpy as np

from composer.media import Picture
from composer.paint.noise import gravel


def photograph(picture: Picture, seed: int, grain: float = 1.0) -> Picture:
    """The picture as a camera would have taken it; `grain` 1 is a good sensor in fair light.

    Noise grows with the square root of the light, is coarser in colour than in brightness, as it is
    after the colours are interpolated, and everything carries fine texture, so that a JPEG of it has the
    size of a photograph's.
    """
    height, width = picture.pixels.shape[:2]
    rng = np.random.default_rng((seed, 0x15E))
    texture = gravel(seed, 1)
    out = np.empty_like(picture.pixels)
    for top in range(0, height, 256):
        band = picture.pixels[top : top + 256].astype(np.float32)
        rows = len(band)
        level = cv2.cvtColor(band, cv2.COLOR_RGB2GRAY)
        relief = np.tile(np.roll(texture, -top, 0)[:rows], (1, -(-width // 1024)))[:, :width]
        shot = grain * (0.7 + 0.16 * np.sqrt(level))
        luma = cv2.GaussianBlur(rng.standard_normal((rows, width), np.float32), (0, 0), 0.6) * 1.9
        half = rng.standard_normal(((rows + 1) // 2, (width + 1) // 2, 3), np.float32)
        chroma = cv2.resize(half, (width, rows), interpolation=cv2.INTER_LINEAR)
        noise = (luma * shot)[..., None] + 0.8 * chroma * shot[..., None]
        band += noise + (0.035 * relief * level)[..., None]
        out[top : top + 256] = np.clip(band + 0.5, 0, 255)
    return Picture(out)
