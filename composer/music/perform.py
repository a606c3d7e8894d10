"""A score played and mixed."""

from pathlib import Path

from composer.media import Audio
from composer.music.mix import mix
from composer.music.play import stems
from composer.music.score import Score


def perform(score: Score, font: Path | None = None) -> Audio:
    """The sound of a score: stereo, 48 kHz, exactly its length, beat 0 at time 0; always the same bytes."""
    return mix(score, stems(score, font))
