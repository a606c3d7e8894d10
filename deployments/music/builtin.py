"""The built-in music engine: a composer that plays what it writes on a SoundFont. Needs no weights."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from composer.errors import InputError
from composer.media import Audio
from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.cues import Cues
from composer.music.lead_in import go_on, listen
from composer.music.midi import to_midi
from composer.music.perform import record
from composer.music.play import player
from composer.music.score import Score
from deployments.edition import edition
from deployments.music import MusicRequest, MusicResult, Part, Struck


class BuiltinMusic:
    """One piece at a time: the SoundFont player has one set of voices.

    The music is the program's own; what sounds are samples of the font TimGM6mb.sf2, or of the SF2 or SF3
    file that `font` names. Raises EngineUnavailable when the font cannot be had.
    """

    license: ClassVar[str] = "Apache-2.0, SoundFont GPL-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    attribution: ClassVar[str] = "SoundFont TimGM6mb.sf2 by Tim Brechbill, GPL-2.0"
    max_batch: ClassVar[int] = 1

    def __init__(self, font: str | None = None) -> None:
        self._font = Path(font) if font else None
        player(self._font)

    @staticmethod
    def declare(options: Mapping[str, Any]) -> dict[str, Any]:
        """A font of one's own has a licence of its own, which only its owner knows."""
        font = options.get("font")
        return {"license": f"Apache-2.0, and that of {Path(font).name}", "attribution": ""} if font else {}

    def run(self, requests: Sequence[MusicRequest]) -> Sequence[MusicResult]:
        return [self._played(request) for request in requests]

    def _played(self, request: MusicRequest) -> MusicResult:
        if request.lead_in is not None:
            return self._continued(request, request.lead_in)
        brief = read_brief(request.prompt)
        score = compose(brief, request.seconds, request.tempo, request.seed, request.cues)
        played = record(score, self._font, request.rate, request.stems)
        told = brief.understood() | score.described()
        if played.warnings:
            told["font"] = "; ".join(played.warnings)
        return MusicResult(
            played.audio,
            score.grid,
            told,
            _sections(score),
            tuple(Struck(event.time, event.kind) for event in score.events),
            {str(name): stem for name, stem in played.stems.items()},
            to_midi(score) if request.midi else b"",
        )

    def _continued(self, request: MusicRequest, lead_in: Audio) -> MusicResult:
        """What was played before cannot be taken apart, and follows no picture any more."""
        if request.stems or request.midi or request.cues != Cues():
            raise InputError(
                "music with a lead-in has no stems, no notes and no cues: leave them out", field="lead_in"
            )
        brief = read_brief(request.prompt)
        made = go_on(
            listen(lead_in), brief, request.seconds, request.tempo, request.seed, self._font, request.rate
        )
        told = brief.understood() | (made.score.described() if made.score else {})
        told["lead_in"] = f"{made.seam:.2f} s"
        if made.warnings:
            told["font"] = "; ".join(made.warnings)
        parts = [Part("lead-in", 0.0, made.seam, 0.5)]
        for part in _sections(made.score) if made.score else ():
            start, end = max(made.seam, part.start + made.begun), min(request.seconds, part.end + made.begun)
            parts += [replace(part, start=start, end=end)] if end > start else []
        return MusicResult(made.audio, made.grid, told, tuple(parts))


def _sections(score: Score) -> tuple[Part, ...]:
    """The sections in seconds; the last one goes to the end. A piece without a whole bar has none."""
    starts = [score.clock.seconds(section.start) for section in score.sections]
    ends = [*starts[1:], score.seconds][: len(starts)]
    return tuple(
        Part(section.name, start, end, section.energy)
        for section, start, end in zip(score.sections, starts, ends, strict=True)
    )
