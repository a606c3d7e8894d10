"""Beats and seconds."""

import pytest

from composer.music.clock import Clock


def test_a_plain_clock_counts_beats_at_its_tempo() -> None:
    clock = Clock(90.0)
    assert clock.seconds(3) == pytest.approx(2.0)
    assert clock.beat(2.0) == pytest.approx(3.0)
    assert clock.tempo_at(100) == pytest.approx(90)


def test_a_bent_clock_meets_its_marks_and_goes_on_at_its_tempo() -> None:
    clock = Clock(120.0, ((4.0, 2.1), (8.0, 4.0)))
    assert clock.seconds(4) == pytest.approx(2.1)
    assert clock.seconds(8) == pytest.approx(4.0)
    assert clock.seconds(10) == pytest.approx(5.0)
    assert clock.tempo_at(0) == pytest.approx(4 * 60 / 2.1)
    assert clock.tempo_at(5) == pytest.approx(4 * 60 / 1.9)
    assert clock.tempo_at(9) == pytest.approx(120)


@pytest.mark.parametrize("beat", [0.0, 0.5, 3.99, 4.0, 6.5, 8.0, 31.25])
def test_seconds_and_beats_undo_each_other(beat: float) -> None:
    clock = Clock(97.3, ((4.0, 2.6), (7.0, 4.4), (8.0, 5.1)))
    assert clock.beat(clock.seconds(beat)) == pytest.approx(beat)
