"""The sound of a film with a score: dropped, mixed, or left as it is while the score gives way to speech."""

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.film import SPEECH_RATE
from composer.film.soundtrack import DUCK_DB, sidechain, soundtrack
from composer.loudness import integrated_loudness, true_peak
from composer.media import Audio

RATE = 48_000
SPOKEN = tuple([0.0] * 40 + [1.0] * 40 + [0.0] * 40)
"""Speech from 4 to 8 of 12 seconds."""


def noise(seconds: float, level: float, seed: int = 0) -> Audio:
    samples = np.random.default_rng(seed).standard_normal((2, round(seconds * RATE))) * level
    return Audio(samples.astype(np.float32), RATE)


def tone(seconds: float, level: float) -> Audio:
    wave = level * np.sin(2 * np.pi * 440 * np.arange(round(seconds * RATE)) / RATE)
    return Audio(np.stack([wave, wave]).astype(np.float32), RATE)


def level(samples: NDArray[np.float32], start: float, end: float) -> float:
    part = samples[:, round(start * RATE) : round(end * RATE)]
    return float(10 * np.log10(np.square(part, dtype=np.float64).mean()))


def test_replace_drops_the_own_sound_and_keeps_the_rules_of_delivery() -> None:
    made = soundtrack(noise(12, 0.05), None, "replace", 12.0, 12.0, ())
    assert made.original is None
    assert integrated_loudness(made.mixed) == pytest.approx(-14, abs=0.5)
    assert true_peak(made.mixed) <= -1
    assert np.array_equal(made.mixed.samples, made.score.samples)


@pytest.mark.parametrize("under", [6.0, 20.0])
def test_mix_keeps_the_own_sound_so_far_under_the_score(under: float) -> None:
    made = soundtrack(noise(12, 0.05), tone(12, 0.02), "mix", 12.0, under, ())
    assert made.original is not None
    assert integrated_loudness(made.score) - integrated_loudness(made.original) == pytest.approx(
        under, abs=0.5
    )
    assert integrated_loudness(made.mixed) == pytest.approx(-14, abs=0.5)
    together = made.score.samples + made.original.samples
    assert np.abs(together - made.mixed.samples).mean() < 0.02


def test_under_speech_the_score_is_lower_and_the_own_sound_stays_as_it_was() -> None:
    own = tone(12, 0.05)
    made = soundtrack(noise(12, 0.05), own, "duck", 12.0, 12.0, SPOKEN)
    under, beside = level(made.score.samples, 4.2, 7.8), level(made.score.samples, 1.0, 3.0)
    assert beside - under == pytest.approx(DUCK_DB, abs=0.5)
    assert made.original is not None
    for start in np.arange(0.5, 11.0, 1.0):
        change = level(made.original.samples, start, start + 1) - level(own.samples, start, start + 1)
        assert abs(change) < 0.5
    left = made.mixed.samples - made.score.samples
    assert level(left, 4.2, 7.8) == pytest.approx(level(own.samples, 4.2, 7.8), abs=0.5)


def test_the_score_is_down_before_the_first_word_and_does_not_pump_between_words() -> None:
    words = [0.0] * 20 + [1.0] * 5 + [0.0] * 5 + [1.0] * 5 + [0.0] * 30
    down = sidechain(words, round(len(words) / SPEECH_RATE * RATE))
    at = {time: float(down[round(time * RATE)]) for time in (1.0, 2.0, 2.75, 3.2, 6.0)}
    assert at[2.0] > 0.9
    assert at[2.75] == pytest.approx(1.0)
    assert at[3.2] == pytest.approx(1.0)
    assert at[1.0] == at[6.0] == 0.0
    assert np.abs(np.diff(down)).max() < 1e-3


@pytest.mark.parametrize("how", ["mix", "duck"])
def test_a_silent_film_gets_the_score_alone(how: str) -> None:
    silence = Audio(np.zeros((2, 12 * RATE), np.float32), RATE)
    for own in (None, silence):
        made = soundtrack(noise(12, 0.05), own, how, 12.0, 12.0, ())  # type: ignore[arg-type]  # one of the three
        assert integrated_loudness(made.mixed) == pytest.approx(-14, abs=0.5)


@pytest.mark.parametrize("how", ["replace", "mix", "duck"])
def test_the_sound_is_as_long_as_the_film_whatever_it_was_made_of(how: str) -> None:
    made = soundtrack(noise(5, 0.05), tone(9, 0.05), how, 7.3, 12.0, SPOKEN)  # type: ignore[arg-type]  # one of them
    assert made.mixed.seconds == pytest.approx(7.3, abs=1e-4)
    assert true_peak(made.mixed) <= -1
