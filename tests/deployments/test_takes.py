"""Sizes, lengths and rates: what a model is asked for, so that what was asked can be cut out of it."""

from fractions import Fraction

import pytest

from composer.errors import InputError
from deployments import takes

RANGES = [(3, 12), (15, 30)]


@pytest.mark.parametrize("side", [2, 31, 32, 33, 50, 720, 1081])
def test_a_model_works_at_no_less_than_what_was_asked_and_on_its_grid(side: int) -> None:
    width, height = takes.work_size(side, 34, 32, 2048)
    assert (width % 32, height % 32) == (0, 0)
    assert side <= width < side + 32
    assert height == 64


def test_a_model_works_at_no_more_than_it_can_and_in_the_shape_that_was_asked() -> None:
    assert takes.work_size(1920, 1080, 64, 1024) == (1024, 576)
    assert takes.work_size(1080, 1920, 64, 1024) == (576, 1024)


def test_lengths_are_on_the_grid_and_never_a_single_frame() -> None:
    assert [takes.on_grid(frames, (8, 1)) for frames in (1, 9, 10, 17, 30)] == [9, 9, 17, 17, 33]
    assert [takes.on_grid(frames, (4, 1)) for frames in (1, 5, 6, 30)] == [5, 5, 9, 33]


@pytest.mark.parametrize("rates", RANGES)
@pytest.mark.parametrize("fps", range(1, 121))
def test_a_rate_that_can_be_told_is_in_range_and_goes_evenly_into_what_was_asked(
    fps: int, rates: tuple[int, int]
) -> None:
    rate = takes.own_rate(fps, rates)
    assert rates[0] <= rate <= rates[1]
    assert (fps / rate).denominator == 1 or (rate / fps).denominator == 1


def test_a_model_with_one_rate_keeps_it() -> None:
    assert takes.own_rate(24, (16, 16)) == 16


@pytest.mark.parametrize("loop", [False, True])
@pytest.mark.parametrize("rate", [Fraction(16), Fraction(24), Fraction(25, 3)])
@pytest.mark.parametrize("frames", [1, 2, 7, 30, 241])
def test_every_frame_shown_was_made_and_no_more_than_needed(frames: int, rate: Fraction, loop: bool) -> None:
    places = takes.positions(frames, 24, rate, loop)
    there = takes.made(frames, 24, rate, loop)
    assert len(places) == frames
    assert min(places) >= 0
    assert there - 2 <= max(places) <= there - 1 or frames <= 2


@pytest.mark.parametrize("loop", [False, True])
@pytest.mark.parametrize("there", [5, 14, 81])
def test_what_a_window_shows_fits_in_it(there: int, loop: bool) -> None:
    for fps, rate in ((24, Fraction(16)), (6, Fraction(6)), (10, Fraction(30))):
        frames = takes.shown(there, fps, rate, loop)
        assert takes.made(frames, fps, rate, loop) <= there


def test_a_loop_goes_there_and_back_with_no_frame_twice_at_its_ends() -> None:
    assert takes.positions(8, 6, Fraction(6), loop=True) == [0, 1, 2, 3, 4, 3, 2, 1]


def test_parts_are_as_few_and_as_even_as_can_be() -> None:
    assert takes.parts(200, 161) == (100, 100)
    assert takes.parts(323, 161) == (107, 108, 108)
    assert takes.parts(161, 161) == (161,)


def test_every_window_has_a_seed_of_its_own_and_the_first_that_of_the_request() -> None:
    seeds = [takes.window_seed(7, window) for window in range(4)]
    assert seeds[0] == 7
    assert len(set(seeds)) == 4
    assert seeds == [takes.window_seed(7, window) for window in range(4)]


def test_what_is_alike_goes_together_in_order_and_not_more_than_fits() -> None:
    assert list(takes.alike("abacaab", str, 2)) == [[0, 2], [4, 5], [1, 6], [3]]


@pytest.mark.parametrize("value", [0, 13, float("nan")])
def test_a_number_out_of_range_is_refused_by_name(value: float) -> None:
    with pytest.raises(InputError, match=r"steps .*: must be from 1 to 12") as caught:
        takes.within("steps", value, 1, 12)
    assert caught.value.field == "steps"


def test_an_odd_side_is_refused_with_an_even_one() -> None:
    with pytest.raises(InputError, match="width 51: must be even, such as 52"):
        takes.even("width", 51)
