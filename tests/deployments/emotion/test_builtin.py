"""The built-in emotion engine: stills in, six probabilities, valence and arousal out."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from composer.codec import encode_picture
from composer.errors import InputError
from composer.film import Cut
from composer.film.emotions import EMOTIONS
from composer.media import EncodedPicture, Picture
from deployments.emotion import ENGINES, EmotionRequest, EmotionResult
from deployments.emotion.builtin import BuiltinEmotion
from deployments.engine import card, load


@cache
def still(red: int, green: int, blue: int) -> EncodedPicture:
    pixels = np.full((54, 96, 3), (red, green, blue), np.uint8)
    pixels[30:] //= 2
    return encode_picture(Picture(pixels))


SUNNY, NIGHT = still(250, 200, 90), still(14, 18, 40)
FILM = EmotionRequest((SUNNY,) * 6 + (NIGHT,) * 6, motion=(0.7,) * 12, cuts=(Cut(6.0, 1.0),))


def asked(request: EmotionRequest) -> EmotionResult:
    return BuiltinEmotion().run([request])[0]


@pytest.mark.parametrize("mode", ["usual", "bare"])
def test_each_still_has_six_probabilities_that_sum_to_one(mode: str) -> None:
    result = asked(replace(FILM, mode=mode))  # type: ignore[arg-type]  # the words are those of Mode
    assert [len(row) for row in result.probabilities] == [len(EMOTIONS)] * 12
    assert {sum(row) for row in result.probabilities} == {1.0}
    assert all(0 <= value <= 1 for row in result.probabilities for value in row)
    assert len(result.valence) == len(result.arousal) == 12
    assert all(-1 <= value <= 1 for value in result.valence)
    assert all(0 <= value <= 1 for value in result.arousal)


def test_a_quick_sunny_shot_is_exciting_and_a_quick_dark_one_frightens() -> None:
    rows = np.array(asked(FILM).probabilities)
    assert EMOTIONS[rows[2].argmax()] == "exciting"
    assert EMOTIONS[rows[9].argmax()] in ("fearful", "tense")


def test_a_slow_sunny_shot_relaxes_and_a_slow_dark_one_is_sad() -> None:
    rows = np.array(asked(replace(FILM, motion=(0.02,) * 12)).probabilities)
    assert EMOTIONS[rows[2].argmax()] == "relaxing"
    assert EMOTIONS[rows[9].argmax()] == "sad"


def test_bare_takes_each_still_alone_and_usual_does_not() -> None:
    uncut = replace(FILM, cuts=())
    bare, usual = asked(replace(uncut, mode="bare")), asked(uncut)
    assert bare.valence[5] == bare.valence[0] > usual.valence[5] > bare.valence[11]
    assert bare.understood["smoothed"] == "no" != usual.understood["smoothed"]


def test_a_film_whose_motion_nobody_knows_is_felt_by_the_rest() -> None:
    result = asked(replace(FILM, motion=()))
    assert result.valence == asked(FILM).valence
    assert "motion" not in result.understood["measured"]
    assert "motion" in asked(FILM).understood["measured"]


def test_the_same_request_gives_the_same_answer_alone_and_beside_others() -> None:
    alone, other = asked(FILM), replace(FILM, stills=FILM.stills[::-1])
    assert BuiltinEmotion().run([other, FILM])[1] == alone


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stills": ()}, "stills"),
        ({"rate": 0.0}, "rate"),
        ({"rate": math.nan}, "rate"),
        ({"mode": "loud"}, "mode"),
        ({"motion": (0.5,)}, "motion"),
        ({"motion": (0.5,) * 11 + (1.5,)}, "motion"),
        ({"motion": (math.nan,) * 12}, "motion"),
        ({"cuts": (Cut(math.inf, 0.5),)}, "cuts"),
        ({"cuts": (Cut(1.0, 1.5),)}, "cuts"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(change: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as caught:
        asked(replace(FILM, **change))  # type: ignore[arg-type]  # wrong on purpose
    assert caught.value.field == field


def test_a_single_still_and_a_high_rate_are_fine() -> None:
    assert len(asked(EmotionRequest((SUNNY,), rate=25.0)).valence) == 1
    assert len(asked(EmotionRequest((SUNNY,) * 3, rate=0.1, cuts=(Cut(500.0, 1.0),))).valence) == 3


def test_the_engine_says_who_it_is() -> None:
    said = card("emotion", "builtin", load("builtin", ENGINES), {})
    assert (said.license, said.commercial) == ("Apache-2.0", True)
    assert len(said.version) == 16
