import io

import numpy as np
from PIL import Image

from composer.media import Picture
from composer.paint.exposure import photograph


def grey(level: int) -> Picture:
    return Picture(np.full((300, 400, 3), level, np.uint8))


def jpeg_bytes(picture: Picture) -> int:
    out = io.BytesIO()
    Image.fromarray(picture.pixels).save(out, "JPEG", quality=90)
    return len(out.getvalue())


def test_a_photograph_keeps_its_brightness() -> None:
    taken = photograph(grey(120), 1).pixels.astype(float)
    assert abs(taken.mean() - 120) < 0.6


def test_grain_is_stronger_in_the_light_than_in_the_dark() -> None:
    dark, bright = (photograph(grey(level), 1).pixels.astype(float).std() for level in (20, 180))
    assert 0.5 < dark < bright < 15


def test_no_grain_is_without_noise_between_neighbours() -> None:
    clean, noisy = (
        np.abs(np.diff(photograph(grey(120), 1, grain).pixels.astype(float), axis=1)).mean()
        for grain in (0, 1)
    )
    assert clean < noisy / 2


def test_a_photograph_of_a_plain_wall_is_as_hard_to_compress_as_a_camera_s() -> None:
    pixels = 300 * 400
    assert jpeg_bytes(grey(120)) * 8 / pixels < 0.25
    assert jpeg_bytes(photograph(grey(120), 1)) * 8 / pixels > 0.6


def test_the_same_seed_takes_the_same_photograph() -> None:
    assert np.array_equal(photograph(grey(90), 4).pixels, photograph(grey(90), 4).pixels)
    assert not np.array_equal(photograph(grey(90), 4).pixels, photograph(grey(90), 5).pixels)
