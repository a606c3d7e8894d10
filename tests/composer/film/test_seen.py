"""What stills show, in numbers."""

from dataclasses import astuple

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from composer.film.seen import Seen, see
from composer.media import Picture

Pixels = NDArray[np.uint8]


def shown(pixels: Pixels) -> Seen:
    return see([Picture(pixels)])[0]


def plain(red: int, green: int, blue: int) -> Pixels:
    return np.full((54, 96, 3), (red, green, blue), np.uint8)


def noise(low: int = 0, high: int = 255) -> Pixels:
    rough = np.random.default_rng(3).integers(low, high, (9, 16, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(rough, (96, 54), interpolation=cv2.INTER_NEAREST), np.uint8)


def test_white_is_light_and_black_is_dark_and_black() -> None:
    white, black = shown(plain(255, 255, 255)), shown(plain(0, 0, 0))
    assert white.light == pytest.approx(1.0)
    assert black.light == pytest.approx(0.0)
    assert (white.dark, black.dark) == (0.0, 1.0)
    assert (white.black, black.black) == (False, True)
    assert white.saturation == pytest.approx(0.0, abs=0.01)


def test_orange_is_warm_blue_is_cold_and_grey_is_neither() -> None:
    assert shown(plain(250, 150, 30)).warmth > 0.5
    assert shown(plain(40, 80, 240)).warmth < -0.5
    assert shown(plain(128, 128, 128)).warmth == pytest.approx(0.0, abs=0.02)


def test_many_colours_are_colourful_and_full_of_edges() -> None:
    many, one = shown(noise()), shown(plain(120, 130, 125))
    assert many.colourfulness > 0.5 > 0.1 > one.colourfulness
    assert many.edges > 0.2 > one.edges
    assert many.contrast > 0.2 > one.contrast


@pytest.mark.parametrize("axis", [0, 1])
def test_black_bars_are_no_darkness(axis: int) -> None:
    picture = noise(80, 255)
    bars = np.zeros_like(picture)
    width = 9 if axis == 0 else 16
    inner = cv2.resize(picture, (96, 54 - 2 * width) if axis == 0 else (96 - 2 * width, 54))
    bars[(slice(width, -width), slice(None)) if axis == 0 else (slice(None), slice(width, -width))] = inner
    assert shown(bars).light == pytest.approx(shown(picture).light, abs=0.04)


def test_a_thing_before_a_black_sky_is_mostly_dark() -> None:
    sky = np.zeros((54, 96, 3), np.uint8)
    cv2.circle(sky, (48, 27), 20, (120, 140, 200), -1)
    assert shown(sky).dark > 0.6


def test_bars_are_those_of_the_whole_film() -> None:
    film = [plain(0, 0, 0), noise(80, 255)]
    film[0][:, 40:56] = 200  # a slit of light in the first still only
    assert see([Picture(each) for each in film])[0].dark > 0.7


def test_stills_of_any_size_and_shape_can_be_seen() -> None:
    sizes = [(16, 16), (4, 300), (300, 4), (1, 1)]
    film = see([Picture(np.full((*size, 3), 90, np.uint8)) for size in sizes])
    assert [round(each.light, 2) for each in film] == [film[0].light.__round__(2)] * 4
    assert all(np.isfinite(astuple(each)).all() for each in film)


def test_a_film_without_stills_shows_nothing() -> None:
    assert see([]) == ()
