"""Slot `film`: a stranger's film in, what is in it second by second out."""

from dataclasses import dataclass, field

from composer.film import FilmReading

ENGINES = {"builtin": "deployments.film.builtin:BuiltinFilm"}


@dataclass(frozen=True, slots=True)
class FilmRequest:
    """A film's bytes and what it was called (metadata only), `rate` stills a second wanted of it, and how
    many seconds it may last."""

    data: bytes
    name: str = field(compare=False)
    rate: float = 1.0
    longest: float = 600.0


@dataclass(frozen=True, slots=True)
class FilmResult:
    """What was read."""

    reading: FilmReading
