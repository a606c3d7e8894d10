"""How written notes are played: swing, small liberties, the breath before the end, the accents of fast tempi.

Nothing that falls on a beat is moved: cuts are placed there.
"""

from dataclasses import replace

import numpy as np

from composer.music.form import Form
from composer.music.metre import in_metre
from composer.music.score import Note
from composer.music.steps import swung
from composer.music.style import Style
from composer.music.styles.grooves import QUICK

QUICK_TEMPO = 146.0
"""Beats a minute above which two strong beats are followed by two light ones, but in styles at home there.

Beat trackers expect about 120 beats a minute and take two even beats of a fast piece for one; they do not
when every beat differs from the one two beats on.
"""

_LIGHTEST = 0.28
_LIGHTER_BY = 0.016
_BREATH = 0.5
_STRAY = 0.004
"""Seconds: how far a note between the beats strays at most."""

_LEAN, _UNEVEN = 0.0016, 0.0014
_ON_BEAT, _BETWEEN = 3, 6
"""How uneven velocities are on the beats and between them."""


def fitted(style: Style, tempo: float) -> Style:
    """The style as it is played at a tempo."""
    if not style.grooves or not _quick(style, tempo):
        return style
    four = replace(style, metre="4/4", grooves=QUICK, layers=())
    return replace(style, grooves=in_metre(four, style.metre).grooves, fills=False)


def _quick(style: Style, tempo: float) -> bool:
    return tempo > max(QUICK_TEMPO, style.tempo_range[1])


def played(notes: list[Note], style: Style, form: Form, rng: np.random.Generator) -> tuple[Note, ...]:
    """The notes as a person plays them, in time order.

    They are swung, a little uneven in loudness, and off the grid (by at most 4 ms) only between the beats:
    a player leans forward or back for a while, a little differently at every note. All stop half a beat
    short of the last chord, which makes it clear.
    """
    breath = form.end - _BREATH
    heard = []
    lean = 0.0
    for note in sorted(notes, key=lambda each: (each.start, each.pitch)):
        lean = 0.9 * lean + float(rng.normal(0.0, _LEAN * 0.45))
        stray = max(-_STRAY, min(_STRAY, lean + float(rng.normal(0.0, _UNEVEN))))
        uneven = _ON_BEAT if note.start == int(note.start) else _BETWEEN
        loud = accented(note.velocity, note.start, style, form) + int(rng.integers(-uneven, uneven + 1))
        start = swung(note.start, *style.swing)
        end = swung(note.start + note.length, *style.swing)
        if note.start < form.end:
            end = min(end, breath)
        if end > start:
            shift = note.shift if note.start == int(note.start) else note.shift + stray
            heard.append(Note(start, end - start, note.pitch, max(1, min(127, loud)), shift))
    return tuple(heard)


def accented(velocity: int, beat: float, style: Style, form: Form) -> int:
    """How loud a note on a beat is under the accents of a fast tempo."""
    meter = style.beats_per_bar if style.beats_per_bar > 2 else 4.0
    if not _quick(style, form.tempo) or beat % meter < meter / 2 or beat >= form.end:
        return velocity
    return round(velocity * max(_LIGHTEST, 0.6 - _LIGHTER_BY * (form.tempo - QUICK_TEMPO)))
