"""The onsets and the tempo of clicks that are known."""

import numpy as np
import pytest

from composer.descriptors.pulse import heard_tempo, onset_density, onset_times, tempo_of
from composer.descriptors.spectrum import spectrum_of
from tests.composer.sounds import RATE, band, clicks, noise, sound, tone


def test_every_click_is_an_onset_where_it_is() -> None:
    times = np.arange(0.5, 9.5, 0.25)
    found = onset_times(spectrum_of(clicks(times, 10.0)))
    assert len(found) == len(times)
    assert np.abs(found - times).max() < 0.03


def test_what_does_not_begin_again_has_no_onsets() -> None:
    for held in (tone(440, 5.0), noise(5.0)):
        assert onset_density(spectrum_of(held), 5.0) <= 1


def test_silence_has_neither_onsets_nor_a_tempo() -> None:
    silent = sound(np.zeros(3 * RATE))
    assert onset_density(spectrum_of(silent), 3.0) == 0
    assert heard_tempo(silent) is None


@pytest.mark.parametrize("tempo", [87.0, 101.3, 124.0])
def test_the_tempo_of_a_band_is_heard_to_a_third_of_a_percent(tempo: float) -> None:
    assert heard_tempo(band(tempo, 20.0)) == pytest.approx(tempo, rel=0.0033)


def test_beats_that_are_missing_do_not_slow_the_tempo() -> None:
    beats = np.delete(np.arange(0, 20, 0.5), [7, 8, 20])
    assert tempo_of(beats) == pytest.approx(120)
    assert tempo_of(beats[:3]) is None
