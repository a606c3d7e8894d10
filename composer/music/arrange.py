"""From a brief to a score: the form, the players, their notes. Knows nothing of sound.

The seed decides what the brief leaves open. Each player has a random stream of its own, so that one more
player does not change the others.
"""

from dataclasses import replace

import numpy as np

from composer.errors import InputError
from composer.music.bass import bass
from composer.music.brief import MusicBrief
from composer.music.casting import cast, stream
from composer.music.drums import drums
from composer.music.form import Form, plan
from composer.music.harmony import harmony
from composer.music.instruments import HATS, TOUCH, Instrument
from composer.music.melody import melody
from composer.music.score import Note, Part, Role, Score
from composer.music.steps import swung
from composer.music.style import Layer, Style
from composer.music.styles import STYLES
from composer.music.theory import Key

SECONDS = (0.5, 1200.0)
TEMPOS = (40.0, 240.0)

_TONICS = {False: (0, 2, 4, 5, 7, 9, 10), True: (9, 4, 2, 7, 0, 11, 6)}
"""Keys that sit well under most instruments' hands: major, minor."""

_BREATH = 0.5
"""Beats of rest before the last chord."""

_TONES: dict[Role, float] = {"bass": 1800.0, "pad": 3200.0}
"""Where a role is dulled (Hz) unless its layer says otherwise: it leaves the top to what marks the beat."""

_STRAY = 0.004
"""How far (seconds) a player strays from the grid between the beats."""


def compose(brief: MusicBrief, seconds: float, tempo: float | None = None, seed: int = 0) -> Score:
    """A piece for a brief, `seconds` long (0.5 to 1200), at `tempo` (40 to 240) or the brief's own.

    The same arguments give the same score. Raises InputError when a number is out of range.
    """
    tempo = brief.tempo if tempo is None else tempo
    _check("seconds", seconds, SECONDS)
    _check("tempo", tempo, TEMPOS)
    style = STYLES[brief.genre]
    tonics = _TONICS[Key(0, brief.mode).minor]
    tonic = brief.tonic if brief.tonic is not None else tonics[int(stream(seed, "key").integers(len(tonics)))]
    key = Key(tonic, brief.mode)
    form = plan(style, key, brief.energy, seconds, tempo, stream(seed, "form"), brief.mode_asked)
    parts = [part for part in _parts(style, brief, form, seed) if part.notes]
    return Score(
        style.name,
        key,
        tempo,
        seconds,
        style.beats_per_bar,
        form.end,
        form.sections,
        tuple(parts),
        style.room,
    )


def _check(name: str, value: float, bounds: tuple[float, float]) -> None:
    low, high = bounds
    if not low <= value <= high:
        raise InputError(f"{name} must be from {low:g} to {high:g}, not {value:g}", field=name)


def _parts(style: Style, brief: MusicBrief, form: Form, seed: int) -> list[Part]:
    parts = []
    for number, (layer, instrument) in enumerate(cast(style, brief, seed)):
        rng = stream(seed, f"{number} {layer.role}")
        parts.append(_part(layer, instrument, style, form, rng))
    drummed = bool(style.grooves) and "drums" not in brief.without
    if drummed:
        rng = stream(seed, "drums")
        notes = _played(drums(style, form, rng), style, form, rng)
        shells = tuple(note for note in notes if note.pitch not in HATS)
        hats = tuple(note for note in notes if note.pitch in HATS)
        parts.append(Part("drums", style.kit, shells, style.drum_level, 0.0, style.drum_send))
        parts.append(Part("hats", style.kit, hats, style.hat_level, 0.0, style.drum_send / 2))
    level = style.touch if drummed else max(style.touch, 0.0)
    parts.append(Part("touch", TOUCH, _taps(form), level, 0.0, 0.0))
    return parts


def _taps(form: Form) -> tuple[Note, ...]:
    """A touch on every beat, a little firmer where the piece sets out and where it ends."""
    firm = {float(beat) for beat in range(4)} | {form.end}
    beats = [float(beat) for beat in range(int(form.end) + 1)]
    return tuple(Note(beat, 0.1, 60, 127 if beat in firm else 64) for beat in beats)


def _part(layer: Layer, instrument: Instrument, style: Style, form: Form, rng: np.random.Generator) -> Part:
    if layer.role == "bass":
        notes = bass(layer, form, rng)
    elif layer.role == "melody":
        notes = melody(form, style.rhythms, layer.low, layer.high, layer.enter, rng)
    else:
        notes = harmony(layer, form)
    kept = [replace(note, pitch=_within(note.pitch, instrument)) for note in notes]
    return Part(
        layer.role,
        instrument.name,
        _played(kept, style, form, rng),
        layer.level,
        layer.pan,
        layer.send,
        layer.tone or _TONES.get(layer.role),
    )


def _within(pitch: int, instrument: Instrument) -> int:
    while pitch > instrument.high:
        pitch -= 12
    while pitch < instrument.low:
        pitch += 12
    return pitch


def _played(notes: list[Note], style: Style, form: Form, rng: np.random.Generator) -> tuple[Note, ...]:
    """The notes as a person plays them: swung, uneven in loudness, off the grid only between the beats.

    All stop short of the last chord: the breath before it makes it clear.
    """
    breath = form.end - _BREATH
    played = []
    for note in sorted(notes, key=lambda each: (each.start, each.pitch)):
        stray = float(rng.uniform(-_STRAY, _STRAY))
        loud = int(np.clip(note.velocity + rng.integers(-4, 5), 1, 127))
        start = swung(note.start, *style.swing)
        end = swung(note.start + note.length, *style.swing)
        if start < breath < end:
            end = breath
        elif start > breath and note.start < form.end:
            continue
        shift = note.shift if note.start == int(note.start) else note.shift + stray
        played.append(Note(start, end - start, note.pitch, loud, shift))
    return tuple(played)
