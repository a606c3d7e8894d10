"""Where the photos change: on beats, evenly, and never too close."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import InputError
from composer.rhythm import CUT_AFTER_ATTACK, BeatGrid, place_cuts
from tests.composer.test_rhythm import grid


def measured(beats: list[float]) -> BeatGrid:
    return BeatGrid(120.0, tuple(beats), tuple(beats[::4]), False)


def off_beat(cuts: tuple[int, ...], beats: tuple[float, ...], fps: int) -> float:
    """The worst distance, in seconds, of a cut from where a beat asks for one."""
    marks = np.array(beats) + CUT_AFTER_ATTACK
    return max(float(np.abs(marks - cut / fps).min()) for cut in cuts)


@pytest.mark.parametrize("fps", [24, 25, 30, 60])
def test_every_cut_is_the_frame_nearest_to_a_beat(fps: int) -> None:
    music = grid(113, 200)
    cuts = place_cuts(music, 20, 2.0, fps)
    assert len(cuts) == 20
    assert off_beat(cuts, music.beats, fps) <= 0.5 / fps + 1e-9


def test_on_whole_beats_the_photos_last_exactly_what_was_asked() -> None:
    assert place_cuts(grid(120), 4, 2.0, 30) == (60, 120, 180, 240)


def test_the_spacing_is_the_nearest_that_the_beats_allow() -> None:
    assert set(np.diff(place_cuts(grid(100, 200), 20, 2.5, 60))) == {144}


def test_cuts_follow_a_tempo_that_drifts() -> None:
    beats = np.cumsum(0.5 + 0.08 * np.sin(np.arange(120) / 9))
    cuts = place_cuts(measured(beats.tolist()), 20, 2.0, 30)
    assert off_beat(cuts, tuple(beats), 30) <= 0.5 / 30 + 1e-9
    assert np.abs(np.diff(cuts) / 30 - 2.0).max() < 0.45


def test_a_gap_in_the_grid_is_bridged_at_its_pace() -> None:
    whole = grid(120, 80).beats
    cuts = place_cuts(measured([beat for beat in whole if not 6.2 < beat < 17.8]), 14, 2.0, 30)
    assert cuts == tuple(60 * number for number in range(1, 15))


def test_a_grid_that_begins_late_and_ends_early_is_carried_on() -> None:
    cuts = place_cuts(measured(list(grid(120, 8, start=7.0).beats)), 10, 2.0, 30)
    assert cuts == tuple(60 * number for number in range(1, 11))


@pytest.mark.parametrize("beats", [(), (1.0,)])
def test_without_beats_the_photos_are_evenly_long(beats: tuple[float, ...]) -> None:
    assert place_cuts(BeatGrid(0.0, beats, (), False), 3, 1.3, 30) == (39, 78, 117)


def test_photos_shorter_than_a_beat_change_on_half_beats() -> None:
    assert place_cuts(grid(60), 6, 0.5, 30) == (15, 30, 45, 60, 75, 90)


def test_cuts_are_never_closer_than_the_least_distance() -> None:
    cuts = place_cuts(grid(120), 5, 0.5, 30, least=40)
    assert min(np.diff((0, *cuts))) >= 40
    assert off_beat(cuts, grid(120).beats, 30) < 0.02


def test_the_first_photo_may_begin_later() -> None:
    assert place_cuts(grid(120), 3, 2.0, 30, start=4.0) == (180, 240, 300)


@pytest.mark.parametrize(
    ("count", "seconds", "fps"), [(0, 2.0, 30), (3, 0.0, 30), (3, -1.0, 30), (3, 2.0, 0)]
)
def test_cuts_that_cannot_be_are_refused(count: int, seconds: float, fps: int) -> None:
    with pytest.raises(InputError, match="cannot place"):
        place_cuts(grid(120), count, seconds, fps)


@given(
    steps=st.lists(st.floats(0.2, 3.0), min_size=0, max_size=60),
    count=st.integers(1, 60),
    seconds=st.floats(0.1, 8.0),
    fps=st.sampled_from([10, 25, 30, 60]),
    least=st.integers(1, 30),
)
def test_whatever_the_grid_there_are_as_many_rising_cuts_as_photos(
    steps: list[float], count: int, seconds: float, fps: int, least: int
) -> None:
    cuts = place_cuts(measured(np.cumsum(steps).tolist()), count, seconds, fps, least=least)
    assert len(cuts) == count
    assert min(np.diff((0, *cuts))) >= least
