"""When the bars fall: the tempo, and how it bends, so that a picture's boundaries begin bars and its hits
fall on beats. Knows no note and no style.

Film composers call it the click track: a tempo is sought at which as much as possible falls in place by
itself, then every stretch between two fixed moments goes a little faster or slower.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from composer.music.clock import Clock
from composer.music.cues import Cues, Hit

BEND = 0.07
"""How much the tempo of a stretch may depart from the piece's: little enough that nobody hears it change."""

WISHED_BEND = 0.03
"""The same where the tempo was asked for by name."""

_LONGEST_RING, _SHORTEST_RING = 1.9, 0.7
_STEP = 0.5
_LEAST_SPAN = 1.0
"""Boundaries closer than this (seconds) to another one, or to an end, begin no section."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where beats fall, and the lengths (beats) of the bars of each section; the last chord is on `end`.

    Beats between the last bar's end and `end` are left over, fewer than a bar.
    """

    clock: Clock
    spans: tuple[tuple[float, ...], ...]
    end: float


def ring(seconds: float) -> float:
    """How long (seconds) the last chord of a piece sounds."""
    return min(_LONGEST_RING, max(_SHORTEST_RING, seconds / 4))


def last_beat(seconds: float, clock: Clock) -> int:
    """The beat of the last chord: the last one that leaves it time to ring."""
    return max(0, math.floor(clock.beat(max(0.0, seconds - ring(seconds))) + 1e-9))


def schedule(seconds: float, tempi: tuple[float, float, float], metre: float, cues: Cues) -> Schedule:
    """The schedule of a piece of `seconds` in bars of `metre` beats.

    `tempi` is (lowest, preferred, highest) beats a minute; three alike are a tempo that was asked for.
    """
    low, preferred, high = tempi
    starts = _starts(cues.boundaries, seconds)
    bend = BEND if low < high else WISHED_BEND
    if not starts and not cues.hits:
        return _laid(seconds, Clock(preferred), (), metre)
    tried = [
        _bent(seconds, tempo, metre, starts, cues.hits, bend) for tempo in _candidates(low, preferred, high)
    ]
    _, found = min(tried, key=lambda each: each[0] + abs(math.log(each[1].clock.tempo / preferred)))
    return found


def _candidates(low: float, preferred: float, high: float) -> list[float]:
    steps = int((high - low) / _STEP)
    return [preferred, *(low + number * _STEP for number in range(1, steps + 1))]


def _starts(boundaries: Sequence[float], seconds: float) -> tuple[float, ...]:
    """The boundaries that begin a section: none at the very start, none in the last chord."""
    kept: list[float] = []
    for time in boundaries:
        if time - (kept[-1] if kept else 0.0) >= _LEAST_SPAN and time <= seconds - ring(seconds) - 0.1:
            kept.append(time)
    return tuple(kept)


def _bent(
    seconds: float, tempo: float, metre: float, starts: Sequence[float], hits: Sequence[Hit], bend: float
) -> tuple[float, Schedule]:
    """The schedule at a tempo, and how badly it fits: what is off its bar or beat, and how far it bends."""
    marks: list[tuple[float, float]] = []
    cost = 0.0
    for start, end in pairwise((0.0, *starts)):
        beats, unfit = _beats(end - start, tempo, metre, bend)
        marks.append(((marks[-1][0] if marks else 0.0) + beats, end))
        cost += unfit
    bars_at = tuple(beat for beat, _ in marks)
    for hit in sorted(hits, key=lambda each: -each.strength):
        cost += hit.strength * _pinned(marks, hit.time, tempo, bend)
    return cost, _laid(seconds, Clock(tempo, tuple(marks)), bars_at, metre)


def _beats(seconds: float, tempo: float, metre: float, bend: float) -> tuple[float, float]:
    """The beats of a stretch, whole bars if the tempo bears it, and how ill it fits."""
    ideal = seconds * tempo / 60
    bars = metre * max(1, round(ideal / metre))
    off = abs(math.log(bars / ideal))
    if off <= bend:
        return bars, off
    beats = max(1.0, float(round(ideal)))
    return beats, 0.5 + 3 * abs(math.log(beats / ideal))


def _pinned(marks: list[tuple[float, float]], time: float, tempo: float, bend: float) -> float:
    """In place: one more mark, if a beat can be brought to `time`; answers how ill that fits.

    Else the hit stays between the beats. `marks` are (beat, seconds), ascending.
    """
    place = bisect_left(marks, time, key=lambda mark: mark[1])
    before = marks[place - 1] if place else (0.0, 0.0)
    after = marks[place : place + 1]
    rate = (after[0][0] - before[0]) / (after[0][1] - before[1]) if after else tempo / 60
    near = before[0] + (time - before[1]) * rate
    for beat, cost in ((float(round(near)), 0.0), (round(2 * near) / 2, 0.4)):
        if after == [(beat, time)]:
            return cost
        if _bearable([before, (beat, time), *after], tempo, bend):
            marks.insert(place, (beat, time))
            return cost + 0.2 * abs(near - beat)
    return 1.0


def _bearable(marks: Sequence[tuple[float, float]], tempo: float, bend: float) -> bool:
    """Whether no stretch departs further from the tempo than it may; boundaries were let bend further."""
    for (beat, time), (after, later) in pairwise(marks):
        if after <= beat or later <= time:
            return False
        if abs(math.log((after - beat) * 60 / (later - time) / tempo)) > 1.5 * bend:
            return False
    return True


def _laid(seconds: float, clock: Clock, bars_at: Sequence[float], metre: float) -> Schedule:
    """Whole bars from boundary to boundary, a short one before a boundary that needs it."""
    end = float(last_beat(seconds, clock))
    inside = [beat for beat in bars_at if beat < end]
    spans = [tuple(_bars(start, until, metre)) for start, until in pairwise((0.0, *inside))]
    last = inside[-1] if inside else 0.0
    whole = int((end - last) / metre + 1e-9)
    return Schedule(clock, (*spans, (float(metre),) * whole), end)


def _bars(start: float, until: float, metre: float) -> Iterator[float]:
    """The bars of a stretch; a rest of one beat makes the bar before it longer."""
    whole, rest = divmod(until - start, metre)
    lengths = [float(metre)] * int(whole)
    if rest and rest <= 1 and lengths:
        lengths[-1] += rest
    elif rest:
        lengths.append(float(rest))
    yield from lengths
