"""Slot `track`: a stranger's music file in, sound of the wished length and its measured beats out."""

from dataclasses import dataclass, field

from composer.media import Audio
from composer.rhythm import BeatGrid

ENGINES = {"builtin": "deployments.track.builtin:BuiltinTrack"}


@dataclass(frozen=True, slots=True)
class TrackRequest:
    """A music file's bytes, what it was called, and how long the sound must at least be.

    A shorter track is looped on its bars; a longer one is cut. With `times` it is the whole track, but at
    most `seconds` of it, heard so many times over.
    """

    data: bytes
    name: str = field(compare=False)
    seconds: float
    times: int = 0


@dataclass(frozen=True, slots=True)
class TrackResult:
    audio: Audio
    grid: BeatGrid
