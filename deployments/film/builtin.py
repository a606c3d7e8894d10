"""The built-in film engine: reads films in the prober's children, once each, with nothing but measuring."""

from collections.abc import Sequence
from typing import ClassVar

from composer import prober
from composer.errors import InputError
from composer.film import FilmReading
from composer.film.reading import LONGEST, read_film
from deployments.edition import edition
from deployments.film import FilmRequest, FilmResult


class BuiltinFilm:
    """One film at a time. `longest` seconds is the most that a request may ask for and that a film may last:
    whoever wants the ancestor's refusal sets 47.

    Raises InputError whose message names the film: "film.mp4: lasts 61.20 s; a film may last at most 47 s".
    """

    license: ClassVar[str] = "Apache-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    max_batch: ClassVar[int] = 1

    def __init__(self, longest: float = LONGEST) -> None:
        if not 0 < longest <= LONGEST:
            raise InputError(
                f"longest: more than 0 and at most {LONGEST:g} s, not {longest!r}", field="longest"
            )
        self._longest = longest
        prober.warm()

    def run(self, requests: Sequence[FilmRequest]) -> Sequence[FilmResult]:
        return [FilmResult(self._read(request)) for request in requests]

    def _read(self, request: FilmRequest) -> FilmReading:
        return read_film(request.data, request.name, request.rate, min(request.longest, self._longest))
