"""The course of a film's feeling."""

import pytest

from composer.film.emotions import EMOTIONS, PLANE
from composer.film.wording_course import course_of
from tests.composer.film.planted import FILMS, planted


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_a_film_of_one_emotion_is_one_stretch_of_it(emotion: str) -> None:
    course = planted((emotion, 30))
    assert [each.emotion for each in course.stretches] == [emotion]
    assert (course.stretches[0].start, course.stretches[0].end) == (0, 30)
    assert course.emotion == emotion
    assert course.feeling == pytest.approx(PLANE[emotion], abs=0.15)


def test_stretches_begin_at_the_scenes_where_the_feeling_turns() -> None:
    course = planted(("relaxing", 20), ("tense", 15), ("sad", 25))
    assert [(each.start, each.emotion) for each in course.stretches] == [
        (0, "relaxing"),
        (20, "tense"),
        (35, "sad"),
    ]


def test_a_moment_is_no_stretch() -> None:
    course = planted(("relaxing", 20), ("fearful", 1), ("relaxing", 20))
    assert [each.emotion for each in course.stretches] == ["relaxing"]


def test_a_long_restless_film_is_told_in_four_stretches_that_fill_it() -> None:
    course = planted(*[(EMOTIONS[number % 6], 30) for number in range(20)])
    assert len(course.stretches) == 4
    edges = [each.start for each in course.stretches] + [course.stretches[-1].end]
    assert edges == sorted(edges)
    assert edges[0] == 0
    assert edges[-1] == 600
    assert [each.end for each in course.stretches][:-1] == edges[1:-1]


@pytest.mark.parametrize(
    ("parts", "arc"),
    [
        ((("relaxing", 20), ("neutral", 20), ("exciting", 20)), "build"),
        ((("exciting", 20), ("neutral", 20), ("relaxing", 20)), "fade"),
        ((("relaxing", 20), ("exciting", 20), ("relaxing", 20)), "arch"),
        ((("exciting", 20), ("relaxing", 20), ("exciting", 20)), ""),
        ((("tense", 60),), "steady"),
    ],
)
def test_the_arc_is_what_arousal_does(parts: tuple[tuple[str, int], ...], arc: str) -> None:
    assert planted(*parts).arc == arc


def test_the_height_is_where_most_is_stirred() -> None:
    assert 40 <= planted(("relaxing", 40), ("exciting", 10), ("sad", 30)).height < 50


@pytest.mark.parametrize("seconds", [0.5, 2.0, 600.0])
def test_very_short_and_very_long_films_have_a_course(seconds: float) -> None:
    count = max(1, int(seconds))
    row = tuple(0.5 if name == "sad" else 0.1 for name in EMOTIONS)
    course = course_of(seconds, (row,) * count, (-0.5,) * count, (0.2,) * count, cuts=1)
    assert course.stretches[0].start == 0
    assert course.stretches[-1].end == seconds
    assert course.height <= seconds


def test_a_film_of_which_nothing_is_known_is_neutral() -> None:
    course = course_of(10.0, (), (), ())
    assert course.emotion == "neutral"
    assert course.feeling == PLANE["neutral"]


def test_four_stills_a_second_tell_the_same_as_one() -> None:
    parts = (("relaxing", 20), ("tense", 20))
    dense = planted(*[(name, 4 * count) for name, count in parts], rate=4.0)
    plain = planted(*parts)
    assert [(each.start, each.emotion) for each in dense.stretches] == [
        (each.start, each.emotion) for each in plain.stretches
    ]
    assert dense.arc == plain.arc


@pytest.mark.parametrize("name", FILMS)
def test_what_is_measured_stays_on_the_plane(name: str) -> None:
    valence, arousal = FILMS[name].feeling
    assert -1 <= valence <= 1
    assert 0 <= arousal <= 1
