"""Chord players: strikes, arpeggios and pads in voicings that move little. Knows no genre."""

from dataclasses import replace

from composer.music.form import Bar, Form
from composer.music.score import Note
from composer.music.steps import Stroke, chosen, strokes, velocity
from composer.music.style import Layer
from composer.music.voicing import Voices, lead


def harmony(layer: Layer, form: Form) -> list[Note]:
    """The notes of a chord layer over a form, the last chord included."""
    notes: list[Note] = []
    chords = [over for bar in form.bars for _, _, over in form.spans(bar)]
    voices = iter(lead([*chords, form.final], layer.low, layer.high, layer.voices))
    for number, bar in enumerate(form.bars):
        pattern = chosen(layer.patterns, bar.energy, number)
        for start, length, _ in form.spans(bar):
            pitches = next(voices)
            if bar.energy >= layer.enter:
                notes += _span(layer, bar, pattern, (start, length), pitches)
    if not form.bars or max(bar.energy for bar in form.bars) >= layer.enter:
        notes += _strike(layer, Stroke(0.0, form.stop - form.end, "X"), form.end, next(voices), 0.7)
    return notes


def _span(layer: Layer, bar: Bar, pattern: str, span: tuple[float, float], pitches: Voices) -> list[Note]:
    """One chord's strokes; a chord that comes in while the pattern holds is struck as well."""
    start, length = span
    inside = _inside(pattern, bar, start - bar.start, length)
    notes: list[Note] = []
    for stroke in inside:
        if layer.ring:
            stroke = replace(stroke, length=start + length - bar.start - stroke.at)
        if stroke.sign.isdigit():
            notes.append(_pick(stroke, bar, pitches))
        else:
            notes += _strike(layer, stroke, bar.start, pitches, bar.energy)
    return notes


def _inside(pattern: str, bar: Bar, offset: float, length: float) -> list[Stroke]:
    found: list[Stroke] = []
    for stroke in strokes(pattern, bar.beats):
        end = min(stroke.at + stroke.length, offset + length)
        at = max(stroke.at, offset)
        if end > at + 1e-9 and (stroke.at >= offset or stroke.length > 1):
            found.append(Stroke(at, end - at, stroke.sign))
    return found


def _pick(stroke: Stroke, bar: Bar, pitches: Voices) -> Note:
    """One note of the chord; digits past its voices go up an octave."""
    octave, place = divmod(int(stroke.sign), len(pitches))
    on_beat = stroke.at == int(stroke.at)
    return Note(
        bar.start + stroke.at,
        stroke.length,
        pitches[place] + 12 * octave,
        velocity(stroke.sign, bar.energy, on_beat),
    )


def _strike(layer: Layer, stroke: Stroke, origin: float, pitches: Voices, energy: float) -> list[Note]:
    """The whole chord: down on the beat, up between beats; the first string is always in time."""
    down = stroke.at == int(stroke.at)
    order = pitches if down else pitches[:0:-1] or pitches
    length = stroke.length if stroke.length > 0.25 else 0.2
    loud = velocity(stroke.sign, energy, down)
    return [
        Note(origin + stroke.at, length * 0.97, pitch, loud, shift=number * layer.strum / 1000)
        for number, pitch in enumerate(order)
    ]
