"""Beats to seconds: a tempo, or a line bent at marks so that beats fall where a picture wants them.

Knows no note and no picture.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise


@dataclass(frozen=True)
class Clock:
    """Where beats fall in time: straight from mark to mark (beat, seconds), beat 0 at time 0.

    Without marks, and after the last one, beats go by at `tempo` (a minute). Marks ascend in both.
    """

    tempo: float
    marks: tuple[tuple[float, float], ...] = ()

    @cached_property
    def _corners(self) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
        """The beats and seconds of all corners, and the beats a second after each."""
        corners = ((0.0, 0.0), *(mark for mark in self.marks if mark[0] > 0))
        rates = [(b - a) / (t - s) for (a, s), (b, t) in pairwise(corners)]
        return tuple(c[0] for c in corners), tuple(c[1] for c in corners), (*rates, self.tempo / 60)

    def seconds(self, beat: float) -> float:
        beats, seconds, rates = self._corners
        place = max(0, bisect_right(beats, beat) - 1)
        return seconds[place] + (beat - beats[place]) / rates[place]

    def beat(self, seconds: float) -> float:
        beats, starts, rates = self._corners
        place = max(0, bisect_right(starts, seconds) - 1)
        return beats[place] + (seconds - starts[place]) * rates[place]

    def tempo_at(self, beat: float) -> float:
        """Beats a minute from `beat` on."""
        beats, _, rates = self._corners
        return 60 * rates[max(0, bisect_right(beats, beat) - 1)]
