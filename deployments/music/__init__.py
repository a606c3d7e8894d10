"""Slot `music`: words, a length and a tempo in, a piece of music and its beat grid out."""

from dataclasses import dataclass

from composer.media import Audio
from composer.rhythm import BeatGrid

ENGINES = {"builtin": "deployments.music.builtin:BuiltinMusic"}


@dataclass(frozen=True, slots=True)
class MusicRequest:
    """What to play: `seconds` long to the sample, at `tempo` beats a minute if given, beat 0 at time 0."""

    prompt: str
    seconds: float
    tempo: float | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class MusicResult:
    """The piece and its beats; `understood` says in words what was made of the prompt."""

    audio: Audio
    grid: BeatGrid
    understood: dict[str, str]
