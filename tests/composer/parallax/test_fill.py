import numpy as np

from composer.parallax.fill import extended, filled
from tests.composer.parallax.views import view


def hole(height: int = 180, width: int = 320) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    known = np.ones((height, width), bool)
    known[60:120, 100:180] = False
    return known


def test_what_is_known_stays_and_nothing_of_what_is_hidden_shines_through() -> None:
    known = hole()
    pixels = view().pixels.copy()
    pixels[~known] = (255, 0, 255)
    whole = filled(pixels, known)
    assert np.array_equal(whole[known], pixels[known])
    magenta = (whole[..., 0] > 200) & (whole[..., 1] < 60) & (whole[..., 2] > 200)
    assert not magenta.any()


def test_texture_goes_on_into_the_hole() -> None:
    pixels = np.repeat(np.random.default_rng(0).integers(60, 200, (180, 320, 1), np.uint8), 3, axis=2)
    known = hole()
    inside = filled(pixels, known)[60:120, 101:105, 0]
    assert inside.std() > 0.5 * pixels[60:120, 90:99, 0].std()


def test_a_plain_picture_is_filled_with_itself() -> None:
    pixels = np.full((180, 320, 3), (40, 160, 60), np.uint8)
    marked = pixels.copy()
    marked[~hole()] = (255, 0, 255)
    assert np.abs(filled(marked, hole()).astype(int) - pixels).max() <= 1


def test_with_nothing_hidden_or_nothing_known_a_picture_stays_as_it_is() -> None:
    pixels = view().pixels
    for known in (np.ones((180, 320), bool), np.zeros((180, 320), bool)):
        assert np.array_equal(filled(pixels, known), pixels)


def test_a_map_goes_on_with_its_nearest_value() -> None:
    what = np.full((60, 80), 0.25, np.float32)
    what[:, 40:] = 0.75
    known = np.ones((60, 80), bool)
    known[:, 30:50] = False
    assert np.array_equal(extended(np.where(known, what, 9).astype(np.float32), known), what)
