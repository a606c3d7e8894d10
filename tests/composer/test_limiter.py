"""The limiter: it holds peaks, and nobody hears it work."""

import numpy as np
import pytest

from composer.limiter import BLOCK, apply_gains, limiting_gains
from composer.loudness import true_peaks
from composer.media import Audio
from tests.composer.sounds import RATE, band, tone


def limited(audio: Audio, ceiling: float) -> Audio:
    peaks = true_peaks(audio.samples, BLOCK).astype(np.float64)
    return Audio(apply_gains(audio.samples, limiting_gains(peaks, ceiling)), audio.rate)


def distortion_db(audio: Audio, hertz: float) -> float:
    """Everything but the tone itself against the tone, from the middle of the sound."""
    middle = audio.samples[0, RATE : 3 * RATE].astype(np.float64)
    power = np.square(np.abs(np.fft.rfft(middle * np.blackman(len(middle)))))
    at = round(hertz * 2)
    wanted = power[at - 4 : at + 5].sum()
    return float(10 * np.log10((power.sum() - wanted) / wanted))


@pytest.mark.parametrize("ceiling", [0.1, 0.25, 0.5])
def test_no_true_peak_is_over_the_ceiling(ceiling: float) -> None:
    loud = Audio(band(120, 6.0).samples * np.float32(2), RATE)
    assert true_peaks(limited(loud, ceiling).samples, 64).max() <= ceiling * 1.01


def test_what_is_under_the_ceiling_is_not_touched() -> None:
    soft = tone(440, 1.0, 0.3)
    assert np.array_equal(limited(soft, 0.5).samples, soft.samples)


@pytest.mark.parametrize("hertz", [40, 80, 440, 5000])
def test_a_steady_tone_is_turned_down_without_distortion(hertz: float) -> None:
    assert distortion_db(limited(tone(hertz, 4.0, 1.0), 0.25), hertz) < -100


def test_a_spike_ducks_the_music_for_less_than_a_quarter_of_a_second() -> None:
    samples = np.full((1, RATE), 0.25, dtype=np.float32)
    samples[0, RATE // 2] = 1.0
    after = limited(Audio(samples, RATE), 0.5).samples[0]
    ducked = np.flatnonzero(after < 0.249) / RATE
    assert 0.49 < ducked.min() < 0.5
    assert ducked.max() < 0.75


def test_the_gain_moves_without_steps() -> None:
    loud = Audio(band(120, 6.0).samples * np.float32(4), RATE)
    peaks = true_peaks(loud.samples, BLOCK).astype(np.float64)
    ones = np.ones((1, len(peaks) * BLOCK), dtype=np.float32)
    curve = apply_gains(ones, limiting_gains(peaks, 0.25))[0]
    assert curve.min() < 0.7
    assert np.abs(np.diff(curve)).max() < 0.01
