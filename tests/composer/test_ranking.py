"""Which of several pieces is the best."""

import numpy as np
import pytest
from scipy import signal

from composer.media import Audio
from composer.ranking import WEIGHTS, Piece, merits, ranked
from tests.composer.sounds import RATE, band, noise, sound, tone

_ROUND = signal.butter(1, 2000, fs=RATE, output="sos")
GOOD = sound(signal.sosfilt(_ROUND, band(110, 12.0).samples))


def changed(samples: np.ndarray) -> Piece:
    return Piece(sound(samples))


def best(*pieces: Piece) -> list[int]:
    return [place for place, _ in ranked(pieces)]


def filtered(band_hz: tuple[float, float], gain: float) -> Piece:
    part = signal.sosfilt(signal.butter(4, band_hz, "band", fs=RATE, output="sos"), GOOD.samples)
    hiss = signal.sosfilt(signal.butter(4, band_hz, "band", fs=RATE, output="sos"), noise(12.0).samples)
    return changed(GOOD.samples + gain * (part + hiss))


@pytest.mark.parametrize(
    ("fault", "merit"),
    [
        (changed(np.clip(20 * GOOD.samples, -1, 1)), "clean"),
        (changed(GOOD.samples * (np.arange(GOOD.samples.shape[1]) < 6 * RATE)), "sounding"),
        (filtered((6000, 15_000), 3.0), "smooth"),
        (filtered((150, 400), 30.0), "clear"),
    ],
)
def test_a_fault_that_can_be_heard_costs_its_merit_and_the_first_place(fault: Piece, merit: str) -> None:
    good = merits(Piece(GOOD))
    assert getattr(merits(fault), merit) < getattr(good, merit) - 0.1
    assert best(fault, Piece(GOOD)) == [1, 0]


def test_a_sound_that_never_moves_has_poor_dynamics_and_a_thin_one_little_coverage() -> None:
    flat, played = merits(Piece(tone(440, 12.0))), merits(Piece(GOOD))
    assert flat.dynamics < 0.8
    assert flat.coverage < 0.2 < played.coverage


def test_of_two_tempi_the_one_that_was_asked_wins_and_an_octave_is_no_fault() -> None:
    slow, right = (Piece(band(tempo, 15.0), tempo=120.0) for tempo in (105, 120))
    assert best(slow, right) == [1, 0]
    assert merits(right).tempo == pytest.approx(1, abs=0.1)
    assert merits(Piece(right.audio, tempo=60.0)).tempo == merits(right).tempo
    assert merits(Piece(noise(0.2), tempo=100.0)).tempo == 0


def test_the_asked_key_is_a_merit() -> None:
    asked, other = (merits(Piece(GOOD, key=key)) for key in ((9, "minor"), (3, "major")))
    assert asked.key is not None
    assert other.key is not None
    assert asked.key > other.key + 0.3
    assert merits(Piece(GOOD, key=(9, "dorian"))).key == asked.key


def test_what_was_not_asked_is_not_judged() -> None:
    found = merits(Piece(GOOD))
    assert (found.tempo, found.key) == (None, None)
    assert 0 < found.worth <= 1
    assert found.as_dict()["worth"] == found.worth
    assert set(found.as_dict()) == {*WEIGHTS, "worth"}


def test_equals_keep_their_order_and_nothing_at_all_can_be_ranked() -> None:
    assert best(Piece(GOOD), Piece(GOOD), Piece(GOOD)) == [0, 1, 2]
    assert ranked([]) == []


@pytest.mark.parametrize("samples", [np.zeros(RATE), np.zeros(1), np.ones(4)])
def test_silence_and_the_shortest_sounds_are_judged_and_come_last(samples: np.ndarray) -> None:
    odd = Piece(Audio(samples.astype(np.float32)[None], RATE), key=(0, "major"))
    assert best(odd, Piece(GOOD, key=(0, "major"))) == [1, 0]
