"""Beats: the exact grid of our own music, the measured one of foreign sound, the tempo that fits photos."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BeatGrid:
    """Where the beats of a piece lie: seconds from its start, ascending; `bars` are the first beats of bars.

    `exact` is true when the grid is the score's own, false when it was measured from the sound.
    """

    tempo: float
    beats: tuple[float, ...]
    bars: tuple[float, ...]
    exact: bool
