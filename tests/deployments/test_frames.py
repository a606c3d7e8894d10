"""Frames of a model as bytes, at the size that was asked for."""

from fractions import Fraction

import numpy as np
import pytest

from composer.errors import EngineUnavailable
from composer.media import Picture
from composer.planes import frame_of
from deployments.frames import fitted, pixels, shown


def test_numbers_that_ran_over_are_an_error_and_not_a_black_frame() -> None:
    frames = np.full((2, 4, 4, 3), 0.5, np.float32)
    frames[1, 0, 0, 0] = np.nan
    with pytest.raises(EngineUnavailable, match="precision") as caught:
        pixels(frames)
    assert caught.value.code == "no_picture"


def test_levels_are_rounded_to_the_nearest() -> None:
    frames = pixels(np.array([0.0, 0.5, 1.0, 1.5, -1.0]).reshape(1, 1, 5, 1).repeat(3, axis=3))
    assert frames[0, 0, :, 0].tolist() == [0, 128, 255, 255, 0]


def test_a_larger_frame_gives_its_middle_untouched() -> None:
    frames = np.random.default_rng(0).integers(0, 255, (1, 64, 64, 3), np.uint8)
    (out,) = shown(frames, [Fraction(0)], 50, 34)
    assert np.array_equal(out, frame_of(np.ascontiguousarray(frames[0, 15:49, 7:57])))


def test_a_smaller_frame_is_made_to_fill_the_size() -> None:
    frames = np.full((1, 32, 64, 3), 200, np.uint8)
    (out,) = shown(frames, [Fraction(0)], 160, 90)
    assert out.shape == (135, 160)
    assert np.ptp(out[:90]) == 0


def test_a_still_fills_the_size_that_a_model_takes() -> None:
    still = fitted(Picture(np.full((60, 90, 3), 7, np.uint8)), 64, 64)
    assert still.shape == (64, 64, 3)
    assert int(still.max()) == 7
