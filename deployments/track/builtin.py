"""The built-in track engine: opens music in the prober's children, loops it on bars, measures its beats."""

from collections.abc import Sequence
from typing import ClassVar

from composer import prober
from composer.errors import InputError
from composer.looping import loop
from composer.sound import fit
from composer.tracking import track_beats, warm
from deployments.edition import edition
from deployments.track import TrackRequest, TrackResult

SHORTEST = 1.0
"""Seconds of music that are needed to make more of it."""


class BuiltinTrack:
    """One track at a time. Raises InputError whose message names the track: "song.mp3: holds no sound"."""

    license: ClassVar[str] = "Apache-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    max_batch: ClassVar[int] = 1

    def __init__(self) -> None:
        prober.warm()
        warm()

    def run(self, requests: Sequence[TrackRequest]) -> Sequence[TrackResult]:
        return [_answered(request) for request in requests]


def _answered(request: TrackRequest) -> TrackResult:
    """The grid is measured on the sound that is answered, so that seams are where its beats are."""
    audio = prober.open_track(request.data, request.name, request.seconds)
    if audio.seconds < SHORTEST:
        raise InputError(
            f"{request.name[:80]!r} lasts {audio.seconds:.2f} s: a track needs at least {SHORTEST:g} s",
            "too_short",
        )
    seconds = request.times * min(audio.seconds, request.seconds) or request.seconds
    if audio.seconds < seconds:
        audio, _ = loop(audio, track_beats(audio), seconds)
    audio = fit(audio, seconds)
    return TrackResult(audio, track_beats(audio))
