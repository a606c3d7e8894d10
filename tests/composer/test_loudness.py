"""The meters, against the standard's own test signals and another implementation."""

import numpy as np
import pytest
from pyloudnorm import Meter

from composer.loudness import integrated_loudness, loudness_range, true_peak, true_peaks
from composer.media import Audio
from composer.sound import stereo
from tests.composer.sounds import RATE, band, noise, sound, tone


def test_the_standards_tone_reads_as_the_standard_says() -> None:
    minus_23 = stereo(tone(997, 5.0, 10 ** (-23 / 20)))
    assert integrated_loudness(minus_23) == pytest.approx(-23.0, abs=0.02)


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000])
def test_another_meter_with_the_same_filters_agrees(rate: int) -> None:
    samples = noise(rate * 8 / RATE).samples * np.linspace(0.01, 1, rate * 8, dtype=np.float32)
    other = Meter(rate, filter_class="DeMan")
    assert integrated_loudness(Audio(samples, rate)) == pytest.approx(
        float(other.integrated_loudness(samples.T.astype(np.float64))), abs=0.02
    )


def test_quiet_parts_are_gated_out() -> None:
    loud = stereo(tone(997, 5.0, 0.1)).samples
    with_silence = np.concatenate((loud, np.zeros_like(loud)), axis=1)
    assert integrated_loudness(sound(with_silence)) == pytest.approx(
        integrated_loudness(sound(loud)), abs=0.2
    )


def test_what_is_too_soft_to_be_heard_is_silence() -> None:
    assert integrated_loudness(noise(3.0, 0.00005)) == -np.inf


def test_sound_of_less_than_a_block_has_a_loudness_and_silence_has_none() -> None:
    assert integrated_loudness(stereo(tone(997, 0.1, 0.1))) == pytest.approx(-20, abs=0.5)
    assert integrated_loudness(sound(np.zeros(RATE))) == -np.inf
    assert true_peak(sound(np.zeros(100))) == -np.inf


def test_a_peak_between_the_samples_is_found() -> None:
    between = np.sin(2 * np.pi * 12_000 * np.arange(RATE) / RATE + np.pi / 4)
    assert np.abs(between).max() == pytest.approx(0.707, abs=0.001)
    assert true_peak(sound(between)) == pytest.approx(0.0, abs=0.15)


def test_every_block_knows_its_own_peak() -> None:
    samples = np.zeros((2, 1000), dtype=np.float32)
    samples[1, 500] = -1.0
    assert true_peaks(samples, 100).argmax() == 5
    assert len(true_peaks(samples, 300)) == 4


def test_peaks_do_not_depend_on_how_the_sound_is_cut_into_pieces() -> None:
    long = band(120, 25.0).samples
    far = true_peaks(long, 32)
    near = true_peaks(long[:, 32 * 15_000 - 32 * 100 :], 32)
    assert np.array_equal(far[15_000:16_000], near[100:1_100])


def test_the_range_is_the_distance_between_soft_and_loud() -> None:
    steps = np.repeat([0.02, 0.2], RATE * 20) * np.tile(tone(997, 1.0, 1.0).samples[0], 40)
    assert loudness_range(sound(steps)) == pytest.approx(20, abs=1)
    assert loudness_range(tone(997, 20.0, 0.2)) == pytest.approx(0, abs=0.1)
