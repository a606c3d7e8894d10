"""A score played and mixed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from composer.media import Audio
from composer.music.mix import mix
from composer.music.play import stems
from composer.music.score import Score, Stem


@dataclass(frozen=True, slots=True)
class Performance:
    """The finished sound, and its stems as they went into the limiter: they sum to the mix before it."""

    audio: Audio
    stems: Mapping[Stem, Audio] = field(default_factory=dict)


def perform(score: Score, font: Path | None = None) -> Audio:
    """The sound of a score: stereo, 48 kHz, exactly its length, beat 0 at time 0; always the same bytes."""
    return mix(score, stems(score, font))
