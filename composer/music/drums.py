"""The drummer: a groove by energy, fills at the ends of phrases, a crash where a section begins."""

import numpy as np

from composer.music.form import Bar, Form
from composer.music.instruments import DRUM_KEYS
from composer.music.score import Note
from composer.music.steps import strokes, velocity
from composer.music.style import Groove, Style
from composer.music.styles.grooves import FILLS, SWUNG_FILLS

_KEEPERS = ("hat", "ride", "shaker", "kick", "deep kick", "pedal hat")
"""What goes on through a fill: it marks the beat."""


def drums(style: Style, form: Form, rng: np.random.Generator) -> list[Note]:
    """The drum notes over a form: pitches are drum keys."""
    notes: list[Note] = []
    swung = any(len(pattern) % 3 == 0 for pattern in style.grooves[0].values())
    fills = SWUNG_FILLS if swung else FILLS
    for number, bar in enumerate(form.bars):
        levels = len(style.grooves)
        groove = style.grooves[min(levels - 1, int(bar.energy * levels))]
        half = bar.beats / 2
        filled = style.fills and bar.last and bar.energy > 0.45 and bar.beats >= 4
        for drum, pattern in groove.items():
            until = half if filled and drum not in _KEEPERS else bar.beats
            notes += _hits(drum, pattern, bar, number, until)
        if filled:
            notes += _fill(fills[int(rng.integers(len(fills)))], bar, number)
        if number == 0:
            notes += _count_in(groove, bar)
        if bar.place == 0 and number and bar.energy > 0.5 and style.fills:
            notes.append(_hit("crash", "x", bar.start, bar.energy))
    return [*notes, *_last(style, form)]


def _count_in(groove: Groove, bar: Bar) -> list[Note]:
    """Sticks on the beats of the first bar: they set the tempo."""
    struck = {stroke.at for stroke in strokes(groove.get("rim", "."), bar.beats)}
    beats = [beat for beat in range(1, int(bar.beats)) if beat not in struck]
    return [_hit("rim", "X", bar.start + beat, 1.0) for beat in beats]


def _fill(fill: Groove, bar: Bar, number: int) -> list[Note]:
    return [note for drum, pattern in fill.items() for note in _hits(drum, pattern, bar, number, bar.beats)]


def _hits(drum: str, pattern: str, bar: Bar, number: int, until: float) -> list[Note]:
    turns = pattern.split("|")
    return [
        _hit(drum, stroke.sign, bar.start + stroke.at, bar.energy)
        for stroke in strokes(turns[number % len(turns)], bar.beats)
        if stroke.at < until
    ]


def _hit(drum: str, sign: str, beat: float, energy: float) -> Note:
    return Note(beat, 0.25, DRUM_KEYS[drum], velocity(sign, energy, on_beat=True))


def _last(style: Style, form: Form) -> list[Note]:
    """The stroke under the last chord: a first beat of the middle groove, with a crash or a rim."""
    middle = style.grooves[len(style.grooves) // 2]
    struck = [drum for drum, pattern in middle.items() if pattern[0] not in ".-"]
    loud = dict.fromkeys([*struck, "snare", "crash"] if style.fills else [*struck, "rim"])
    return [_hit(drum, "X", form.end, 0.8) for drum in loud]
