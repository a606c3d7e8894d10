"""What a picture asks of its music: an intensity, section boundaries, hits and cuts. Knows no music.

All times are seconds from the start of the piece.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from composer.errors import InputError


@dataclass(frozen=True, slots=True)
class Hit:
    """A moment that the music must strike: `strength` (over 0, to 1) is how hard.

    A hit rises at least 6 dB over the second before it, or is a planned stop.
    """

    time: float
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Cues:
    """What the music follows.

    `curve` is an intensity from 0 to 1, one value a second, straight between them, held after the last.
    `boundaries` begin new sections. `cuts` are changes of the picture that get a light stroke where they
    fall on a beat. Each of the times ascends. Nothing at all leaves the composer free.
    """

    curve: tuple[float, ...] = ()
    boundaries: tuple[float, ...] = ()
    hits: tuple[Hit, ...] = ()
    cuts: tuple[float, ...] = ()

    def intensity(self, start: float, end: float) -> float:
        """The mean intensity from `start` to `end`; there must be a curve."""
        times = np.linspace(start, max(start, end), 9)
        return float(np.interp(times, np.arange(len(self.curve)), self.curve).mean())


def check_cues(cues: Cues, seconds: float) -> None:
    """Raises InputError for cues that a piece of `seconds` cannot follow, and says which value it is."""
    for number, value in enumerate(cues.curve):
        if not 0 <= value <= 1:
            raise InputError(f"curve[{number}] is {value:g}: an intensity is from 0 to 1", field="curve")
    _check_times("boundaries", cues.boundaries, seconds)
    _check_times("cuts", cues.cuts, seconds)
    _check_times("hits", [hit.time for hit in cues.hits], seconds)
    for number, hit in enumerate(cues.hits):
        if not 0 < hit.strength <= 1:
            raise InputError(
                f"hits[{number}] has strength {hit.strength:g}: a strength is over 0 and at most 1",
                field="hits",
            )


def _check_times(name: str, times: Sequence[float], seconds: float) -> None:
    before = -math.inf
    for number, time in enumerate(times):
        if not 0 <= time <= seconds:
            raise InputError(
                f"{name}[{number}] is at {time:g} s: the piece goes from 0 to {seconds:g} s", field=name
            )
        if time <= before:
            raise InputError(
                f"{name}[{number}] ({time:g} s) does not come after the one before it ({before:g} s)",
                field=name,
            )
        before = time
