"""What is like speech and what is not: syllables with pauses against music, noise, tones and silence."""

from functools import cache

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from composer.film.speech import RATE, speech_of
from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.perform import record
from tests.composer.film.scenes import spoken

Sound = NDArray[np.float32]
SECONDS = 8


@cache
def music(prompt: str) -> Sound:
    audio = record(compose(read_brief(prompt), float(SECONDS))).audio
    return np.asarray(soxr.resample(audio.samples.mean(axis=0), audio.rate, RATE), np.float32)


def like(sound: Sound) -> float:
    return float(np.median(speech_of(sound)))


def at(sound: Sound, level: float, beside: Sound) -> Sound:
    """The sound, as long as another, so many dB against it."""
    sized = np.resize(sound, len(beside))
    return sized * np.float32(10 ** (level / 20) * np.std(beside) / np.std(sized))


def noise(kind: str) -> Sound:
    rng = np.random.default_rng(6)
    white = rng.normal(0, 0.1, SECONDS * RATE)
    time = np.arange(len(white)) / RATE
    if kind == "white":
        made = white
    elif kind == "rumble":
        made = np.cumsum(white - white.mean()) / 50
    elif kind == "waves":
        made = white * (1 + 0.8 * np.sin(2 * np.pi * 0.2 * time))
    else:  # a step, twice a second
        made = white * np.exp(-20 * (time % 0.5))
    return made.astype(np.float32)


@pytest.mark.parametrize(("pitch", "pace"), [(95.0, 3.7), (130.0, 4.5), (210.0, 5.0)])
def test_syllables_with_pauses_are_like_speech(pitch: float, pace: float) -> None:
    assert like(spoken(SECONDS, pitch, pace)) > 0.8


@pytest.mark.parametrize("kind", ["white", "rumble", "waves", "steps"])
def test_noise_is_not_like_speech(kind: str) -> None:
    assert like(noise(kind)) < 0.2


@pytest.mark.parametrize("prompt", ["calm piano", "rock band", "string quartet", "techno"])
def test_music_is_not_like_speech(prompt: str) -> None:
    found = speech_of(music(prompt))
    assert np.median(found) < 0.1
    assert np.mean(found > 0.5) < 0.12, "for a moment a riser or a drum may be"


@pytest.mark.parametrize("hertz", [60.0, 220.0, 1000.0])
def test_a_tone_is_not_like_speech(hertz: float) -> None:
    time = np.arange(SECONDS * RATE) / RATE
    assert like((0.2 * np.sin(2 * np.pi * hertz * time)).astype(np.float32)) < 0.1


def test_speech_is_heard_over_soft_music_and_noise() -> None:
    voice = spoken(SECONDS)
    assert like(voice + at(music("calm piano"), -12, voice)) > 0.6
    assert like(voice + at(noise("white"), -12, voice)) > 0.6


def test_speech_is_where_it_is() -> None:
    voice = spoken(4)
    pad = at(music("calm piano"), -6, voice)
    found = speech_of(np.concatenate([pad, voice, pad]))
    assert len(found) == 120
    assert found[48:72].mean() > 0.7
    assert max(found[:32].max(), found[88:].max()) < 0.35


@pytest.mark.parametrize("level", [-30.0, 0.0])
def test_how_loud_it_is_does_not_matter(level: float) -> None:
    voice = spoken(SECONDS)
    assert like(voice * np.float32(10 ** (level / 20))) == pytest.approx(like(voice), abs=0.1)


@pytest.mark.parametrize("seconds", [0.01, 0.5, 3.0])
def test_silence_of_any_length_is_not_like_speech(seconds: float) -> None:
    found = speech_of(np.zeros(round(seconds * RATE), np.float32))
    assert len(found) == np.ceil(seconds * 10)
    assert not found.any()
