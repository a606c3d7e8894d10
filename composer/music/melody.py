"""The melody: motifs that come back varied, laid over the chords of a form. Knows no genre.

Phrases breathe, open ones stop on a tone of their chord and closed ones on the tonic's; the highest note of
the piece comes once, in its climax; the last one is the tonic.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from composer.music.form import Bar, Form
from composer.music.line import Ladder, Past, Register, Wish, anchor, sing
from composer.music.motif import RHYTHMS, Motif
from composer.music.score import Note
from composer.music.themes import Themes, invent_themes
from composer.music.theory import Chord, nearest, scale_over, walk

_HEIGHTS = {"intro": 0.42, "verse": 0.4, "bridge": 0.45, "development": 0.48, "chorus": 0.55, "climax": 0.6}
"""Where in the range a section lies."""

_BREATH = 0.5
_UPBEAT = {16: 0.5, 12: 1 / 3}
"""How long an upbeat is where a beat has four steps and where it has three."""

_WITH_UPBEATS = 0.5
_QUIET = 0.33
"""Under this energy only the notes on the beats are sung."""

_WIDEST = 24
Pair = tuple[Bar, ...]
Placed = tuple[float, float, int, Bar, float]


def melody(
    form: Form, rhythm: str, low: int, high: int, enter: float, rng: np.random.Generator
) -> list[Note]:
    """The melody's notes within low..high over the sections whose energy reaches `enter`.

    `rhythm` is one of motif.RHYTHMS, in the steps of the form's metre.
    """
    sung = [pair for pair in _pairs(form.bars) if pair[0].energy >= enter]
    singer = _Singer(form, low, high)
    if sung:
        beats = max(bar.beats for pair in sung for bar in pair)
        themes = invent_themes(rhythm, beats, rng, form.one_theme)
        summit = _summit(sung)
        phrases = [Phrase(pair, _motif(themes, pair, rng), pair is summit) for pair in sung]
        singer.aim(next(phrase for phrase in phrases if phrase.summit))
        singer.upbeat = _UPBEAT[len(RHYTHMS[rhythm][0])] if rng.random() < _WITH_UPBEATS else 0.0
        for phrase in phrases:
            singer.sing(phrase)
    return [*singer.notes, singer.last()]


def _pairs(bars: Sequence[Bar]) -> list[Pair]:
    """Bars by two, never across the seam of two sections; the tag is left to the last chord."""
    pairs: list[Pair] = []
    for bar in bars:
        if bar.section == "tag":
            continue
        joins = pairs and len(pairs[-1]) == 1 and pairs[-1][0].section == bar.section and bar.place % 2
        if joins:
            pairs[-1] = (pairs[-1][0], bar)
        else:
            pairs.append((bar,))
    return pairs


def _summit(pairs: list[Pair]) -> Pair:
    """The two bars with the highest note: two thirds into the climax, or into what has the most energy."""
    sections = [list(group) for _, group in groupby(pairs, lambda pair: (pair[0].section, pair[0].returns))]
    order = {id(section): number for number, section in enumerate(sections)}

    def rank(section: list[Pair]) -> tuple[bool, bool, float, int]:
        name = section[0][0].section
        energy = max(bar.energy for pair in section for bar in pair)
        return name == "climax", name not in ("intro", "outro"), round(energy, 2), order[id(section)]

    highest = max(sections, key=rank)
    return highest[min(len(highest) - 1, round(2 * len(highest) / 3 - 0.5))]


def _motif(themes: Themes, pair: Pair, rng: np.random.Generator) -> Motif:
    head = pair[0]
    motif = themes.motif(head.section, head.place // 2, head.returns, pair[-1].last, rng)
    motif = motif.second() if len(pair) == 1 and head.last else motif
    return motif.thinned() if head.energy < _QUIET else motif


@dataclass(frozen=True, slots=True)
class Phrase:
    """One or two bars and the motif that is laid over them; `summit` says that it has the highest note."""

    bars: Pair
    motif: Motif
    summit: bool

    @property
    def placed(self) -> list[Placed]:
        """The motif's tones as (beat, length, step, bar, beat in the bar), cut to the bars' own lengths."""
        found: list[Placed] = []
        for tone in self.motif.tones:
            turn = int(tone.at >= self.motif.beats)
            offset = tone.at - turn * self.motif.beats
            if turn < len(self.bars) and offset < self.bars[turn].beats - 1e-9:
                bar = self.bars[turn]
                found.append((bar.start + offset, tone.length, tone.step, bar, offset))
        ends = [each[0] for each in found[1:]] + [self.bars[-1].start + self.bars[-1].beats]
        cut = zip(found, ends, strict=True)
        return [
            (at, min(length, end - at), step, bar, offset) for (at, length, step, bar, offset), end in cut
        ]

    def chord_at(self, beat: float) -> Chord:
        bar = next((bar for bar in reversed(self.bars) if bar.start <= beat), self.bars[0])
        return bar.chord_at(beat - bar.start)


class _Singer:
    """Who sings: a range, what was sung so far, and the summit that is touched once."""

    def __init__(self, form: Form, low: int, high: int) -> None:
        self.form, self.low, self.high = form, low, min(high, low + _WIDEST)
        self.ladder = Ladder(form.key)
        self.notes: list[Note] = []
        self.peak = self.high
        self.upbeat = 0.0
        self.before: Bar | None = None
        self.past = Past()
        self.sung: set[tuple[str, tuple[tuple[float, int], ...]]] = set()

    def aim(self, phrase: Phrase) -> None:
        """The highest note that the summit's chord allows; all others stay under it."""
        wishes = self._wishes(phrase)
        if wishes:
            over = wishes[_topmost(wishes)].over
            self.peak = max(p for p in range(self.low, self.high + 1) if p % 12 in over.tones[:3])

    def sing(self, phrase: Phrase) -> None:
        wishes = self._wishes(phrase)
        if not wishes:
            return
        height = _HEIGHTS.get(phrase.bars[0].section, 0.45)
        register = Register(self.low, self.high, self.low + height * (self.high - self.low))
        wishes = [replace(wish, ceiling=self.peak - 1) for wish in wishes]
        rung = anchor(wishes, self.ladder, register, self.past)
        if phrase.summit:
            top = _topmost(wishes)
            wishes[top] = replace(wishes[top], ceiling=self.peak, goal=(self.peak % 12,))
            rung = self.ladder.place(self.peak) - wishes[top].step
        pitches = self._unlike(phrase, wishes, rung, register)
        self.past = self.past.then(wishes, pitches)
        self._lead_in(phrase, pitches[0])
        self.notes += [_note(*each, phrase) for each in zip(phrase.placed, pitches, wishes, strict=True)]
        self.before = phrase.bars[-1]
        if self.before.last:
            self._breathe(self.before)

    def _unlike(self, phrase: Phrase, wishes: list[Wish], rung: int, register: Register) -> list[int]:
        """The pitches of a phrase; but for a section's opening, none comes back note for note."""
        head = phrase.bars[0]
        offsets = [round(at - head.start, 3) for at, *_ in phrase.placed]
        found: list[int] = []
        for shift in (0, 1, -1, 2) if head.place and not phrase.summit else (0,):
            found = sing(wishes, rung + shift, self.ladder, register, self.past)
            shape = tuple(zip(offsets, found, strict=True))
            if (head.section, shape) not in self.sung:
                break
        self.sung.add((head.section, tuple(zip(offsets, found, strict=True))))
        return found

    def last(self) -> Note:
        """The tonic, held to the end."""
        form = self.form
        before = self.notes[-1].pitch if self.notes else (self.low + self.high) // 2
        rises = (before + 1) % 12 == form.final.root and before < self.high
        pitch = before + 1 if rises else nearest(before, (form.final.root,))
        while pitch > max(self.peak - 1, self.low + 11):
            pitch -= 12
        while pitch < self.low:
            pitch += 12
        return Note(form.end, form.stop - form.end, pitch, 84)

    def _wishes(self, phrase: Phrase) -> list[Wish]:
        found = []
        placed = phrase.placed
        for number, (at, length, step, bar, offset) in enumerate(placed):
            on_beat = abs(offset - round(offset)) < 1e-6
            strong = offset == 0 or length >= 2 or (on_beat and length >= 1.5)
            over, until = phrase.chord_at(at), phrase.chord_at(at + length - 1e-3)
            closes = bar.last and number == len(placed) - 1
            goal = _rest(over, self.form) if closes else ()
            weight = 2 if strong else int(on_beat)
            found.append(Wish(step, length, weight, over, until, goal, opens=offset == 0))
        return found

    def _lead_in(self, phrase: Phrase, first: int) -> None:
        """An upbeat to the phrase, a step away from its first note, where the one before it has ended."""
        bar, start = self.before, phrase.placed[0][0]
        if not self.upbeat or bar is None or not bar.last or start != bar.start + bar.beats:
            return
        note = self.notes[-1]
        room = start - self.upbeat - _BREATH - note.start
        if room < _BREATH:
            return
        self.notes[-1] = replace(note, length=min(note.length, room))
        over = bar.chord_at(start - self.upbeat - bar.start)
        scale = scale_over(self.form.key, over)
        pitch = walk(first, 1 if first < note.pitch and first + 2 < self.peak else -1, scale)
        pitch = pitch if pitch >= self.low else first
        self.notes.append(Note(start - self.upbeat, 0.9 * self.upbeat, pitch, note.velocity - 4))

    def _breathe(self, bar: Bar) -> None:
        """A rest before the bar line, at the end of a phrase."""
        note = self.notes[-1]
        end = bar.start + bar.beats - min(_BREATH, bar.beats / 4)
        if note.start + note.length > end > note.start:
            self.notes[-1] = replace(note, length=end - note.start)


def _rest(over: Chord, form: Form) -> tuple[int, ...]:
    """Where a phrase may stop: on the tonic or its third, or open on any tone of another triad."""
    return over.tones[:2] if over.root == form.key.tonic else over.tones[:3]


def _topmost(wishes: Sequence[Wish]) -> int:
    """The note of a phrase that goes highest, a heavy one if it can."""
    return max(range(len(wishes)), key=lambda place: (wishes[place].step, wishes[place].weight, -place))


def _note(placed: Placed, pitch: int, wish: Wish, phrase: Phrase) -> Note:
    at, length, _, bar, offset = placed
    start, last = phrase.bars[0].start, phrase.bars[-1]
    swell = 6 * np.sin(np.pi * (at - start) / (last.start + last.beats - start))
    accent = 8 if offset == 0 else 4 if wish.weight == 2 else 0
    return Note(at, 0.96 * length, pitch, int(68 + 26 * bar.energy + swell + accent))
