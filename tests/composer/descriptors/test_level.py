"""Levels of sounds whose levels are known."""

import math

import numpy as np
import pytest

from composer.descriptors.level import (
    clipping_count,
    crest_factor,
    dynamic_contrast,
    rms,
    silence_share,
)
from tests.composer.sounds import RATE, noise, sound, tone


def test_a_full_sine_is_3_db_under_full_scale_and_its_peak_3_db_over_that() -> None:
    full = tone(1000, 1.0, 1.0)
    assert rms(full) == pytest.approx(-3.01, abs=0.01)
    assert crest_factor(full) == pytest.approx(3.01, abs=0.01)


def test_digital_silence_has_no_level_and_no_crest() -> None:
    silent = sound(np.zeros(RATE))
    assert rms(silent) == -math.inf
    assert crest_factor(silent) == 0
    assert dynamic_contrast(silent) == 0
    assert silence_share(silent) == 1


def test_the_contrast_of_a_loud_and_a_soft_half_is_the_step_between_them() -> None:
    steps = sound(np.concatenate([tone(440, 8.0, 0.5).samples[0], tone(440, 8.0, 0.05).samples[0]]))
    assert dynamic_contrast(steps) == pytest.approx(20, abs=0.1)
    assert dynamic_contrast(noise(10)) < 0.2


def test_silence_is_no_contrast() -> None:
    gap = sound(np.concatenate([tone(440, 8.0).samples[0], np.zeros(6 * RATE), tone(440, 8.0).samples[0]]))
    assert dynamic_contrast(gap) < 10
    assert silence_share(gap) == pytest.approx(6 / 22, abs=0.01)


def test_a_short_sound_has_no_contrast() -> None:
    assert dynamic_contrast(tone(440, 0.2)) == 0


def test_waves_that_are_cut_off_are_counted_and_whole_ones_are_not() -> None:
    loud = 1.5 * tone(100, 1.0, 1.0).samples
    assert clipping_count(sound(np.clip(loud[0], -1, 1))) == 200
    assert clipping_count(tone(5000, 1.0, 1.0)) == 0
    assert clipping_count(sound(np.clip([loud[0], 0.1 * loud[0]], -1, 1))) == 200
