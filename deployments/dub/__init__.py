"""Slot `dub`: a stranger's film and a score in, the film with that score out."""

from dataclasses import dataclass, field

from composer.film.soundtrack import Original
from composer.media import Audio

__all__ = ["DubRequest", "DubResult", "Original"]

ENGINES = {"builtin": "deployments.dub.builtin:BuiltinDub"}


@dataclass(frozen=True, slots=True)
class DubRequest:
    """A film's bytes, what it was called (metadata only), the score, and what becomes of the own sound.

    `replace` drops it; `mix` keeps it `level` dB under the score; `duck` keeps it as it is and lowers the
    score under what is like speech (`speech`, 0 to 1, composer.film.SPEECH_RATE values a second). `seconds`,
    `fps`, `size` (width, height) and `copies` are as the film was read (composer.film.FilmReading).
    """

    data: bytes
    name: str = field(compare=False)
    score: Audio
    seconds: float
    fps: float
    size: tuple[int, int]
    copies: bool
    original: Original = "replace"
    level: float = 12.0
    speech: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class DubResult:
    """The finished MP4; `copied` says that its picture was not coded again. `score` and `original` are what
    was mixed, each by itself as it sounds in the film; `original` is None where there is none of it."""

    mp4: bytes
    copied: bool
    score: Audio
    original: Audio | None = None
