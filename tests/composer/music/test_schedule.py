"""Bars and beats that fall where a picture wants them."""

from itertools import pairwise

import numpy as np
import pytest

from composer.music.clock import Clock
from composer.music.cues import Cues, Hit
from composer.music.schedule import BEND, Schedule, last_beat, ring, schedule

RANGE = (90.0, 104.0, 124.0)


def bar_lines(laid: Schedule) -> list[float]:
    """When bars begin and end, in seconds."""
    lengths = [beats for span in laid.spans for beats in span]
    return [laid.clock.seconds(float(sum(lengths[:place]))) for place in range(len(lengths) + 1)]


def tempi(laid: Schedule) -> list[float]:
    return [laid.clock.tempo_at(float(beat)) for beat in range(int(laid.end))]


def test_without_cues_the_preferred_tempo_is_kept_in_even_bars() -> None:
    laid = schedule(30, RANGE, 4, Cues())
    assert laid.clock == Clock(104.0)
    assert set(laid.spans[0]) == {4.0}
    assert len(laid.spans) == 1


@pytest.mark.parametrize("seconds", [0.5, 2.0, 3.3, 7.0, 61.0, 600.0])
@pytest.mark.parametrize("tempo", [40.0, 97.0, 240.0])
def test_the_last_chord_leaves_time_to_ring_and_less_than_a_beat_more(seconds: float, tempo: float) -> None:
    end = last_beat(seconds, Clock(tempo))
    rest = seconds - end * 60 / tempo
    assert ring(seconds) <= rest + 1e-6 or end == 0
    assert rest < ring(seconds) + 60 / tempo + 1e-6


@pytest.mark.parametrize("seed", range(10))
def test_boundaries_begin_bars(seed: int) -> None:
    rng = np.random.default_rng(seed)
    boundaries = tuple(np.cumsum(rng.uniform(3.0, 14.0, 5)).tolist())
    laid = schedule(75, RANGE, 4, Cues(boundaries=boundaries))
    lines = bar_lines(laid)
    assert all(min(abs(line - boundary) for line in lines) < 0.002 for boundary in boundaries)
    assert len(laid.spans) == 6
    assert all(abs(np.log(tempo / laid.clock.tempo)) < 2 * BEND for tempo in tempi(laid))


@pytest.mark.parametrize("seed", range(10))
def test_most_hits_fall_on_a_beat_or_half_a_beat_and_the_tempo_hardly_bends(seed: int) -> None:
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.uniform(1.5, 7.0, 8))
    hits = tuple(Hit(float(time), float(rng.uniform(0.3, 1.0))) for time in times)
    laid = schedule(70, RANGE, 4, Cues(hits=hits))
    halves = [2 * laid.clock.beat(hit.time) for hit in hits]
    assert sum(abs(half - round(half)) < 0.01 for half in halves) >= 6
    assert all(abs(np.log(tempo / laid.clock.tempo)) < 1.6 * BEND for tempo in tempi(laid))


def test_the_strongest_hit_falls_on_a_beat() -> None:
    hits = (Hit(3.1, 0.2), Hit(3.9, 1.0), Hit(4.6, 0.3))
    laid = schedule(20, RANGE, 4, Cues(hits=hits))
    beat = laid.clock.beat(3.9)
    assert beat == pytest.approx(round(beat), abs=0.01)


def test_a_tempo_that_was_asked_for_is_kept_to_a_few_percent() -> None:
    cues = Cues(boundaries=(7.3, 15.1, 22.9), hits=(Hit(4.4), Hit(18.2)))
    laid = schedule(40, (128.0, 128.0, 128.0), 4, cues)
    assert laid.clock.tempo == 128
    assert float(np.median(tempi(laid))) == pytest.approx(128, rel=0.03)


@pytest.mark.parametrize("metre", [2.0, 3.0, 3.5, 4.0, 5.0])
def test_every_metre_lays_bars_without_a_gap_up_to_the_last_chord(metre: float) -> None:
    for cues in (Cues(), Cues(boundaries=(5.2, 11.9)), Cues(boundaries=(0.4, 29.9), hits=(Hit(29.8),))):
        laid = schedule(30, RANGE, metre, cues)
        lengths = [beats for span in laid.spans for beats in span]
        assert all(beats > 0 for beats in lengths)
        assert 0 <= laid.end - sum(lengths) < metre
        beats = [laid.clock.seconds(float(beat)) for beat in range(int(laid.end) + 2)]
        assert all(two > one for one, two in pairwise(beats))
