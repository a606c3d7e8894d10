"""The fader that follows a picture."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.limiter import BLOCK
from composer.music.clock import Clock
from composer.music.dynamics import SPAN, STOP, ride, swell
from composer.music.score import Event, Score, Section
from composer.music.theory import Key

RATE = 48_000
SECONDS = 20.0


def score(curve: tuple[float, ...] = (), events: tuple[Event, ...] = ()) -> Score:
    return Score("pop", Key(0, "major"), Clock(60.0), SECONDS, (0.0,), 18.0, (), (), "room", curve, events)


def noise(seed: int = 0) -> NDArray[np.float32]:
    """Steady noise."""
    rng = np.random.default_rng(seed)
    return (0.1 * rng.standard_normal((2, round(SECONDS * RATE)))).astype(np.float32)


def ridden(sound: NDArray[np.float32], asked: Score) -> NDArray[np.float64]:
    gains = ride(sound, asked, RATE)
    assert gains is not None
    curve: NDArray[np.float64] = np.repeat(gains, BLOCK)[: sound.shape[1]]
    return np.asarray(sound[0] * curve, np.float64)


def level(sound: NDArray[np.float64], start: float, end: float) -> float:
    piece = sound[max(0, round(start * RATE)) : round(end * RATE)]
    return float(10 * np.log10(np.square(piece).mean() + 1e-15))


def test_nothing_to_follow_changes_nothing() -> None:
    assert ride(noise(), score(), RATE) is None


def test_the_loudness_follows_the_curve() -> None:
    curve = tuple(np.interp(np.arange(21), [0, 5, 10, 15, 20], [0.2, 1.0, 0.0, 0.7, 0.3]))
    sound = ridden(noise(), score(curve))
    heard = [level(sound, at - 0.5, at + 0.5) for at in (1, 5, 10, 15)]
    asked = SPAN * np.interp(np.array([1, 5, 10, 15]) + 0.4, np.arange(21), curve)
    assert np.diff(heard) == pytest.approx(np.diff(asked), abs=2)


def test_music_that_was_uneven_follows_the_curve_as_well() -> None:
    uneven = noise()
    uneven[:, : 8 * RATE] *= 0.2
    sound = ridden(uneven, score((0.5,) * 21))
    assert level(sound, 2, 5) == pytest.approx(level(sound, 12, 15), abs=1)


def test_the_last_chord_dies_away_and_is_not_held_up() -> None:
    fading = noise()
    fading[:, 18 * RATE :] *= np.linspace(1, 0, 2 * RATE, dtype=np.float32) ** 3
    sound = ridden(fading, score((0.5,) * 21))
    assert level(sound, 19.5, 20) < level(sound, 10, 17) - 25


@pytest.mark.parametrize("strength", [0.1, 0.5, 1.0])
def test_a_hit_stands_out_of_the_second_before_it(strength: float) -> None:
    sound = ridden(noise(), score(events=(Event(10.0, strength, "accent"),)))
    assert level(sound, 10, 10.1) - level(sound, 9, 10) > 7
    assert level(sound, 5, 8.5) == pytest.approx(level(sound, 12, 15), abs=0.5)


def test_a_hit_that_stands_out_by_itself_is_left_alone() -> None:
    loud = noise()
    loud[:, 10 * RATE :] *= 10
    gains = ride(loud, score(events=(Event(10.0, 1.0, "accent"),)), RATE)
    assert gains is not None
    assert gains == pytest.approx(np.ones(len(gains)))


def test_hits_in_quick_succession_all_stand_out() -> None:
    events = tuple(Event(time, 0.5, "accent") for time in (8.0, 8.9, 9.8))
    sound = ridden(noise(), score(events=events))
    for event in events:
        assert level(sound, event.time, event.time + 0.1) - level(sound, event.time - 1, event.time) > 6


def test_a_stop_is_silent_at_once_and_sounds_again_after_it() -> None:
    sound = ridden(noise(), score(events=(Event(10.0, 1.0, "stop"),)))
    assert level(sound, 9, 10) == pytest.approx(level(noise()[0].astype(np.float64), 9, 10), abs=0.5)
    assert level(sound, 10.02, 10 + STOP - 0.02) < -60
    assert level(sound, 10 + STOP, 11) == pytest.approx(level(sound, 9, 10), abs=1)


@pytest.mark.parametrize("time", [0.0, 0.01, SECONDS])
def test_a_hit_at_either_end_is_no_error(time: float) -> None:
    for event in (Event(time, 1.0, "accent"), Event(time, 1.0, "stop")):
        gains = ride(noise(), score(events=(event,)), RATE)
        assert gains is not None
        assert np.isfinite(gains).all()


def test_sections_are_set_off_against_each_other_by_their_energy() -> None:
    sections = (Section("intro", 0, 1, 0.1), Section("verse", 4, 1, 0.55), Section("climax", 8, 2, 1.0))
    piece = replace(score(), sections=sections)
    gains = 20 * np.log10(swell(piece, round(SECONDS * RATE / BLOCK), RATE))
    intro, verse, climax = (gains[round(at * RATE / BLOCK)] for at in (2, 6, 12))
    assert climax == pytest.approx(0)
    assert -4 < verse < -2.5
    assert -5 < intro < verse
    assert np.abs(np.diff(gains)).max() < 0.05


def test_a_piece_that_follows_a_curve_or_has_hardly_any_sections_keeps_its_level() -> None:
    sections = (Section("intro", 0, 1, 0.1), Section("verse", 4, 1, 0.55), Section("climax", 8, 2, 1.0))
    assert set(swell(replace(score((0.5,)), sections=sections), 100, RATE)) == {1.0}
    assert set(swell(replace(score(), sections=sections[:2]), 100, RATE)) == {1.0}
    quick = replace(score(), sections=sections, clock=Clock(168.0))
    assert set(swell(quick, 100, RATE)) == {1.0}
