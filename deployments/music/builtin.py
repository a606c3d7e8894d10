"""The built-in music engine: a composer that plays what it writes on a SoundFont. Needs no weights."""

from collections.abc import Sequence
from typing import ClassVar

from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.perform import perform
from composer.music.play import player
from deployments.music import MusicRequest, MusicResult


class BuiltinMusic:
    """One piece at a time: the SoundFont player has one set of voices.

    The music is the program's own; what sounds are samples of the font TimGM6mb.sf2.
    """

    license: ClassVar[str] = "Apache-2.0, SoundFont GPL-2.0"
    max_batch: ClassVar[int] = 1

    def __init__(self) -> None:
        player()

    def run(self, requests: Sequence[MusicRequest]) -> Sequence[MusicResult]:
        return [_played(request) for request in requests]


def _played(request: MusicRequest) -> MusicResult:
    brief = read_brief(request.prompt)
    score = compose(brief, request.seconds, request.tempo, request.seed)
    return MusicResult(perform(score), score.grid, brief.understood() | score.described())
