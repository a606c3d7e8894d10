"""The course of a film's feeling: what it is on the whole, and the stretches it falls into. Knows no music.

Valence and arousal are the axes of Russell's circumplex (J. Pers. Soc. Psychol. 39, 1161, 1980).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from composer.film.emotions import EMOTIONS, PLANE

_SMOOTH_SECONDS = 2.0
_LEAST_SECONDS = 4.0
_MOST_TURNS = 3
_SNAP_SECONDS = 2.5
_PULL = 1.5
_NEUTRAL = EMOTIONS.index("neutral")

_STEADY, _TURN = 0.1, 0.08
"""Arousal that moves by less is even; what the middle must stand out by to be a height of its own."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` (seconds) on a film has this emotion of EMOTIONS, this valence and arousal; `end` is where
    the next one told of begins. `rise` is by how much arousal departs from what was just before."""

    start: float
    end: float
    emotion: str
    valence: float
    arousal: float
    rise: float = 0.0


@dataclass(frozen=True, slots=True)
class Course:
    """A film of `seconds` on the whole: mean valence (-1 to 1), mean arousal (0 to 1), cuts a minute.

    `motion` is the mean of what moves, 0 to 1. `shares` are the mean probabilities of EMOTIONS; `arc` is one
    of composer.music.brief.ARCS, none of them for what falls and rises again; `height` (seconds) is where
    arousal is greatest, `scenes` are where new ones begin.
    """

    seconds: float
    valence: float
    arousal: float
    motion: float
    cuts_per_minute: float
    shares: tuple[float, ...]
    stretches: tuple[Stretch, ...]
    arc: str
    height: float
    scenes: tuple[float, ...] = ()

    @property
    def emotion(self) -> str:
        """The emotion that has most of the film."""
        return EMOTIONS[int(np.argmax(self.shares))]

    @property
    def feeling(self) -> tuple[float, float]:
        """Valence and arousal, nearer to the place of the film's emotion the more that leads.

        A mean over probabilities lies near the middle of the plane, where nothing is felt.
        """
        second, first = sorted(self.shares)[-2:]
        return _drawn(self.valence, self.arousal, self.emotion, min(1.0, _PULL * (first - second)))


def course_of(
    seconds: float,
    probabilities: Sequence[Sequence[float]],
    valence: Sequence[float],
    arousal: Sequence[float],
    rate: float = 1.0,
    motion: Sequence[float] = (),
    boundaries: Sequence[float] = (),
    cuts: int = 0,
) -> Course:
    """The course of a film whose stills, `rate` a second, have these emotions. Without any it is neutral."""
    even = np.full((1, len(EMOTIONS)), 0.0)
    even[0, _NEUTRAL] = 1.0
    shares = np.asarray(probabilities, float).reshape(-1, len(EMOTIONS)) if len(probabilities) else even
    where = np.array([PLANE[name] for name in EMOTIONS])
    glad = _path(valence, shares @ where[:, 0], -1.0, 1.0)
    stirred = _path(arousal, shares @ where[:, 1], 0.0, 1.0)
    smooth = _smoothed(stirred, rate)
    return Course(
        seconds,
        float(glad.mean()),
        float(stirred.mean()),
        float(np.mean(motion)) if len(motion) else 0.0,
        60 * cuts / max(seconds, 1.0),
        tuple(shares.mean(axis=0).tolist()),
        _stretches(seconds, _smoothed(shares, rate), glad, stirred, rate, boundaries),
        _arc(smooth),
        min(seconds, float(np.argmax(smooth)) / rate),
        tuple(time for time in boundaries if 0 < time < seconds),
    )


def _drawn(valence: float, arousal: float, emotion: str, share: float) -> tuple[float, float]:
    glad, stirred = PLANE[emotion]
    return valence + share * (glad - valence), arousal + share * (stirred - arousal)


def _path(
    values: Sequence[float], otherwise: NDArray[np.float64], low: float, high: float
) -> NDArray[np.float64]:
    given = np.asarray(values, float) if len(values) else otherwise
    return np.asarray(np.clip(np.nan_to_num(given), low, high))


def _smoothed(values: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    spread = min(_SMOOTH_SECONDS * rate, len(values) / 4)
    return np.asarray(gaussian_filter1d(values, max(spread, 0.1), axis=0, mode="nearest"))


def _arc(arousal: NDArray[np.float64]) -> str:
    """What arousal does from the first third to the last."""
    first, middle, last = (float(part.mean()) for part in _thirds(arousal))
    if max(first, middle, last) - min(first, middle, last) < _STEADY:
        return "steady"
    if middle > max(first, last) + _TURN:
        return "arch"
    if abs(last - first) < _STEADY:
        return ""
    return "build" if last > first else "fade"


def _thirds(values: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    parts = np.array_split(values, 3)
    return [part if len(part) else values for part in parts]


def _stretches(
    seconds: float,
    shares: NDArray[np.float64],
    glad: NDArray[np.float64],
    stirred: NDArray[np.float64],
    rate: float,
    boundaries: Sequence[float],
) -> tuple[Stretch, ...]:
    """The start and the greatest turns; a change near a boundary is on it."""
    runs = _runs(shares, max(_LEAST_SECONDS, seconds / 24) * rate)
    told = [0, *_told(runs)]
    starts = [0.0, *(_snapped(runs[at].start / rate, boundaries, seconds) for at in told[1:])]
    return tuple(
        Stretch(
            start,
            max(start, end),
            EMOTIONS[runs[at].emotion],
            float(glad[runs[at].start : runs[at].end].mean()),
            float(stirred[runs[at].start : runs[at].end].mean()),
            float(_rise(stirred, runs[at - 1], runs[at])) if at else 0.0,
        )
        for at, (start, end) in zip(told, pairwise([*starts, seconds]), strict=True)
    )


def _told(runs: list["_Run"]) -> list[int]:
    """Which runs begin with a turn to tell of: the greatest, the new, what lies apart."""
    left, kept = list(range(1, len(runs))), list[int]()
    while left and len(kept) < _MOST_TURNS:
        edges = [runs[0].start, runs[-1].end, *(runs[at].start for at in kept)]
        apart = {at: min(abs(runs[at].start - edge) for edge in edges) for at in left}
        said = [runs[at].emotion for at in (0, *kept)]
        turns = {at: _turn(runs[at - 1], runs[at]) * 0.6 ** said.count(runs[at].emotion) for at in left}
        best = max(left, key=lambda at: (round(turns[at], 3), apart[at]))
        left.remove(best)
        kept.append(best)
    return sorted(kept)


class _Run(NamedTuple):
    """Stills from `start` to before `end` with one emotion, by its number."""

    start: int
    end: int
    emotion: int


def _runs(shares: NDArray[np.float64], least: float) -> list[_Run]:
    """Runs of one emotion, none shorter than a listener takes to believe it."""
    names = shares.argmax(axis=1)
    edges = [0, *(np.flatnonzero(np.diff(names)) + 1).tolist(), len(names)]
    runs = [_Run(start, end, int(names[start])) for start, end in pairwise(edges)]
    while len(runs) > 1 and min(run.end - run.start for run in runs) < least:
        runs = _merged(runs, shares)
    return runs


def _merged(runs: list[_Run], shares: NDArray[np.float64]) -> list[_Run]:
    """The runs with the shortest one given to the neighbour whose emotion it has more of."""
    short = min(range(len(runs)), key=lambda at: runs[at].end - runs[at].start)
    start, end, _ = runs[short]
    beside = [at for at in (short - 1, short + 1) if 0 <= at < len(runs)]
    taker = max(beside, key=lambda at: float(shares[start:end, runs[at].emotion].sum()))
    given = [run._replace(emotion=runs[taker].emotion) if at == short else run for at, run in enumerate(runs)]
    joined = given[:1]
    for run in given[1:]:
        if run.emotion == joined[-1].emotion:
            joined[-1] = joined[-1]._replace(end=run.end)
        else:
            joined.append(run)
    return joined


def _turn(before: _Run, after: _Run) -> float:
    """How far apart two emotions lie; valence has twice the span of arousal."""
    one, other = PLANE[EMOTIONS[before.emotion]], PLANE[EMOTIONS[after.emotion]]
    return abs(one[0] - other[0]) / 2 + abs(one[1] - other[1])


def _rise(stirred: NDArray[np.float64], before: _Run, after: _Run) -> float:
    return float(stirred[after.start : after.end].mean() - stirred[before.start : before.end].mean())


def _snapped(time: float, boundaries: Sequence[float], seconds: float) -> float:
    """The boundary near a change, else the change itself; a film has no change after its end."""
    near = [each for each in boundaries if abs(each - time) <= _SNAP_SECONDS and 0 < each < seconds]
    return min(seconds, min(near, key=lambda each: abs(each - time)) if near else time)
