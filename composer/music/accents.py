"""What the players do where a picture asks for it: hits, risers, stops, and a light stroke at a cut.

The written notes near a hit are moved onto it, and effects are added; how far the rest of the music steps
back is the fader's (composer.music.dynamics). Knows no sound.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from composer.music.cues import Cues
from composer.music.dynamics import STOP
from composer.music.form import Form
from composer.music.play import LEAD
from composer.music.score import Event, Note, Part

_TOO_SOON = 0.8
"""Seconds after an accent within which nothing can stand out any more: such a hit is a stop."""

_RISE, _ROOM_FOR_RISER, _WORTH_A_RISER = 2.0, 2.2, 0.6
_WORTH_A_BOOM = 0.7
_NEAR, _AT_CUT = 0.060, 0.045


def events(cues: Cues) -> tuple[Event, ...]:
    """How each hit is played: led up to where there is room, a stop where another has just been struck."""
    found: list[Event] = []
    for hit in cues.hits:
        gap = hit.time - (found[-1].time if found else 0.0)
        if found and gap < _TOO_SOON and found[-1].kind != "stop":
            found.append(Event(hit.time, hit.strength, "stop"))
        elif gap >= _ROOM_FOR_RISER and hit.strength >= _WORTH_A_RISER:
            found.append(Event(hit.time, hit.strength, "riser"))
        else:
            found.append(Event(hit.time, hit.strength, "accent"))
    return tuple(found)


def struck(parts: Iterable[Part], planned: Sequence[Event], cues: Cues, form: Form) -> list[Part]:
    """The parts with their notes brought to the events and the cuts."""
    if not planned and not cues.cuts:
        return list(parts)
    answer = []
    for part in parts:
        notes: Iterable[Note] = part.notes
        for cut in cues.cuts:
            notes = [_stressed(note, cut, form) for note in notes]
        for event in planned:
            notes = [kept for note in notes for kept in _at(note, event, form)]
        answer.append(replace(part, notes=tuple(notes)))
    return answer


def effects(planned: Sequence[Event], instrument: str, form: Form) -> list[Part]:
    """Impacts and booms on the hits, risers before them, and a chord struck by `instrument`."""
    hits = [event for event in planned if event.kind != "stop"]
    risers = [event for event in planned if event.kind == "riser"]
    notes = {
        "impact": [_note(form, event.time, 1.2, event.strength) for event in hits],
        "boom": [
            _note(form, event.time, 1.5, event.strength) for event in hits if event.strength >= _WORTH_A_BOOM
        ],
        "riser": [_note(form, event.time - _RISE, _RISE, event.strength) for event in risers],
        instrument: [note for event in hits for note in _stab(form, event)],
    }
    return [Part("effects", name, tuple(struck_), send=0.12) for name, struck_ in notes.items() if struck_]


def _stressed(note: Note, cut: float, form: Form) -> Note:
    if abs(form.clock.seconds(note.start) - cut) > _AT_CUT:
        return note
    return replace(note, velocity=min(127, round(1.12 * note.velocity) + 5))


def _at(note: Note, event: Event, form: Form) -> list[Note]:
    """The note as it is played around an event: on it, cut short by a stop, left out of one, or as it was."""
    start = form.clock.seconds(note.start) + note.shift
    if event.kind == "stop":
        if event.time - _NEAR / 2 <= start < event.time + STOP - _NEAR:
            return []
        end = form.clock.seconds(note.start + note.length)
        if start < event.time < end:
            return [replace(note, length=form.clock.beat(event.time) - note.start)]
        return [note]
    if abs(start - event.time) > _NEAR:
        return [note]
    on_time = event.time - form.clock.seconds(note.start) + LEAD
    return [
        replace(note, shift=on_time, velocity=min(127, round(note.velocity * (1 + 0.3 * event.strength))))
    ]


def _note(form: Form, time: float, seconds: float, strength: float, pitch: int = 60) -> Note:
    """An effect's note from `time` on; the shift takes back what the player leads every beat by."""
    start = form.clock.beat(max(0.0, time))
    length = form.clock.beat(max(0.0, time) + seconds) - start
    return Note(start, length, pitch, round(50 + 77 * strength), LEAD)


def _stab(form: Form, event: Event) -> list[Note]:
    """The chord of the moment, its root doubled below."""
    beat = form.clock.beat(event.time)
    over = next(
        (bar.chord_at(beat - bar.start) for bar in form.bars if beat < bar.start + bar.beats), form.final
    )
    root = 36 + (over.root - 36) % 12
    pitches = [root, root + 12] + [60 + (tone - 60) % 12 for tone in over.tones[:3]]
    return [_note(form, event.time, 0.8, event.strength, pitch) for pitch in pitches]
