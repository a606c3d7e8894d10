"""A score played and mixed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from composer.errors import InputError
from composer.media import Audio
from composer.music import play
from composer.music.mix import mix_stems
from composer.music.play import RATE
from composer.music.score import Score, Stem

RATES = (44_100, 48_000)
"""Samples a second that music can be played at."""


@dataclass(frozen=True, slots=True)
class Performance:
    """The finished sound, and its stems as they went into the limiter: they sum to the mix before it.

    `warnings` say which instruments the SoundFont lacks, and who plays for them.
    """

    audio: Audio
    stems: Mapping[Stem, Audio] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def perform(score: Score, font: Path | None = None, rate: int = RATE) -> Audio:
    """The sound of a score: stereo, exactly its length, beat 0 at time 0; always the same bytes."""
    return record(score, font, rate).audio


def record(score: Score, font: Path | None = None, rate: int = RATE, stems: bool = False) -> Performance:
    """The sound of a score at `rate` (one of RATES) and, if asked for, its stems.

    The sound is the same with and without them. Raises InputError for another rate, for a file that is no
    SoundFont, and EngineUnavailable when there is none.
    """
    if rate not in RATES:
        raise InputError(f"music is played at {' or '.join(map(str, RATES))} Hz, not {rate}", field="rate")
    audio, kept = mix_stems(score, play.stems(score, font, rate), rate, stems)
    return Performance(audio, kept, play.player(font, rate).warnings(score))
