"""Frames of a model as bytes, at the size that was asked for."""

from collections.abc import Iterable
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.errors import EngineUnavailable
from composer.media import Picture
from composer.planes import I420, frame_of
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


def _moving(count: int) -> NDArray[np.uint8]:
    """A soft spot that goes 8 pixels to the right with every frame."""
    x, y = np.meshgrid(np.arange(96), np.arange(64))
    spots = [np.exp(-((x - 20 - 8 * number) ** 2 + (y - 32) ** 2) / 60) for number in range(count)]
    return np.stack([np.repeat((230 * spot).astype(np.uint8)[..., None], 3, axis=2) for spot in spots])


def _middles(planes: Iterable[I420]) -> list[float]:
    """Where the spot is in each frame, in pixels from the left."""
    lumas = [plane[:64].astype(float) - 16 for plane in planes]
    return [float((luma.sum(axis=0) * np.arange(96)).sum() / luma.sum()) for luma in lumas]


def test_what_lies_between_two_frames_is_part_of_the_way_when_smooth() -> None:
    places = [Fraction(number, 2) for number in range(9)]
    middles = _middles(shown(_moving(5), places, 96, 64, smooth=True))
    assert np.allclose(np.diff(middles), 4, atol=0.8)


def test_it_runs_backwards_as_it_runs_forwards() -> None:
    there = [Fraction(number, 2) for number in range(5)]
    frames = [plane.copy() for plane in shown(_moving(3), there + there[::-1], 96, 64, smooth=True)]
    assert all(np.array_equal(one, other) for one, other in zip(frames, frames[::-1], strict=True))


def test_without_that_the_nearer_frame_is_shown() -> None:
    places = [Fraction(number, 3) for number in range(7)]
    middles = _middles(shown(_moving(3), places, 96, 64))
    assert np.allclose(middles, [20, 20, 28, 28, 28, 36, 36], atol=0.5)


def test_a_still_fills_the_size_that_a_model_takes() -> None:
    still = fitted(Picture(np.full((60, 90, 3), 7, np.uint8)), 64, 64)
    assert still.shape == (64, 64, 3)
    assert int(still.max()) == 7
