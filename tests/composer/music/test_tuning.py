"""Tuning: the ear that measures it, and every instrument of the font that comes with the program."""

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.music.clock import Clock
from composer.music.instruments import INSTRUMENTS
from composer.music.play import LEAD, RATE, player
from composer.music.score import Note, Part, Score
from composer.music.theory import Key
from composer.music.tuning import cents, hertz

Sound = NDArray[np.float32]


def partials(*tones: tuple[float, float], seconds: float = 1.2, rate: int = RATE) -> Sound:
    """Sines of a frequency and an amplitude."""
    time = np.arange(round(seconds * rate)) / rate
    wave = np.add.reduce([amplitude * np.sin(2 * np.pi * of * time) for of, amplitude in tones])
    return np.asarray(wave, np.float32)


def saw(frequency: float, rate: int = RATE) -> Sound:
    return partials(*((k * frequency, 0.3 / k) for k in range(1, 9)), rate=rate)


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("off", [-400.0, -30.0, 0.0, 3.0, 30.0, 300.0])
@pytest.mark.parametrize("pitch", [28, 60, 96])
def test_what_repeats_is_measured_to_a_cent_however_far_off(pitch: int, off: float, rate: int) -> None:
    assert cents(saw(hertz(pitch + off / 100), rate), rate, pitch) == pytest.approx(off, abs=1)


def test_vibrato_does_not_count() -> None:
    time = np.arange(round(1.2 * RATE)) / RATE
    turns = np.cumsum(hertz(69.1) * 2 ** (0.3 * np.sin(2 * np.pi * 5.5 * time) / 12)) / RATE
    wave = np.add.reduce([np.sin(2 * np.pi * k * turns) / k for k in (1, 2, 3, 4)])
    assert cents(np.asarray(0.3 * wave, np.float32), RATE, 69) == pytest.approx(10, abs=5)


def test_a_bell_is_measured_by_the_partials_near_its_note() -> None:
    bell = partials(
        (hertz(72.2), 0.4), (2.76 * hertz(72.2), 0.3), (5.4 * hertz(72.2), 0.2), (8.93 * hertz(72.2), 0.1)
    )
    assert cents(bell, RATE, 72) == pytest.approx(20, abs=3)


def test_two_partials_that_beat_are_heard_between_them() -> None:
    doublet = partials((hertz(65), 0.3), (hertz(65.4), 0.3), (2.5 * hertz(65), 0.3))
    assert cents(doublet, RATE, 65) == pytest.approx(20, abs=8)


def test_a_fifth_above_each_note_does_not_confuse_it() -> None:
    fifth = saw(hertz(60.1)) + saw(1.5 * hertz(60.1))
    assert cents(fifth, RATE, 60) == pytest.approx(10, abs=2)


def test_silence_and_noise_have_no_pitch() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, RATE).astype(np.float32)
    assert cents(np.zeros(RATE, np.float32), RATE, 60) is None
    assert cents(noise, RATE, 60) is None
    assert cents(noise[:100], RATE, 60) is None


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_every_instrument_is_in_tune_within_ten_cents(name: str) -> None:
    held = INSTRUMENTS[name]
    score = Score("pop", Key(0, "major"), Clock(60.0), 1.5, (0.0,), 1.0, (), (), "room")
    for pitch in (held.low, (held.low + held.high) // 2, held.high):
        sound = player().play(Part("melody", name, (Note(0.2, 1.3, pitch, 96),)), score)
        begin = max(0, round((0.2 - LEAD - held.onset / 1000) * RATE))
        off = cents(sound.mean(axis=0)[begin:], RATE, pitch)
        assert off is not None
        assert abs(off) < 10
