"""The notes and the key of sounds whose notes are known."""

import numpy as np
import pytest

from composer.descriptors.tonality import chroma, chroma_entropy, heard_key, key_fits
from composer.media import Audio
from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.perform import perform
from composer.music.theory import NAMES
from tests.composer.sounds import RATE, noise, sound, tone

SCALES = {"major": (0, 4, 7, 5, 9, 0, 7, 11, 2, 7, 0, 4), "minor": (0, 3, 7, 5, 8, 0, 7, 10, 2, 7, 0, 3)}


def notes(pitches: list[int], seconds: float = 0.5) -> Audio:
    """Notes one after another, each with four overtones."""
    played = []
    for pitch in pitches:
        hertz = 440 * 2 ** ((pitch - 69) / 12)
        played.append(sum(tone(n * hertz, seconds, 0.2 / n).samples[0] for n in range(1, 6)))
    return sound(np.concatenate(played))


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize("mode", ["major", "minor"])
def test_the_key_of_a_tune_is_heard(tonic: int, mode: str) -> None:
    tune = notes([48 + tonic + step for step in SCALES[mode]] + [48 + tonic, 55 + tonic, 48 + tonic])
    found = heard_key(tune)
    assert found is not None
    assert (found.tonic, found.mode) == (tonic, mode)
    assert found.fit > 0.6
    assert found.confidence > 0


def test_a_tone_is_one_pitch_class_at_any_rate() -> None:
    for rate in (22_050, 48_000):
        shares = chroma(tone(440, 2.0, rate=rate))
        assert NAMES[int(shares.argmax())] == "A"
        assert shares[9] > 0.9
        assert shares.sum() == pytest.approx(1)


def test_the_entropy_grows_with_the_notes_that_sound() -> None:
    one, three = (chroma_entropy(chroma(notes(pitches))) for pitches in ([60], [60, 64, 67]))
    assert one < three < chroma_entropy(np.full(12, 1 / 12)) == pytest.approx(1)


def test_silence_has_no_key_and_noise_no_clear_one() -> None:
    silent = sound(np.zeros(RATE))
    assert heard_key(silent) is None
    assert key_fits(silent) == {}
    assert chroma_entropy(chroma(silent)) == 0
    assert chroma_entropy(chroma(noise(3.0))) > 0.98


@pytest.mark.parametrize(
    "prompt", ["piano in A major", "rock in D minor", "waltz in G major", "epic in C minor"]
)
def test_the_key_of_a_whole_piece_is_heard_and_not_its_fifth(prompt: str) -> None:
    score = compose(read_brief(prompt), 24, seed=1)
    found = heard_key(perform(score))
    assert found is not None
    assert f"{NAMES[found.tonic]} {found.mode}" == score.key.name
