"""Sound as it is cut, faded, joined and mixed."""

import numpy as np
import pytest

from composer.errors import InputError
from composer.media import Audio
from composer.sound import crossfade, delay, fade, fit, mix, mono, resample, stereo
from tests.composer.sounds import RATE, decibels, noise, sound, tone


def loudest_hertz(audio: Audio) -> float:
    spectrum = np.abs(np.fft.rfft(audio.samples[0]))
    return float(np.fft.rfftfreq(audio.samples.shape[1], 1 / audio.rate)[spectrum.argmax()])


def level(audio: Audio, start: float, stop: float) -> float:
    part = audio.samples[:, round(start * audio.rate) : round(stop * audio.rate)]
    return float(np.sqrt(np.square(part).mean()))


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 96_000])
def test_resampling_keeps_pitch_level_and_length(rate: int) -> None:
    there = resample(tone(440, 2.0), rate)
    assert (there.rate, there.samples.shape[1]) == (rate, 2 * rate)
    assert loudest_hertz(there) == pytest.approx(440, abs=1)
    assert level(there, 0.1, 1.9) == pytest.approx(level(tone(440, 2.0), 0.1, 1.9), rel=0.01)


def test_resampling_to_the_same_rate_changes_nothing() -> None:
    original = tone(440, 0.1)
    assert resample(original, RATE) is original


def test_what_the_lower_rate_cannot_hold_is_gone_and_does_not_fold() -> None:
    assert np.abs(resample(tone(6_000, 1.0), 8_000).samples[:, 800:-800]).max() < 0.001


@pytest.mark.parametrize("rate", [0, -1, 999, 10**9])
def test_an_impossible_rate_is_named(rate: int) -> None:
    with pytest.raises(InputError, match=str(rate)):
        resample(tone(440, 0.1), rate)


@pytest.mark.parametrize("seconds", [0.25, 1.0, 2.5])
def test_fit_gives_the_length_to_the_sample_and_pads_with_silence(seconds: float) -> None:
    original = tone(440, 1.0)
    fitted = fit(original, seconds)
    kept = min(original.samples.shape[1], fitted.samples.shape[1])
    assert fitted.samples.shape[1] == round(seconds * RATE)
    assert np.array_equal(fitted.samples[:, :kept], original.samples[:, :kept])
    assert not fitted.samples[:, kept:].any()


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan"), float("inf")])
def test_a_length_that_is_none_is_refused(seconds: float) -> None:
    with pytest.raises(InputError, match="cannot last"):
        fit(tone(440, 0.1), seconds)


def test_a_delayed_sound_is_silent_first_and_the_same_after() -> None:
    later = delay(tone(440, 0.5), 0.01)
    assert not later.samples[:, :480].any()
    assert np.array_equal(later.samples[:, 480:], tone(440, 0.5).samples)


def test_a_fade_starts_and_ends_in_silence_and_leaves_the_middle_alone() -> None:
    faded = fade(sound(np.ones(RATE * 2)), 0.5, 1.0).samples[0]
    assert faded[0] < 0.001
    assert faded[-1] < 0.001
    assert faded[RATE // 4] ** 2 == pytest.approx(0.5, abs=0.01)
    assert (faded[RATE // 2 : RATE] == 1).all()
    assert (np.diff(faded[RATE:]) <= 0).all()


def test_fades_longer_than_the_sound_shrink_to_fit() -> None:
    faded = fade(sound(np.ones(300)), 1.0, 2.0).samples[0]
    assert faded[100] > 0.99
    assert faded[[0, -1]].max() < 0.02


def test_a_crossfade_of_unlike_sounds_keeps_the_power() -> None:
    first, second = noise(2.0, seed=1), noise(2.0, seed=2)
    joined = crossfade(first, second, 1.0)
    assert joined.seconds == pytest.approx(3.0)
    assert decibels(level(joined, 1.2, 1.8) / level(joined, 0.0, 1.0)) == pytest.approx(0, abs=0.2)
    assert np.array_equal(joined.samples[:, -RATE:], second.samples[:, -RATE:])


def test_a_crossfade_that_does_not_fit_says_how_much_there_is() -> None:
    with pytest.raises(InputError, match=r"2 s needs that much of both sounds, not 1 s"):
        crossfade(tone(440, 1.0), tone(440, 3.0), 2.0)


def test_a_mix_adds_each_sound_at_its_gain_over_the_longest_length() -> None:
    mixed = mix([tone(440, 1.0, 0.5), tone(880, 2.0, 0.5, 44_100)], [0.0, -20.0])
    assert (mixed.rate, mixed.samples.shape) == (RATE, (1, 2 * RATE))
    assert level(mixed, 1.1, 1.9) == pytest.approx(0.05 / np.sqrt(2), rel=0.02)
    assert level(mixed, 0.1, 0.9) == pytest.approx(np.sqrt((0.25 + 0.0025) / 2), rel=0.02)


def test_a_mix_is_stereo_when_one_of_its_sounds_is() -> None:
    assert mix([tone(440, 0.1), noise(0.1)], [0.0, 0.0]).samples.shape[0] == 2


@pytest.mark.parametrize("gains", [[], [0.0, 0.0]])
def test_a_mix_needs_a_gain_for_every_sound(gains: list[float]) -> None:
    with pytest.raises(InputError, match="a gain for each"):
        mix([tone(440, 0.1)], gains)


def test_mono_and_stereo_keep_what_is_heard() -> None:
    wide = stereo(tone(440, 0.1))
    assert wide.samples.shape[0] == 2
    assert np.array_equal(mono(wide).samples, tone(440, 0.1).samples)
    assert stereo(wide) is wide
