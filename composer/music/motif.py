"""Motifs: a rhythm and a contour of two bars, and the ways they come back changed. Knows no key."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from composer.music.rhythms import ENDINGS as ENDINGS
from composer.music.rhythms import RHYTHMS as RHYTHMS
from composer.music.steps import PATTERN_BEATS, strokes

_LOWEST, _HIGHEST = -4, 5
"""How far a motif goes from its first note, in scale steps."""

_CONTOURS: tuple[tuple[tuple[float, float], ...], ...] = (
    ((0, 0), (0.55, 4), (1, 1)),
    ((0, 0), (0.35, 3), (1, -1)),
    ((0, 0), (0.8, 4), (1, 3)),
    ((0, 0), (0.15, 1), (1, -4)),
    ((0, 0), (0.5, -3), (1, 1)),
    ((0, 0), (0.2, 4), (1, 0)),
    ((0, 0), (0.25, 2), (0.5, 0), (0.75, 4), (1, 1)),
    ((0, 0), (0.3, -2), (0.6, 3), (1, 0)),
)
"""Where motifs go: points of (time, step). Arches are the most common in songs (Huron 1996)."""

_STRAYS = 0.18
_SKETCHES = 16
_SHORTEST = 0.25
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Tone:
    """A note of a motif: beats from its start, length in beats, scale steps above its first note."""

    at: float
    length: float
    step: int


@dataclass(frozen=True, slots=True)
class Motif:
    """Two bars of melody, of `beats` beats each, without a key; `triple` says that beats have three steps."""

    tones: tuple[Tone, ...]
    beats: float = 4.0
    triple: bool = False

    def inverted(self) -> "Motif":
        return self._with(replace(tone, step=-tone.step) for tone in self.tones)

    def raised(self, steps: int) -> "Motif":
        return self._with(replace(tone, step=tone.step + steps) for tone in self.tones)

    def thinned(self) -> "Motif":
        """Only the notes on the beat, held to the next."""
        kept = [tone for tone in self.tones if tone.at == int(tone.at)] or list(self.tones[:1])
        ends = [tone.at for tone in kept[1:]] + [tone.at + tone.length for tone in kept[-1:]]
        return self._with(replace(tone, length=end - tone.at) for tone, end in zip(kept, ends, strict=True))

    def ornamented(self, rng: np.random.Generator) -> "Motif":
        """One or two long notes broken by their upper or lower neighbour."""
        long = [place for place, tone in enumerate(self.tones) if tone.length >= 1]
        broken = set(rng.permutation(long)[: int(rng.integers(1, 3))].tolist())
        tones: list[Tone] = []
        for place, tone in enumerate(self.tones):
            if place in broken:
                cut = self._cut(tone.length)
                turn = 1 if rng.random() < 0.6 else -1
                tones += [replace(tone, length=cut), Tone(tone.at + cut, tone.length - cut, tone.step + turn)]
            else:
                tones.append(tone)
        return self._with(tones)

    def _cut(self, length: float) -> float:
        """Where a long note is broken: on a beat, or on the last step that a beat has."""
        if self.triple:
            return 2 / 3 if length < 2 else math.ceil(length / 2)
        return length / 2 if length <= 1 else math.floor(length / 2 + 0.5)

    def answered(self) -> "Motif":
        """The first bar as it is, the second turned upside down about its first note."""
        head, tail = self._head(), self._tail()
        if not tail:
            return self
        return self._with([*head, *(replace(tone, step=2 * tail[0].step - tone.step) for tone in tail)])

    def sequenced(self, steps: int) -> "Motif":
        """The first bar, and again so many scale steps higher or lower."""
        head = self._head()
        again = [replace(tone, at=tone.at + self.beats, step=tone.step + steps) for tone in head]
        return self._with([*head, *again])

    def augmented(self) -> "Motif":
        """The first bar at half the speed, over two."""
        return self._with(Tone(tone.at * 2, tone.length * 2, tone.step) for tone in self._head())

    def diminished(self, steps: int) -> "Motif":
        """Both bars at twice the speed in one, and again so many steps higher or lower.

        Beats of three steps cannot be halved: there it is a sequence.
        """
        if self.triple:
            return self.sequenced(steps)
        shortest = min((tone.length for tone in self.tones), default=1.0)
        source = self if shortest / 2 >= _SHORTEST else self.thinned()
        return self._with(Tone(t.at / 2, t.length / 2, t.step) for t in source.tones).sequenced(steps)

    def closing(self, pattern: str, beats: float, goal: int = 0) -> "Motif":
        """The first bar as it is, the second to another rhythm, going by step to rest on `goal`."""
        head = self._head(beats)
        above = 1 if not head or head[-1].step >= goal else -1
        tail = list(strokes(pattern, min(beats, PATTERN_BEATS)))
        if tail:
            tail[-1] = replace(tail[-1], length=tail[-1].length + max(0.0, beats - PATTERN_BEATS))
        rests = [Tone(beats + s.at, s.length, goal + above * (len(tail) - 1 - n)) for n, s in enumerate(tail)]
        return Motif((*head, *rests), beats, self.triple)

    def second(self) -> "Motif":
        """The second bar alone."""
        return self._with(replace(tone, at=tone.at - self.beats) for tone in self._tail())

    def _head(self, beats: float | None = None) -> list[Tone]:
        end = self.beats if beats is None else beats
        return [replace(t, length=min(t.length, end - t.at)) for t in self.tones if t.at < end]

    def _tail(self) -> list[Tone]:
        return [tone for tone in self.tones if tone.at >= self.beats]

    def _with(self, tones: Iterable[Tone]) -> "Motif":
        return replace(self, tones=tuple(tones))


def invent(style: str, beats: float, rng: np.random.Generator, head: Sequence[float] = ()) -> Motif:
    """A new motif of two bars of `beats` beats in the rhythms of `style`, one of RHYTHMS.

    Of several sketches it is the one that sings best. `head` are onsets that its first bar should have.
    """
    return max((_sketch(style, beats, rng, head) for _ in range(_SKETCHES)), key=_taste)


def _sketch(style: str, beats: float, rng: np.random.Generator, head: Sequence[float]) -> Motif:
    bars = RHYTHMS[style]
    first = bars[rng.integers(len(bars))]
    second = first if rng.random() < 0.2 else bars[rng.integers(len(bars))]
    if 2 * beats <= PATTERN_BEATS:
        second = second[len(second) // 2 :] + second[: len(second) // 2]
    opening = [(s.at, s.length) for s in strokes(first, beats)]
    if head:
        opening = [(at, end - at) for at, end in pairwise([*head, beats])]
    places = [*opening, *((beats + s.at, s.length) for s in strokes(second, beats))] or [(0.0, beats)]
    contour = _CONTOURS[rng.integers(len(_CONTOURS))]
    times, heights = [time for time, _ in contour], [height for _, height in contour]
    steps = [0]
    for at, _ in places[1:]:
        steps.append(_next(steps, float(np.interp(at / (2 * beats), times, heights)), rng))
    tones = (Tone(at, length, step) for (at, length), step in zip(places, steps, strict=True))
    return Motif(tuple(tones), beats, len(first) % 3 == 0)


def _next(steps: Sequence[int], aim: float, rng: np.random.Generator) -> int:
    """The step after these on the way to `aim`: mostly the next one, now and then a leap that turns back."""
    last = steps[-1] - steps[-2] if len(steps) > 1 else 0
    if abs(last) >= 3:
        return steps[-1] - (1 if last > 0 else -1)
    way = aim - steps[-1]
    move = round(way) if abs(way) < 4.5 else 0
    if move == 0 or rng.random() < _STRAYS:
        move = int(rng.choice((-2, -1, 1, 2, 0), p=(0.1, 0.35, 0.35, 0.1, 0.1)))
    elif abs(move) == 2 and rng.random() < 0.5:
        move //= 2
    return max(_LOWEST, min(_HIGHEST, steps[-1] + move))


def _taste(motif: Motif) -> float:
    """How well a motif sings: a range of a fourth or more, one summit, little repetition, a place to rest."""
    steps = [tone.step for tone in motif.tones]
    moves = [b - a for a, b in pairwise(steps)]
    span = max(steps) - min(steps)
    score = -1.0 * abs(span - 4) if len(steps) > 3 else -abs(span - 2)
    score -= 1.5 * (steps.count(max(steps)) - 1)
    score -= 1.2 * sum(move == 0 for move in moves) + 2.0 * sum(a == b == 0 for a, b in pairwise(moves))
    score -= sum(a == b == c for a, b, c in zip(moves, moves[1:], moves[2:], strict=False))
    score -= sum(
        a == c and b == d for a, b, c, d in zip(steps, steps[1:], steps[2:], steps[3:], strict=False)
    )
    score += 1.0 * any(abs(move) >= 2 for move in moves)
    score -= 2.0 * max(0, _FEWEST - len(steps))
    lengths = [round(tone.length * 12) for tone in motif.tones]
    score -= 2.0 * (len(set(lengths)) == 1 and len(lengths) > 2)
    return score + 0.8 * min(1.5, motif.tones[-1].length)
