"""Spectra of sounds whose spectra are known."""

import numpy as np
import pytest

from composer.descriptors.spectrum import BARK_EDGES, spectrum_of
from tests.composer.sounds import RATE, noise, sound, tone


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_a_tone_has_its_centroid_and_roll_off_at_its_pitch_and_hardly_any_entropy(rate: int) -> None:
    found = spectrum_of(tone(2000, 2.0, rate=rate))
    assert found.centroid == pytest.approx(2000, rel=0.02)
    assert found.rolloff == pytest.approx(2000, rel=0.03)
    assert found.entropy < 0.25
    assert found.share(1900, 2100) > 0.99


def test_the_power_of_a_tone_is_its_mean_square() -> None:
    assert spectrum_of(tone(1000, 2.0, 0.5)).power.sum() == pytest.approx(0.125, rel=0.03)


def test_white_noise_has_its_centroid_in_the_middle_and_full_entropy_and_covers_all_bands() -> None:
    found = spectrum_of(noise(2.0))
    assert found.centroid == pytest.approx(12_000, rel=0.03)
    assert found.bandwidth == pytest.approx(24_000 / np.sqrt(12), rel=0.05)
    assert found.rolloff == pytest.approx(0.85 * 24_000, rel=0.03)
    assert found.entropy > 0.9
    assert found.coverage == 1


def test_a_tone_covers_its_band_and_its_neighbours_and_a_second_tone_one_more() -> None:
    low = spectrum_of(tone(250, 2.0))
    both = spectrum_of(sound(tone(250, 2.0).samples[0] + tone(6900, 2.0, 0.05).samples[0]))
    assert len(BARK_EDGES) == 25
    assert 1 / 24 <= low.coverage <= 4 / 24
    assert both.coverage == pytest.approx(low.coverage + 1 / 24)


def test_pauses_do_not_change_the_shape() -> None:
    played = tone(2000, 2.0).samples[0]
    paused = spectrum_of(sound(np.concatenate([played, np.zeros(4 * RATE), played])))
    assert paused.centroid == pytest.approx(spectrum_of(sound(played)).centroid, rel=0.05)


def test_silence_and_a_single_sample_have_an_empty_spectrum() -> None:
    for silent in (sound(np.zeros(RATE)), sound(np.zeros(1))):
        found = spectrum_of(silent)
        assert (found.centroid, found.entropy, found.coverage, found.share(0, 9000)) == (0, 0, 0, 0)
