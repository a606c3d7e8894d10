"""Footage gives way on the beat, never later than it lasts, and the last of it ends with the sound."""

import numpy as np
import pytest

from composer.cutting import cut_marks, next_cut
from composer.rhythm import CUT_AFTER_ATTACK, BeatGrid

FPS = 24


def grid(tempo: float, seconds: float, first: float = 0.0) -> BeatGrid:
    beats = tuple(np.arange(first, seconds, 60 / tempo).tolist())
    return BeatGrid(tempo, beats, beats[::4], exact=False)


def cuts(length: int, total: int, beats: BeatGrid) -> list[int]:
    marks = cut_marks(beats, total / FPS, FPS)
    ends = [next_cut(0, length, total, FPS, marks)]
    while ends[-1] < total:
        ends.append(next_cut(ends[-1], length, total, FPS, marks))
    return ends


@pytest.mark.parametrize("tempo", [68, 97.3, 120, 174])
@pytest.mark.parametrize("length", [30, 100, 288])
def test_every_cut_but_the_last_is_on_a_beat_within_the_footage(tempo: float, length: int) -> None:
    ends = cuts(length, 60 * FPS, grid(tempo, 60))
    beats = [round((beat + CUT_AFTER_ATTACK) * FPS) for beat in grid(tempo, 60).beats]
    assert ends[-1] == 60 * FPS
    assert min(min(abs(end - beat) for beat in beats) for end in ends[:-1]) <= 1
    assert all(min(abs(end - beat) for beat in beats) <= 1 for end in ends[:-1])
    lengths = np.diff([0, *ends])
    assert lengths.max() <= length
    assert lengths.min() > 0


def test_a_bar_is_chosen_where_the_footage_nearly_reaches_it() -> None:
    bars = [round((bar + CUT_AFTER_ATTACK) * FPS) for bar in grid(120, 60).bars]
    assert set(cuts(5 * FPS, 60 * FPS, grid(120, 60))[:-1]) <= set(bars)


def test_beats_that_were_not_heard_are_filled_in() -> None:
    heard = grid(120, 60)
    some = BeatGrid(120.0, heard.beats[8:40] + heard.beats[60:90], (), exact=False)
    assert cuts(FPS, 60 * FPS, some) == cuts(FPS, 60 * FPS, BeatGrid(120.0, heard.beats, (), exact=False))


def test_without_beats_footage_is_shown_whole() -> None:
    assert cuts(100, 250, BeatGrid(0.0, (), (), exact=False)) == [100, 200, 250]


def test_the_last_of_it_is_no_flash() -> None:
    ends = cuts(4 * FPS, round(20.3 * FPS), grid(120, 20.3))
    assert ends[-1] - ends[-2] >= FPS / 2


def test_footage_shorter_than_a_beat_ends_with_itself() -> None:
    assert cuts(10, 40, grid(60, 2, first=1.9))[:2] == [10, 20]
