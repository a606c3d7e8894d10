"""The sound of a film by the second: how loud, where it lies against the picture, and in any pieces."""

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.film.hearing import Listener
from composer.loudness import integrated_loudness
from composer.media import Audio
from tests.composer.film.scenes import spoken

RATE = 48_000


def tone(seconds: float, level: float = 0.1) -> NDArray[np.float32]:
    time = np.arange(round(seconds * RATE)) / RATE
    return np.tile(level * np.sin(2 * np.pi * 997 * time), (2, 1)).astype(np.float32)


def heard(
    sound: NDArray[np.float32],
    piece: int = 4_000,
    begins: float = 0.0,
    start: float = 0.0,
    seconds: float = 0.0,
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    listener = Listener(RATE, 600.0)
    for at in range(0, sound.shape[1], piece):
        listener.take(begins + at / RATE, sound[:, at : at + piece])
    return listener.heard(start, seconds or sound.shape[1] / RATE)


def test_a_steady_tone_is_as_loud_in_every_second_as_it_is_in_all() -> None:
    loudness, speech = heard(tone(23.0))
    assert loudness == pytest.approx([integrated_loudness(Audio(tone(23.0), RATE))] * 23, abs=0.1)
    assert len(speech) == 230
    assert max(speech) < 0.1


def test_the_pieces_in_which_sound_comes_do_not_matter() -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, (2, 25 * RATE)).astype(np.float32)
    assert heard(sound, 1_024)[0] == pytest.approx(heard(sound, 700_000)[0], abs=0.02)


def test_silence_has_the_least_loudness() -> None:
    assert heard(np.zeros((2, 3 * RATE), np.float32)) == ((-70.0,) * 3, (0.0,) * 30)


def test_a_film_without_sound_has_neither() -> None:
    assert Listener(RATE, 600.0).heard(0.0, 5.0) == ((), ())


def test_sound_that_begins_late_or_early_lies_where_it_belongs() -> None:
    late, _ = heard(tone(2.0), begins=3.0, seconds=6.0)
    assert [level > -40 for level in late] == [False, False, False, True, True, False]
    early, _ = heard(
        np.concatenate([np.zeros((2, RATE), np.float32), tone(1.0)], axis=1), start=1.0, seconds=2.0
    )
    assert [level > -40 for level in early] == [True, False]


def test_a_hole_in_the_sound_is_silence() -> None:
    listener = Listener(RATE, 600.0)
    listener.take(0.0, tone(1.0))
    listener.take(4.0, tone(1.0))
    loudness, _ = listener.heard(0.0, 5.0)
    assert [level > -40 for level in loudness] == [True, False, False, False, True]


def test_no_more_is_kept_than_a_film_may_last() -> None:
    listener = Listener(RATE, 2.0)
    listener.take(0.0, tone(1.0))
    listener.take(1e9, tone(5.0))
    assert len(listener.heard(0.0, 3.0)[0]) == 3


def test_speech_is_told_ten_times_a_second() -> None:
    voice = np.repeat(spoken(6.0), 3)  # 16 kHz to 48 kHz, near enough
    _, speech = heard(np.tile(voice, (2, 1)))
    assert len(speech) == 60
    assert np.median(speech) > 0.7
