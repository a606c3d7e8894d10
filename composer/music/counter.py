"""The counter-melody: under the tune in thirds and sixths at the height, in long notes and answers elsewhere.

It is written against the finished melody: it moves where that one rests, keeps below it, sounds well with it
on every beat and runs in no parallel fifths with it. Knows no instrument and no genre.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from composer.music.form import Bar, Form
from composer.music.score import Note
from composer.music.theory import scale_over

_TOGETHER = ("chorus", "climax")
_FULL = 0.7
"""The energy from which a chorus is sung in two voices."""

_HELD = 1.0
"""Beats after which a long note of the tune leaves room for an answer."""

_ROOM = 1.5
_SWEET = (3, 4, 8, 9)
_HOLLOW = (0, 7)
_HARSH = {1: 12.0, 2: 5.0, 6: 3.0, 10: 2.0, 11: 9.0, 5: 1.5}
"""How much an interval below the tune offends (semitones within the octave)."""

_Slot = tuple[float, float]


def counter(
    form: Form, lead: list[Note], low: int, high: int, enter: float, rng: np.random.Generator
) -> list[Note]:
    """The notes of a second voice within low..high, under `lead`, where the energy reaches `enter`.

    `lead` is in time order. Ends on a tone of the last chord.
    """
    voice = _Voice(form, lead, low, high, rng)
    slots = [
        (at, length, bar)
        for bar in form.bars
        if bar.energy >= enter and bar.section != "tag"
        for at, length in _slots(bar, form, lead)
    ]
    for at, length, bar in slots:
        voice.add(at, length, bar)
    if slots:
        voice.close()
    return voice.notes


def _slots(bar: Bar, form: Form, lead: Sequence[Note]) -> list[_Slot]:
    """When the second voice sings in a bar, as (beat, length)."""
    inside = [note for note in lead if bar.start <= note.start < bar.start + bar.beats]
    end = bar.start + bar.beats
    if bar.section in _TOGETHER and bar.energy >= _FULL and inside:
        starts = [note.start for note in inside if _on_beat(note.start - bar.start)]
    else:
        starts = [start for start, _, _ in form.spans(bar)]
        starts += [at for at in _answers(inside, bar) if at not in starts]
    starts = sorted(starts)
    return [(one, two - one) for one, two in pairwise([*starts, end]) if two - one > 0.2]


def _on_beat(offset: float) -> bool:
    return abs(offset - round(offset)) < 1e-6


def _answers(inside: Sequence[Note], bar: Bar) -> Iterator[float]:
    """Beats on which the tune rests or holds, where there is room for two notes or more."""
    end = bar.start + bar.beats
    for note, following in pairwise([*inside, None]):
        until = following.start if following is not None else end
        if note is not None:
            first = bar.start + math.ceil(note.start - bar.start + min(_HELD, note.length) - 1e-6)
            if until - first >= _ROOM:
                yield from (float(first + step) for step in range(int(until - first + 0.5)))


class _Voice:
    """The second voice: where it is, and what it hears above it."""

    def __init__(self, form: Form, lead: list[Note], low: int, high: int, rng: np.random.Generator) -> None:
        self.form, self.lead, self.rng = form, lead, rng
        self.low, self.high = low, high
        self.notes: list[Note] = []
        self.above: int | None = None

    def add(self, at: float, length: float, bar: Bar) -> None:
        """One note, chosen against the notes of the tune that sound with it."""
        over = bar.chord_at(at - bar.start)
        heard = [n for n in self.lead if n.start < at + length - 1e-6 and n.start + n.length > at + 1e-6]
        here = next((n.pitch for n in heard if n.start <= at + 1e-6), None)
        together = bar.section in _TOGETHER and bar.energy >= _FULL
        passing = length <= 1.0 and at > bar.start and (together or all(n.start < at - 1e-6 for n in heard))
        classes = scale_over(self.form.key, over) if passing else over.tones
        ceiling = min([self.high, *(n.pitch - 1 for n in heard)])
        choices = [p for p in range(self.low, ceiling + 1) if p % 12 in classes]
        if not choices:
            return
        stray = {pitch: float(self.rng.random()) for pitch in choices}
        costs = {p: self._cost(p, here, heard, together) + stray[p] for p in choices}
        costs = {p: cost + 1.5 * (p % 12 not in over.tones) for p, cost in costs.items()}
        pitch = min(choices, key=lambda p: (costs[p], p))
        volume = int(58 + 24 * bar.energy + 4 * (at == bar.start))
        self.notes.append(Note(at, 0.96 * length, pitch, volume))
        self.above = here

    def close(self) -> None:
        """A tone of the last chord under the last note of the tune, its third if it can."""
        form = self.form
        top = min([self.high, *(note.pitch - 1 for note in self.lead if note.start >= form.end)])
        tones = form.final.tones[:3]
        choices = [p for p in range(self.low, max(top, self.low + 11) + 1) if p % 12 in tones]
        before = self.notes[-1].pitch
        third = form.final.third
        pitch = min(choices, key=lambda p: (abs(p - before) + 3 * (p % 12 != third), p))
        self.notes.append(Note(form.end, form.stop - form.end, pitch, 70))

    def _cost(self, pitch: int, here: int | None, heard: Sequence[Note], together: bool) -> float:
        middle = (self.low + self.high) / 2
        cost = 0.15 * abs(pitch - middle)
        for note in heard:
            cost += _HARSH.get((note.pitch - pitch) % 12, 0.0) * (1.0 if note.pitch == here else 0.4)
        if here is not None:
            gap = here - pitch
            cost -= (4.0 if together else 1.0) * (gap in _SWEET)
            cost += 2.0 * (gap % 12 == 0) + 0.3 * max(0, gap - 16)
        if self.notes:
            cost += self._motion(pitch, here)
        return cost

    def _motion(self, pitch: int, here: int | None) -> float:
        """How the voice gets there: by step, against the tune, and in no parallel fifths or octaves."""
        before = self.notes[-1].pitch
        move = pitch - before
        cost = 0.5 * abs(move) + 4.0 * (abs(move) > 9) + 2.5 * (move == 0)
        if here is None or self.above is None:
            return cost
        rise = here - self.above
        interval = (here - pitch) % 12
        if move and rise and interval in _HOLLOW and interval == (self.above - before) % 12:
            cost += 20.0
        return cost - 1.0 * (move * rise < 0)
