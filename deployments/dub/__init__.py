"""Slot `dub`: a stranger's film and a score in, the film with that score out."""

from dataclasses import dataclass, field
from typing import Literal

from composer.media import Audio

ENGINES = {"builtin": "deployments.dub.builtin:BuiltinDub"}

Original = Literal["replace", "mix", "duck"]


@dataclass(frozen=True, slots=True)
class DubRequest:
    """A film's bytes, what it was called (metadata only), the score, and what becomes of the own sound.

    `replace` drops it; `mix` lays the score under it, `level` dB below; `duck` keeps it as it is and lowers
    the score under what is like speech (`speech`, 0 to 1, composer.film.SPEECH_RATE values a second).
    """

    data: bytes
    name: str = field(compare=False)
    score: Audio
    original: Original = "replace"
    level: float = 6.0
    speech: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class DubResult:
    """The finished MP4; `copied` says that its picture was not coded again. `score` and `original` are what
    was mixed, each by itself as it sounds in the film; `original` is None where there is none of it."""

    mp4: bytes
    copied: bool
    score: Audio
    original: Audio | None = None
