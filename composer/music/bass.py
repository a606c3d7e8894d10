"""The bass: roots and inversions by pattern, walking lines, passing notes, pedals. Knows no genre.

It goes to the nearest root, walks towards the next one, and on strong beats never lies a semitone from the
third of its chord.
"""

from collections.abc import Iterable

import numpy as np

from composer.music.form import Bar, Form
from composer.music.score import Note
from composer.music.steps import Stroke, chosen, strokes, velocity
from composer.music.style import Layer
from composer.music.theory import Chord, nearest, scale_over, walk

_HEIGHTENED = ("chorus", "climax")
_PEDAL_BARS = 2
_PEDALS, _PASSES = 0.6, 0.5
"""How often a chorus is led up to on one note, and a leap of a third is filled."""

_BUSY = 3
"""Strokes a bar from which a pattern needs no passing notes."""


def bass(layer: Layer, form: Form, rng: np.random.Generator) -> list[Note]:
    """The bass notes over a form, the last root included."""
    line = _Line(layer, form, rng)
    pedals = _pedals(form, rng)
    notes: list[Note] = []
    for number, bar in enumerate(form.bars):
        if bar.energy >= layer.enter:
            line.pedal = form.key.tonic + 7 if number in pedals else None
            notes += line.bar(bar, chosen(layer.patterns, bar.energy, number))
    length = form.stop - form.end
    line.pedal = None
    return [*notes, Note(form.end, length, line.root(form.final), velocity("X", 0.7, True))]


def _pedals(form: Form, rng: np.random.Generator) -> set[int]:
    """The bars that stand on the dominant before a chorus or a climax, where their chords bear it."""
    found: set[int] = set()
    for number, bar in enumerate(form.bars):
        before = range(max(0, number - _PEDAL_BARS), number)
        opens = bar.place == 0 and bar.section in _HEIGHTENED and rng.random() < _PEDALS
        if opens and all(_bears(form, form.bars[n]) for n in before):
            found |= set(before)
    return found


def _bears(form: Form, bar: Bar) -> bool:
    """Whether the dominant may lie under every chord of a bar; under the tonic alone it says nothing."""
    pedal = (form.key.tonic + 7) % 12
    chords = [over for _, over in bar.chords]
    return all(pedal in scale_over(form.key, over) and not _clashes(pedal, over) for over in chords)


def _clashes(pitch: int, over: Chord) -> bool:
    return over.third is not None and (pitch - over.third) % 12 in (1, 11)


class _Line:
    """A bass line remembers where it is, so that it moves by small steps."""

    def __init__(self, layer: Layer, form: Form, rng: np.random.Generator) -> None:
        self.layer, self.form, self.rng = layer, form, rng
        self.middle = (2 * layer.low + layer.high) // 3
        self.pedal: int | None = None
        self.earlier = self.pitch = self.home = self.within(nearest(self.middle, (form.final.bass,)))
        self.over = form.final

    def within(self, pitch: int) -> int:
        while pitch > self.layer.high:
            pitch -= 12
        while pitch < self.layer.low:
            pitch += 12
        return pitch

    def root(self, over: Chord) -> int:
        """The chord's bass note: near the last one, rather low, so that there is room above it."""
        tone = over.bass if self.pedal is None else self.pedal % 12
        places = [p for p in range(self.layer.low, self.layer.high + 1) if p % 12 == tone]
        return min(places, key=lambda p: (abs(p - self.home) + 0.5 * abs(p - self.middle), p))

    def bar(self, bar: Bar, pattern: str) -> list[Note]:
        notes: list[Note] = []
        written = strokes(pattern, bar.beats)
        for stroke in self._passing(written, bar) if len(written) < _BUSY else written:
            over = bar.chord_at(stroke.at)
            moved = stroke.at > 0 and over is not bar.chord_at(stroke.at - 1e-3)
            turned = stroke.at == 0 and over.bass != over.root
            sign = "R" if moved or turned else stroke.sign
            self.earlier, self.pitch = self.pitch, self._next(sign, over, bar, stroke)
            end = min(stroke.at + stroke.length, bar.beats)
            notes += self._sounding(Stroke(stroke.at, end - stroke.at, sign), bar)
        return notes

    def _sounding(self, stroke: Stroke, bar: Bar) -> list[Note]:
        """The note, and the roots of chords that come in while it would still sound."""
        end = stroke.at + stroke.length
        late = [(beat, over) for beat, over in bar.chords if stroke.at < beat < end - 1e-9]
        starts = [stroke.at, *(beat for beat, _ in late)]
        ends = [*starts[1:], end]
        pitches = [self.pitch]
        for _, over in late:
            self.earlier = self.pitch = self.home = self.root(over)
            pitches.append(self.pitch)
        on_beat = stroke.at == int(stroke.at)
        loud = [velocity(stroke.sign, bar.energy, on_beat), *(velocity("R", bar.energy, True) for _ in late)]
        return [
            Note(bar.start + start, 0.93 * (until - start), pitch, volume)
            for start, until, pitch, volume in zip(starts, ends, pitches, loud, strict=True)
        ]

    def _next(self, sign: str, over: Chord, bar: Bar, stroke: Stroke) -> int:
        if over is not self.over or stroke.at == 0 or self.pedal is not None:
            self.home, self.over = self.root(over), over
        pitch = self._wished(sign, over, bar.start + stroke.at)
        strong = stroke.at % 2 == 0
        return self.home if strong and self.pedal is None and _clashes(pitch, over) else pitch

    def _wished(self, sign: str, over: Chord, beat: float) -> int:
        """The pitch that a sign of the pattern asks for."""
        if sign == "O":
            return self.home + 12 if self.home + 12 <= self.layer.high else self.home
        if self.pedal is not None:
            return self.home
        if sign in "FT":
            step = over.tones[2 if sign == "F" and len(over.tones) > 2 else 1]
            return self.within(self.home + (step - self.home) % 12)
        if sign == "A":
            return self._approach(over, beat)
        return self._walk(over, beat) if sign in "WP" else self.home

    def _target(self, beat: float) -> int:
        """The bass note of the chord that comes next."""
        here, pedal = self.home, self.pedal
        self.home, self.pedal = self.pitch, None
        found = self.root(self.form.after(beat))
        self.home, self.pedal = here, pedal
        return found

    def _approach(self, over: Chord, beat: float) -> int:
        """A scale step or a semitone under or over the root that comes next, from the side of the line."""
        target, scale = self._target(beat), scale_over(self.form.key, over)
        below, above = walk(target, -1, scale), walk(target, 1, scale)
        side = [below, target - 1] if self.pitch < target else [above, below]
        near = sorted({*side, target - 1} - {target, self.pitch}, key=lambda p: (abs(p - self.pitch), p))
        choices = near[:2] or [target - 1]
        return self.within(choices[int(self.rng.integers(len(choices)))])

    def _walk(self, over: Chord, beat: float) -> int:
        """A step or a chord tone on the way to the next root; on strong beats the chord's own."""
        target = self._target(beat)
        own = over.tones if beat % 2 == 0 or self.rng.random() < 0.4 else scale_over(self.form.key, over)
        reach = [p for p in range(self.pitch - 7, self.pitch + 8) if p % 12 in own and p != self.pitch]
        inside = [p for p in reach if self.layer.low <= p <= self.layer.high]
        stray = {p: float(self.rng.random()) for p in inside}

        def cost(pitch: int) -> float:
            back = 4.0 * (pitch == self.earlier) + 2.0 * ((pitch > self.pitch) != (self.pitch > self.earlier))
            way = 0.6 * abs(pitch - self.pitch) + 0.3 * abs(pitch - target) + 4.0 * (pitch == target)
            return way + back + 0.2 * abs(pitch - self.middle) + 3.0 * stray[pitch]

        return min(inside, key=cost) if inside else self.home

    def _passing(self, written: Iterable[Stroke], bar: Bar) -> list[Stroke]:
        """The strokes, with a passing note at the end of a held one where the next root is a third away."""
        found = list(written)
        if not found or self.pedal is not None or found[-1].sign != "R" or bar.beats < 2:
            return found
        last = found[-1]
        start = bar.beats - 1.0
        over = bar.chord_at(start)
        gap = abs((self.form.after(bar.start + start).bass - over.bass + 6) % 12 - 6)
        held = last.at + last.length > bar.beats - 1e-6 and last.length >= 2
        if held and gap in (3, 4) and self.rng.random() < _PASSES:
            found[-1] = Stroke(last.at, last.length - 1.0, last.sign)
            found.append(Stroke(start, 1.0, "P"))
        return found
