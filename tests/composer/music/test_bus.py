"""The bus: loudness, peaks, fades, and a compressor that nobody hears."""

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.limiter import BLOCK
from composer.loudness import integrated_loudness, true_peak
from composer.media import Audio
from composer.music.bus import compressing_gains, finish
from composer.music.clock import Clock
from composer.music.score import Event, Score
from composer.music.theory import Key
from load_tests.hearing import level

RATE = 48_000
Sound = NDArray[np.float32]


def score(seconds: float = 8.0, curve: tuple[float, ...] = (), events: tuple[Event, ...] = ()) -> Score:
    parts: tuple[float, float] = (0.0, 4.0)
    key = Key(0, "major")
    return Score("pop", key, Clock(60.0), seconds, parts, seconds - 2, (), (), "room", curve, events)


def tone(hertz: float, amplitude: float, seconds: float = 8.0, rate: int = RATE) -> Sound:
    wave = amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.stack([wave, wave]).astype(np.float32)


def finished(sound: Sound, of: Score, rate: int = RATE) -> Audio:
    finish(sound, [], of, rate)
    return Audio(sound, rate)


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("amplitude", [1e-2, 0.3, 50.0])
def test_every_piece_comes_to_the_loudness_and_under_the_ceiling(amplitude: float, rate: int) -> None:
    bursts = tone(200, amplitude, rate=rate)
    bursts[:, :: rate // 2] *= 30
    audio = finished(bursts, score(), rate)
    assert integrated_loudness(audio) == pytest.approx(-14, abs=0.2)
    assert true_peak(audio) < -1.4


def test_both_ends_are_silent_for_ten_milliseconds() -> None:
    steady = np.sign(tone(100, 1.0)) * np.float32(0.4)
    samples = finished(steady, score()).samples
    assert level(samples[:, : RATE // 200]) < -60
    assert level(samples[:, -RATE // 100 :]) < -60
    ring = [level(samples[:, at : at + RATE // 4]) for at in range(6 * RATE, 8 * RATE, RATE // 4)]
    assert ring[0] > ring[3] > ring[5] > ring[7]


def test_silence_stays_silence() -> None:
    assert not finished(np.zeros((2, 4 * RATE), np.float32), score(4.0)).samples.any()


def test_the_compressor_holds_the_loud_and_leaves_the_soft() -> None:
    power = np.repeat([1e-4, 1e-2, 1e-4], 2 * RATE // BLOCK)
    decibels = 20 * np.log10(compressing_gains(power, RATE))
    second = RATE // BLOCK
    assert decibels[second] > -0.1
    assert -4 < decibels[3 * second] < -0.5
    assert decibels[-1] > -0.1
    assert decibels.min() > -6
    attack = decibels[2 * second : 2 * second + second // 100]
    assert attack.min() > 0.5 * decibels[3 * second]
    assert np.abs(np.diff(decibels)).max() < 0.2


def test_a_hit_keeps_its_contrast_where_a_picture_is_followed() -> None:
    def hit(of: Score) -> float:
        sound = tone(300, 0.05)
        sound[:, 3 * RATE : 3 * RATE + RATE // 5] *= 10
        samples = finished(sound, of).samples
        before, after = samples[:, 2 * RATE : 3 * RATE], samples[:, 3 * RATE : 3 * RATE + RATE // 10]
        return level(after) - level(before)

    assert hit(score(events=(Event(3.0, 1.0, "accent"),))) > 11
    assert hit(score(events=(Event(3.0, 1.0, "accent"),))) > hit(score()) - 1


def test_a_piece_of_nothing_but_hits_is_brought_down_but_never_under_its_least_loudness() -> None:
    sound = tone(300, 0.01)
    for at in range(1, 8):
        sound[:, at * RATE : at * RATE + RATE // 50] *= 90
    audio = finished(sound, score(curve=(0.5, 0.5)))
    assert -18.2 < integrated_loudness(audio) < -16
    assert true_peak(audio) < -1.4


@pytest.mark.parametrize("followed", [False, True])
def test_stems_sum_to_what_went_into_the_limiter(followed: bool) -> None:
    stems = [tone(hertz, 0.05) for hertz in (110, 277, 659, 1400)]
    total: Sound = np.add.reduce(stems, axis=0)
    events = (Event(4.0, 0.5, "stop"),) if followed else ()
    finish(total, stems, score(curve=(0.9, 1.0, 0.8, 0.9) if followed else (), events=events), RATE)
    assert np.abs(total).max() < 0.8  # the limiter has nothing to do
    assert level(np.sum(stems, axis=0, dtype=np.float64) - total) - level(total) < -100
