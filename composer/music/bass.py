"""The bass: roots and fifths by pattern, walking lines, approaches to the next root. Knows no genre."""

import numpy as np

from composer.music.form import Bar, Form
from composer.music.score import Note
from composer.music.steps import chosen, strokes, velocity
from composer.music.style import Layer
from composer.music.theory import Chord, nearest, scale_over


def bass(layer: Layer, form: Form, rng: np.random.Generator) -> list[Note]:
    """The bass notes over a form, the last root included."""
    line = _Line(layer, form, rng)
    notes: list[Note] = []
    for number, bar in enumerate(form.bars):
        if bar.energy >= layer.enter:
            notes += line.bar(bar, chosen(layer.patterns, bar.energy, number))
    root = line.root(form.final)
    length = form.stop - form.end
    return [*notes, Note(form.end, length, root, velocity("X", 0.7, True))]


class _Line:
    """A bass line remembers where it is, so that it moves by small steps."""

    def __init__(self, layer: Layer, form: Form, rng: np.random.Generator) -> None:
        self.layer, self.form, self.rng = layer, form, rng
        self.pitch = self.root(form.final)

    def within(self, pitch: int) -> int:
        while pitch > self.layer.high:
            pitch -= 12
        while pitch < self.layer.low:
            pitch += 12
        return pitch

    def root(self, over: Chord) -> int:
        """The root in the lower half of the range, so that there is room above it."""
        middle = (2 * self.layer.low + self.layer.high) // 3
        return self.within(nearest(middle, (over.bass,)))

    def bar(self, bar: Bar, pattern: str) -> list[Note]:
        notes: list[Note] = []
        for stroke in strokes(pattern, bar.beats):
            over = bar.chord_at(stroke.at)
            moved = stroke.at > 0 and over is not bar.chord_at(stroke.at - 1e-3)
            sign = "R" if moved else stroke.sign
            self.pitch = self._next(sign, over, bar.start + stroke.at)
            on_beat = stroke.at == int(stroke.at)
            end = min(stroke.at + stroke.length, bar.beats)
            loud = velocity("o" if sign == "o" else sign, bar.energy, on_beat)
            notes.append(Note(bar.start + stroke.at, 0.93 * (end - stroke.at), self.pitch, loud))
            notes += self._catch(stroke.at, end, bar)
        return notes

    def _catch(self, at: float, end: float, bar: Bar) -> list[Note]:
        """The root of a chord that comes in while a long note would still sound."""
        late = [(beat, over) for beat, over in bar.chords if at < beat < end - 1e-9]
        return [
            Note(bar.start + beat, 0.93 * (end - beat), self.root(over), velocity("R", bar.energy, True))
            for beat, over in late
        ]

    def _next(self, sign: str, over: Chord, beat: float) -> int:
        root = self.root(over)
        if sign in "FT":
            step = over.tones[2 if sign == "F" and len(over.tones) > 2 else 1]
            return self.within(root + (step - root) % 12)
        if sign == "O":
            return root + 12 if root + 12 <= self.layer.high else root
        if sign == "A":
            return self._approach(self.root(self.form.after(beat)), over)
        if sign == "W":
            return self._walk(over)
        return root

    def _approach(self, target: int, over: Chord) -> int:
        """A scale step or a semitone under or over the root that comes next."""
        below = nearest(target - 2, scale_over(self.form.key, over))
        above = nearest(target + 2, scale_over(self.form.key, over))
        choices = [pitch for pitch in (below, above, target - 1) if pitch != target]
        return self.within(choices[int(self.rng.integers(len(choices)))])

    def _walk(self, over: Chord) -> int:
        """The nearest other chord or scale tone, mostly chord tones."""
        classes = over.tones if self.rng.random() < 0.7 else scale_over(self.form.key, over)
        up = self.pitch < (self.layer.low + self.layer.high) / 2 or self.rng.random() < 0.35
        steps = range(1, 8) if up else range(-1, -8, -1)
        pitch = next(self.pitch + step for step in steps if (self.pitch + step) % 12 in classes)
        return self.within(pitch)
