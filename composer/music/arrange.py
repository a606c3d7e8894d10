"""From a brief to a score: the form, the players, their notes. Knows nothing of sound.

The seed decides what the brief leaves open. Each player has a random stream of its own, so that one more
player does not change the others.
"""

from dataclasses import replace

import numpy as np

from composer.errors import InputError
from composer.music.accents import effects, events, struck
from composer.music.bass import bass
from composer.music.brief import MusicBrief
from composer.music.casting import cast, stream
from composer.music.counter import counter
from composer.music.cues import Cues, check_cues
from composer.music.drums import drums
from composer.music.ending import ended
from composer.music.feel import accented, fitted, played
from composer.music.form import Form, plan
from composer.music.harmony import harmony
from composer.music.instruments import HATS, TOUCH, Instrument
from composer.music.melody import melody
from composer.music.metre import in_metre
from composer.music.score import Note, Part, Role, Score
from composer.music.shape import Wishes
from composer.music.style import Layer, Style
from composer.music.styles import STYLES
from composer.music.styles.grooves import FOLK
from composer.music.theory import Key

SECONDS = (0.5, 1200.0)
TEMPI = (20.0, 400.0)

_FREE = Cues()

_FIRMER = 4.0
"""How much (dB) the touch comes forward where drums were sent home."""

_TONICS = {False: (0, 2, 4, 5, 7, 9, 10), True: (9, 4, 2, 7, 0, 11, 6)}
"""Keys that sit well under most instruments' hands: major, minor."""

_TONES: dict[Role, float] = {"bass": 1800.0, "pad": 3200.0}
"""Where a role is dulled (Hz) unless its layer says otherwise: it leaves the top to what marks the beat."""


def compose(
    brief: MusicBrief, seconds: float, tempo: float | None = None, seed: int = 0, cues: Cues = _FREE
) -> Score:
    """A piece for a brief, `seconds` long (0.5 to 1200), at `tempo` (20 to 400) or the brief's own.

    The same arguments give the same score. Raises InputError when a number is out of range.
    """
    wished = brief.wished_tempo if tempo is None else tempo
    bounds = brief.tempo_range if wished is None else (wished, wished)
    preferred = brief.tempo if wished is None else wished
    _check("seconds", seconds, SECONDS)
    _check("tempo", preferred, TEMPI)
    check_cues(cues, seconds)
    style = _drummed(STYLES[brief.genre], brief)
    style = in_metre(style, brief.metre or style.metre)
    tonics = _TONICS[Key(0, brief.mode).minor]
    tonic = brief.tonic if brief.tonic is not None else tonics[int(stream(seed, "key").integers(len(tonics)))]
    key = Key(tonic, brief.mode)
    wishes = Wishes(cues, brief.sections, brief.arc)
    rng = stream(seed, "form")
    form = plan(style, key, brief.energy, seconds, preferred, rng, brief.mode_asked, wishes, bounds)
    form = replace(form, one_theme=bool(cues.curve))
    style = fitted(style, form.tempo)
    planned = events(cues)
    parts = struck(ended(_parts(style, brief, form, seed), form), planned, cues, form)
    parts += effects(planned, style.pulse, form)
    return Score(
        genre=style.name,
        key=key,
        clock=form.clock,
        seconds=seconds,
        bars=_bars(form, style),
        end=form.end,
        sections=form.sections,
        parts=tuple(part for part in parts if part.notes),
        room=style.room,
        curve=cues.curve,
        events=planned,
        metre=style.metre,
    )


def _bars(form: Form, style: Style) -> tuple[float, ...]:
    """The beats on which bars begin, those under the last chord too."""
    starts = [bar.start for bar in form.bars] or [0.0]
    return (*starts, *np.arange(starts[-1] + style.beats_per_bar, form.stop, style.beats_per_bar).tolist())


def _check(name: str, value: float, bounds: tuple[float, float]) -> None:
    low, high = bounds
    if not low <= value <= high:
        raise InputError(f"{name} must be from {low:g} to {high:g}, not {value:g}", field=name)


def _drummed(style: Style, brief: MusicBrief) -> Style:
    """A style without drums gets soft ones when they are asked for."""
    if style.grooves or "drums" not in brief.instruments:
        return style
    return replace(style, grooves=FOLK, kit="brush kit", drum_level=-4.0, fills=False)


def _parts(style: Style, brief: MusicBrief, form: Form, seed: int) -> list[Part]:
    parts = []
    tune: list[Note] = []
    for number, (layer, instrument) in enumerate(cast(style, brief, seed)):
        rng = stream(seed, f"{number} {layer.role}")
        notes = [_moved(note, instrument) for note in _written(layer, style, form, tune, rng)]
        if layer.role == "melody":
            tune = tune or notes
        parts.append(_part(layer, instrument, played(notes, style, form, rng)))
    drummed = bool(style.grooves) and "drums" not in brief.without
    if drummed:
        rng = stream(seed, "drums")
        strokes = played(drums(style, form, rng), style, form, rng)
        shells = tuple(note for note in strokes if note.pitch not in HATS)
        hats = tuple(note for note in strokes if note.pitch in HATS)
        parts.append(Part("drums", style.kit, shells, style.drum_level, 0.0, style.drum_send))
        parts.append(Part("hats", style.kit, hats, style.hat_level, 0.0, style.drum_send / 2))
    level = style.touch if drummed or not style.grooves else style.touch + _FIRMER
    parts.append(Part("touch", TOUCH, _taps(style, form), level, 0.0, 0.0))
    return parts


def _taps(style: Style, form: Form) -> tuple[Note, ...]:
    """A touch on every beat, firm where the piece sets out and a little firmer where it ends."""
    firm = {0.0: 127, 1.0: 127, 2.0: 127, 3.0: 127, form.end: 90}
    beats = [float(beat) for beat in range(int(form.end) + 1)]
    return tuple(Note(beat, 0.1, 60, accented(firm.get(beat, 64), beat, style, form)) for beat in beats)


def _written(
    layer: Layer, style: Style, form: Form, tune: list[Note], rng: np.random.Generator
) -> list[Note]:
    """The notes of a layer; a second voice is written against the `tune`, which comes before it."""
    if layer.role == "bass":
        return bass(layer, form, rng)
    if layer.role == "melody":
        return melody(form, style.rhythms, layer.low, layer.high, layer.enter, rng)
    if layer.role == "counter":
        return counter(form, tune, layer.low, layer.high, layer.enter, rng)
    return harmony(layer, form)


def _part(layer: Layer, instrument: Instrument, notes: tuple[Note, ...]) -> Part:
    return Part(
        layer.role,
        instrument.name,
        notes,
        layer.level,
        layer.pan,
        layer.send,
        layer.tone or _TONES.get(layer.role),
    )


def _moved(note: Note, instrument: Instrument) -> Note:
    """The note by octaves into what the instrument can play."""
    pitch = note.pitch
    while pitch > instrument.high:
        pitch -= 12
    while pitch < instrument.low:
        pitch += 12
    return replace(note, pitch=pitch)
