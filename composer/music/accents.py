"""What the players do where a picture asks for it: hits, risers, stops, and a light stroke at a cut.

The written notes near a hit are moved onto it, and effects are added; how far the rest of the music steps
back is the fader's (composer.music.dynamics). Knows no sound.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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
    moments = _Moments.of(planned, cues)
    answer = []
    for part in parts:
        notes = (moments.played(note, form) for note in part.notes)
        answer.append(replace(part, notes=tuple(note for note in notes if note is not None)))
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


@dataclass(frozen=True, slots=True)
class _Moments:
    """Strokes, stops and cuts by time, ascending."""

    strokes: list[tuple[float, float]]
    stops: list[float]
    cuts: tuple[float, ...]

    @classmethod
    def of(cls, planned: Sequence[Event], cues: Cues) -> "_Moments":
        strokes = [(event.time, event.strength) for event in planned if event.kind != "stop"]
        return cls(strokes, [event.time for event in planned if event.kind == "stop"], cues.cuts)

    def played(self, note: Note, form: Form) -> Note | None:
        """A note as it is played: on a stroke, firmer at a cut, cut short by a stop, left out of one."""
        time = form.clock.seconds(note.start)
        start = time + note.shift
        place = bisect_left(self.stops, start + _NEAR / 2 - STOP)
        if (
            place < len(self.stops)
            and self.stops[place] - _NEAR / 2 <= start < self.stops[place] + STOP - _NEAR
        ):
            return None
        note = self._short(note, start, form)
        place = bisect_left(self.strokes, (start - _NEAR, 0.0))
        if place < len(self.strokes) and self.strokes[place][0] <= start + _NEAR:
            at, strength = self.strokes[place]
            loud = min(127, round(note.velocity * (1 + 0.3 * strength)))
            return replace(note, shift=at - time + LEAD, velocity=loud)
        place = bisect_left(self.cuts, time - _AT_CUT)
        if place < len(self.cuts) and self.cuts[place] <= time + _AT_CUT:
            return replace(note, velocity=min(127, round(1.12 * note.velocity) + 5))
        return note

    def _short(self, note: Note, start: float, form: Form) -> Note:
        """The note, at its end no later than the first stop after its start."""
        place = bisect_left(self.stops, start)
        if place == len(self.stops):
            return note
        length = form.clock.beat(self.stops[place]) - note.start
        return replace(note, length=length) if 0 < length < note.length else note


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
