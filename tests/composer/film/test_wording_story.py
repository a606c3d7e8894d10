"""The paragraph that tells a film's emotional course."""

import re
from dataclasses import replace

import pytest

from composer.film.emotions import EMOTIONS
from composer.film.wording import word
from composer.film.wording_story import clock
from tests.composer.film.planted import FILMS, planted


@pytest.mark.parametrize("film", FILMS)
@pytest.mark.parametrize("seed", range(8))
def test_a_story_is_two_to_four_sentences_in_plain_words(film: str, seed: int) -> None:
    story = word(FILMS[film], "", seed).paragraph
    sentences = re.split(r"(?<=\.) ", story)
    assert 2 <= len(sentences) <= 4
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)
    assert len(story) <= 1200
    assert "{" not in story
    assert "  " not in story


def test_it_names_when_the_feeling_turns() -> None:
    story = word(planted(("tense", 12), ("sad", 20), ("relaxing", 43)), "", 0).paragraph
    assert re.findall(r"\d:\d\d", story)[:2] == ["0:12", "0:32"]


def test_a_film_of_one_feeling_is_told_by_its_scenes() -> None:
    course = replace(planted(("sad", 40)), scenes=(9.0, 17.0, 30.0))
    assert "0:17" in word(course, "", 0).paragraph


def test_times_rise_through_the_story() -> None:
    course = planted(*[(EMOTIONS[number % 6], 30) for number in range(20)])
    for seed in range(6):
        times = [
            int(m) * 60 + int(s) for m, s in re.findall(r"(\d+):(\d\d)", word(course, "", seed).paragraph)
        ]
        assert times == sorted(times)
        assert len(times) == 3


def test_no_phrase_comes_twice() -> None:
    course = planted(("sad", 20), ("tense", 20), ("sad", 20), ("tense", 20))
    for seed in range(10):
        pieces = re.split(r"[.;:,] ?|(?:\d:\d\d) ", word(course, "", seed).paragraph.lower())
        told = [piece for piece in pieces if len(piece.split()) > 2]
        assert len(told) == len(set(told))


def test_the_seed_tells_it_in_other_words() -> None:
    assert len({word(FILMS["mixed"], "", seed).paragraph for seed in range(10)}) > 5


def test_it_names_who_plays_and_the_key() -> None:
    wording = word(FILMS["sad"], "solo violin", 0)
    assert "violin" in wording.paragraph
    assert wording.key in wording.paragraph


def test_who_plays_is_called_as_people_call_them() -> None:
    assert "synth" in word(FILMS["joyful"], "techno", 0).paragraph
    assert "saw lead" not in word(FILMS["joyful"], "techno", 0).paragraph


def test_a_clock_has_minutes_and_seconds() -> None:
    assert [clock(seconds) for seconds in (0.4, 59.9, 62, 600)] == ["0:00", "0:59", "1:02", "10:00"]
