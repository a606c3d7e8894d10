"""Our own pictures as JPEG: coded to travel, decoded to be shown. Never opens a stranger's file."""

import cv2
import numpy as np

from composer.errors import InputError
from composer.media import EncodedPicture, Picture

QUALITY = 95


def encode_picture(picture: Picture, quality: int = QUALITY) -> EncodedPicture:
    """The picture as a baseline JPEG with full colour resolution (4:4:4), the same bytes every time.

    Raises InputError for a side over 65,500 pixels, which JPEG cannot hold.
    """
    if max(picture.width, picture.height) > 65500:
        raise InputError(f"a picture's side is at most 65500 pixels, not {picture.width}x{picture.height}")
    settings = [
        cv2.IMWRITE_JPEG_QUALITY,
        quality,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
    ]
    _, data = cv2.imencode(".jpg", cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2BGR), settings)
    return EncodedPicture(data.tobytes(), picture.width, picture.height)


def decode_picture(encoded: EncodedPicture) -> Picture:
    """The picture that `encode_picture` coded. Raises InputError when the bytes hold no such picture."""
    data = np.frombuffer(encoded.data, np.uint8)
    pixels = cv2.imdecode(data, cv2.IMREAD_COLOR) if len(data) else None  # noqa: TID251 (only ever our own JPEG)
    if pixels is None or pixels.shape[:2] != (encoded.height, encoded.width):
        raise InputError(f"not a picture of {encoded.width}x{encoded.height} of our own making")
    return Picture(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8))
