"""Values between stages are what they say they are, and stay so."""

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.errors import InputError
from composer.media import Audio, Clip, Picture


def test_sound_knows_its_length() -> None:
    assert Audio(np.zeros((2, 24_000), np.float32), 48_000).seconds == 0.5


def test_a_clip_knows_its_length() -> None:
    assert Clip(np.zeros((45, 4, 6, 3), np.uint8), 30).seconds == 1.5


def test_a_picture_knows_its_sides() -> None:
    picture = Picture(np.zeros((4, 6, 3), np.uint8))
    assert (picture.width, picture.height) == (6, 4)


def test_a_value_cannot_be_written_to() -> None:
    picture = Picture(np.zeros((4, 6, 3), np.uint8))
    with pytest.raises(ValueError, match="read-only"):
        picture.pixels[0, 0, 0] = 1


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        (np.zeros((2, 10)), "float32"),
        (np.zeros(10, np.float32), "float32"),
        (np.zeros((3, 10), np.float32), "1 or 2 channels"),
        (np.zeros((2, 0), np.float32), "1 or 2 channels"),
        (np.full((1, 10), np.nan, np.float32), "NaN"),
    ],
)
def test_what_is_no_sound_is_refused(samples: NDArray[np.generic], words: str) -> None:
    with pytest.raises(InputError, match=words):
        Audio(samples, 48_000)  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize("shape", [(4, 6), (4, 6, 4), (0, 6, 3)])
def test_what_is_no_picture_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="a picture must"):
        Picture(np.zeros(shape, np.uint8))


@pytest.mark.parametrize(("shape", "fps"), [((4, 6, 3), 30), ((0, 4, 6, 3), 30), ((2, 4, 6, 3), 0)])
def test_what_is_no_clip_is_refused(shape: tuple[int, ...], fps: float) -> None:
    with pytest.raises(InputError, match="a clip must"):
        Clip(np.zeros(shape, np.uint8), fps)
