"""All measures of a sound at once."""

import json
import math

import numpy as np
import pytest

from composer.descriptors import describe
from composer.loudness import integrated_loudness
from tests.composer.sounds import RATE, band, noise, sound


def test_a_band_is_described_by_the_numbers_that_its_parts_give() -> None:
    audio = band(120, 12.0)
    found = describe(audio)
    assert found.loudness == integrated_loudness(audio)
    assert found.onsets == pytest.approx(2, abs=0.7)
    assert sum(found.chroma) == pytest.approx(1)
    assert found.crest > 6
    assert found.clipped == 0
    assert json.loads(json.dumps(found.as_dict()))["key"]["mode"] in ("major", "minor")


def test_silence_and_the_shortest_sound_are_described_too() -> None:
    silent = describe(sound(np.zeros(RATE)))
    assert silent.loudness == silent.rms == -math.inf
    assert silent.key is None
    assert describe(sound(np.full(1, 0.5))).silence == 0


def test_white_noise_is_brighter_and_wider_than_a_band() -> None:
    white, played = describe(noise(4.0)), describe(band(120, 4.0))
    assert white.centroid > played.centroid
    assert white.entropy > played.entropy
    assert white.chroma_entropy > played.chroma_entropy
