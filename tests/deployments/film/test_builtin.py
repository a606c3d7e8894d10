"""The built-in film engine: films in, readings out, and none longer than it is set to."""

import pytest

from composer.errors import InputError
from deployments.film import FilmRequest
from deployments.film.builtin import BuiltinFilm
from tests.composer.film.scenes import shot
from tests.composer.film.test_reading import film


@pytest.fixture(scope="module")
def two_seconds() -> bytes:
    return film([*shot(1, 30), *shot(2, 20)])


def test_a_film_becomes_its_reading(two_seconds: bytes) -> None:
    (result,) = BuiltinFilm().run([FilmRequest(two_seconds, "film.mp4", 2.0)])
    assert (result.reading.seconds, len(result.reading.stills)) == (2.0, 4)
    assert [cut.time for cut in result.reading.cuts] == [1.2]


def test_films_of_one_call_do_not_touch_each_other(two_seconds: bytes) -> None:
    other = film(shot(3, 25))
    both = BuiltinFilm().run([FilmRequest(two_seconds, "a.mp4"), FilmRequest(other, "b.mp4")])
    alone = [BuiltinFilm().run([FilmRequest(data, "c.mp4")])[0] for data in (two_seconds, other)]
    assert list(both) == alone


@pytest.mark.parametrize(("setting", "asked"), [(1.5, 600.0), (600.0, 1.5)])
def test_the_shorter_of_setting_and_request_is_the_limit(
    two_seconds: bytes, setting: float, asked: float
) -> None:
    with pytest.raises(InputError, match=r"^film\.mp4: lasts 2\.00 s; .* at most 1\.5 s") as refused:
        BuiltinFilm(setting).run([FilmRequest(two_seconds, "film.mp4", longest=asked)])
    assert refused.value.code == "film_too_long"


@pytest.mark.parametrize("longest", [0.0, -5.0, 601.0, float("nan")])
def test_a_setting_out_of_range_is_refused(longest: float) -> None:
    with pytest.raises(InputError, match="at most 600 s"):
        BuiltinFilm(longest)
