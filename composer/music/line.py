"""A melodic line: which pitches a contour takes over given chords. Knows no rhythm's meaning and no section.

The line is the best of many by rules of the field: strong notes belong to the chord, others pass by step,
leaps turn back, leading tones rise, and the intervals wished for are kept as far as all that allows.
"""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from composer.music.theory import Chord, Key, scale_over

_BEAM = 10
_REACH = 5
_NEVER = 60.0
_STEP = 2.2
"""Semitones that a raised contour lies higher for each step: a little more than there are."""

_STRONG = 2
_PARALLEL = 8.0
_CIRCLING = 0.4
"""What it costs to come back to the note before the last; to do so twice running costs four times as much."""

_BLUE = 1.5
"""How welcome a short blue note is."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A note to be: the scale step it would like, its length in beats, its weight and the chord under it.

    Weight 2 must belong to the chord, 1 had better. `until` is the chord that it ends in, `goal` the pitch
    classes that it may have (any when empty), `ceiling` the highest pitch it may take. `opens` says that
    it begins a bar.
    """

    step: int
    length: float
    weight: int
    over: Chord
    until: Chord
    goal: tuple[int, ...] = ()
    ceiling: int = 127
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """What was sung: the last pitches and wish, and the first pitch of the last bar with its bass."""

    pitches: tuple[int, ...] = ()
    last: Wish | None = None
    opened: tuple[int, int] | None = None

    def then(self, wishes: Sequence[Wish], pitches: Sequence[int]) -> "Past":
        """The past after a phrase."""
        openings = [(p, wish.over.bass) for wish, p in zip(wishes, pitches, strict=True) if wish.opens]
        return Past((*self.pitches, *pitches)[-3:], wishes[-1], [self.opened, *openings][-1])


@dataclass(frozen=True, slots=True)
class Register:
    """Where a voice lies: its range, and the pitch that it likes to be around."""

    low: int
    high: int
    centre: float


class Ladder:
    """The pitches of a key's scale, so that steps can be counted on them."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self.pitches = [pitch for pitch in range(-24, 152) if pitch % 12 in key.scale]

    def place(self, pitch: float) -> int:
        return bisect_left(self.pitches, pitch)

    def pitch(self, place: int) -> int:
        return self.pitches[max(0, min(len(self.pitches) - 1, place))]


def anchor(wishes: Sequence[Wish], ladder: Ladder, register: Register, past: Past) -> int:
    """The rung on which step 0 is laid so that the contour fits its chords best, near where the voice is.

    A contour that does not begin on step 0 was raised by so many and lies so much higher.
    """
    centre = register.centre + _STEP * wishes[0].step
    middle = ladder.place(centre) - wishes[0].step

    def misfit(rung: int) -> tuple[float, int]:
        pitches = [ladder.pitch(rung + wish.step) for wish in wishes]
        cost = 0.8 * abs(sum(pitches) / len(pitches) - centre)
        for pitch, wish in zip(pitches, wishes, strict=True):
            cost += (0.4 + wish.weight) * (pitch % 12 not in (wish.goal or wish.over.tones))
            cost += 2.0 * (not register.low <= pitch <= min(register.high, wish.ceiling))
        if past.pitches:
            before = past.pitches[-1]
            cost += 0.5 * max(0, abs(pitches[0] - before) - 4) + (pitches[0] == before)
        return cost, abs(rung - middle)

    return min(range(middle - 6, middle + 6), key=misfit)


def sing(wishes: Sequence[Wish], rung: int, ladder: Ladder, register: Register, past: Past) -> list[int]:
    """The pitches of the line after its past, all within the register."""
    lines: list[tuple[float, tuple[int, ...]]] = [(0.0, past.pitches)]
    given, last, aimed = len(past.pitches), past.last, None
    opened: tuple[int, int] | None = None
    for place, wish in enumerate(wishes, given):
        aim = ladder.pitch(rung + wish.step)
        move = None if aimed is None else aim - aimed
        grown = []
        for cost, line in lines:
            bar = past.opened if opened is None else (line[opened[0]], opened[1])
            for pitch in _options(wish, aim, ladder.key, register):
                price = _cost(line, pitch, aim, move, wish, last, ladder.key) + _hollow(bar, pitch, wish)
                grown.append((cost + price, (*line, pitch)))
        lines = _best(grown)
        opened = (place, wish.over.bass) if wish.opens else opened
        last, aimed = wish, aim
    return list(lines[0][1][given:])


def _hollow(bar: tuple[int, int] | None, pitch: int, wish: Wish) -> float:
    """What it costs to begin two bars running an octave or a fifth over a bass that has moved."""
    if bar is None or not wish.opens or bar[0] == pitch or bar[1] == wish.over.bass:
        return 0.0
    interval = (pitch - wish.over.bass) % 12
    return _PARALLEL * (interval in (0, 7) and interval == (bar[0] - bar[1]) % 12)


def _best(lines: list[tuple[float, tuple[int, ...]]]) -> list[tuple[float, tuple[int, ...]]]:
    """The cheapest lines, of those that end alike only one."""
    found: dict[tuple[int, ...], tuple[float, tuple[int, ...]]] = {}
    for each in sorted(lines):
        found.setdefault(each[1][-3:], each)
        if len(found) == _BEAM:
            break
    return list(found.values())


def _options(wish: Wish, aim: int, key: Key, register: Register) -> list[int]:
    """The pitches that a note may take, near what it aims at."""
    classes: Collection[int] = wish.goal or wish.over.tones
    if not wish.goal and wish.weight != _STRONG:
        classes = {*scale_over(key, wish.over), *blue(key, wish.over)}
    high = min(register.high, wish.ceiling)
    held = min(max(aim, register.low), max(high, register.low))
    for reach in (_REACH, 12):
        near = range(max(register.low, held - reach), min(high, held + reach) + 1)
        found = [pitch for pitch in near if pitch % 12 in classes]
        if found:
            return found
    return [held]


@lru_cache(maxsize=2048)
def blue(key: Key, over: Chord) -> tuple[int, ...]:
    """The blue third over a tonic that is a dominant seventh, as in the blues: a passing note."""
    bluesy = over.root == key.tonic and over.dominant and over.seventh is not None
    return ((key.tonic + 3) % 12,) if bluesy else ()


def _cost(
    line: Sequence[int], pitch: int, aim: int, move: int | None, wish: Wish, last: Wish | None, key: Key
) -> float:
    cost = 0.35 * abs(pitch - aim) + _dissonance(pitch, wish)
    cost -= _BLUE * (wish.length < 1 and pitch % 12 in blue(key, wish.over))
    if not line:
        return cost
    interval = pitch - line[-1]
    if move is not None:
        cost += 0.5 * abs(interval - move) + 2.0 * (
            (interval > 0) - (interval < 0) != (move > 0) - (move < 0)
        )
    cost += _leap(interval) * (0.5 if move is None else 1.0)
    if interval == 0:
        cost += 0.6 + 2.0 * (len(line) > 1 and line[-2] == line[-1])
    if len(line) > 1:
        cost += _recovery(line[-1] - line[-2], interval)
        circles = pitch == line[-2] and interval != 0
        cost += _CIRCLING * circles * (4 if len(line) > 2 and line[-1] == line[-3] else 1)
    if pitch % 12 not in wish.over.tones and abs(interval) > 2:
        cost += 2.5
    if last is not None:
        cost += _obligation(line[-1], interval, last, wish, key)
    return cost


def _dissonance(pitch: int, wish: Wish) -> float:
    cost = 0.0
    if pitch % 12 not in wish.over.tones:
        cost += (0.3, 0.9, 4.0)[wish.weight] + 0.6 * (wish.length >= 1) + 1.5 * (wish.length >= 1.5)
    if wish.until is not wish.over and pitch % 12 not in wish.until.tones:
        cost += 2.5
    return cost


def _leap(interval: int) -> float:
    size = abs(interval)
    cost = 0.25 * max(0, size - 4) + 2.0 * (size > 7) + 4.0 * (size > 9) + _NEVER * (size > 12)
    return cost + 2.0 * (size == 6) + 4.0 * (size in (10, 11))


def _recovery(before: int, interval: int) -> float:
    """What it costs not to turn back by step after a leap."""
    if abs(before) < 5:
        return 0.0
    if before * interval > 0:
        return 5.0
    return 2.5 * (abs(interval) > 4) + 2.0 * (interval == 0)


def _obligation(before: int, interval: int, last: Wish, wish: Wish, key: Key) -> float:
    """What the note before asks for: a passing note goes on by step, a leading tone rises."""
    cost = 0.0
    if before % 12 not in last.over.tones and abs(interval) > 2:
        cost += 3.0
    degree, after = (before - key.tonic) % 12, (before + interval - key.tonic) % 12
    if {degree, after} == {8, 11} and abs(interval) == 3:
        cost += 5.0
    if degree == 11 and last.over.third == before % 12:
        if wish.over.root == key.tonic:
            cost += 15.0 * (interval != 1)
        else:
            cost += 1.5 * (interval not in (1, 0, -1, -2))
    return cost
