"""A score as a Standard MIDI File, to look at or to play elsewhere. Knows no sound.

Effects and the touch, which no General MIDI instrument plays, are left out; hits are written as cues.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import pairwise

import mido

from composer.music.effects import EFFECTS
from composer.music.instruments import INSTRUMENTS, KITS, TOUCH
from composer.music.score import Note, Part, Score

_TICKS = 1920
"""Ticks a quarter: a quarter of a millisecond at 120 beats a minute."""

_COMPOUND = ("6/8", "12/8")
_DRUMS = 9
_STRIDE = 32.0
_DRIFT = 3e-4
_KEYS = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_MINOR_KEYS = ("Cm", "C#m", "Dm", "Ebm", "Em", "Fm", "F#m", "Gm", "G#m", "Am", "Bbm", "Bm")

Timed = tuple[int, mido.Message | mido.MetaMessage]


def to_midi(score: Score) -> bytes:
    """A file of type 1: tempo, metre, key and sections first, then a track for each part.

    The notes are where they are written, within a millisecond of where the score's clock has them.
    """
    file = mido.MidiFile(type=1, ticks_per_beat=_TICKS)
    file.tracks.append(_track(score.genre, _conducted(score)))
    played = [part for part in score.parts if part.instrument != TOUCH and part.instrument not in EFFECTS]
    melodic = [channel for channel in range(16) if channel != _DRUMS]
    for number, part in enumerate(played):
        channel = _DRUMS if part.instrument in KITS else melodic[number % len(melodic)]
        file.tracks.append(_track(f"{part.role}: {part.instrument}", _played(part, score, channel)))
    buffer = BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def _track(name: str, events: Iterable[Timed]) -> mido.MidiTrack:
    """A named track: events at their ticks, ends of notes before beginnings."""
    track, before = mido.MidiTrack(), 0
    track.append(mido.MetaMessage("track_name", name=name, time=0))
    for at, event in sorted(events, key=lambda timed: (timed[0], timed[1].type == "note_on")):
        track.append(event.copy(time=at - before))
        before = at
    return track


def _tick(beat: float, score: Score) -> int:
    """A beat of a compound metre is three eighths."""
    return round(beat * _TICKS * (1.5 if score.metre in _COMPOUND else 1.0))


def _conducted(score: Score) -> Iterator[Timed]:
    names = _MINOR_KEYS if score.key.minor else _KEYS
    yield 0, mido.MetaMessage("key_signature", key=names[score.key.tonic])
    yield from _metres(score)
    yield from _tempi(score)
    for section in score.sections:
        yield _tick(section.start, score), mido.MetaMessage("marker", text=section.name)
    for event in score.events:
        at = _tick(score.clock.beat(event.time), score)
        yield at, mido.MetaMessage("cue_marker", text=f"hit: {event.kind}")


def _metres(score: Score) -> Iterator[Timed]:
    """A time signature wherever bars change their length."""
    ends = (*score.bars[1:], score.bars[-1] + (score.bars[-1] - score.bars[-2] if score.bars[1:] else 4.0))
    before = 0.0
    for bar, end in zip(score.bars, ends, strict=True):
        if abs(end - bar - before) > 1e-6:
            before = end - bar
            yield _tick(bar, score), _signature(before, score)


def _signature(beats: float, score: Score) -> mido.MetaMessage:
    """The signature of a bar: in quarters where they fit, in eighths otherwise."""
    numerator, denominator = round(2 * beats), 8
    if score.metre in _COMPOUND:
        numerator = round(3 * beats)
    elif abs(beats - round(beats)) < 1e-6:
        numerator, denominator = round(beats), 4
    return mido.MetaMessage("time_signature", numerator=max(1, numerator), denominator=denominator)


def _tempi(score: Score) -> Iterator[Timed]:
    """The clock as whole microseconds a quarter, set anew where rounding has carried them off."""
    quarters = 1.5 if score.metre in _COMPOUND else 1.0
    last = score.clock.beat(score.seconds)
    steps = [_STRIDE * number for number in range(int(last / _STRIDE) + 1)]
    knots = sorted({*steps, *(mark[0] for mark in score.clock.marks if 0 < mark[0] < last), last})
    tempo, now = 0, 0.0
    for low, high in pairwise(knots):
        span = (_tick(high, score) - _tick(low, score)) / _TICKS
        end = score.clock.seconds(_tick(high, score) / _TICKS / quarters)
        if span and abs(now + span * tempo / 1e6 - end) > _DRIFT:
            tempo = max(1, min(0xFFFFFF, round(1e6 * (end - now) / span)))
            yield _tick(low, score), mido.MetaMessage("set_tempo", tempo=tempo)
        now += span * tempo / 1e6


def _played(part: Part, score: Score, channel: int) -> Iterator[Timed]:
    drum = part.instrument in KITS
    program = KITS[part.instrument] if drum else INSTRUMENTS[part.instrument].program
    yield 0, mido.Message("program_change", channel=channel, program=program)
    pan = min(127, max(0, round(63.5 + 63.5 * part.pan)))
    yield 0, mido.Message("control_change", channel=channel, control=10, value=pan)
    last = score.clock.beat(score.seconds)
    for note in _apart(part):
        start, end = _tick(note.start, score), _tick(min(note.start + note.length, last), score)
        if end > start:
            yield start, _key("note_on", channel, note)
            yield end, _key("note_off", channel, note)


def _key(kind: str, channel: int, note: Note) -> mido.Message:
    velocity = note.velocity if kind == "note_on" else 0
    return mido.Message(kind, channel=channel, note=note.pitch, velocity=velocity)


def _apart(part: Part) -> list[Note]:
    """The notes, each ending where the same key is struck again, as a keyboard must."""
    following: dict[int, float] = {}
    kept = []
    for note in reversed(part.notes):
        end = min(note.start + note.length, following.get(note.pitch, float("inf")))
        following[note.pitch] = note.start
        if end > note.start:
            kept.append(Note(note.start, end - note.start, note.pitch, note.velocity))
    return kept[::-1]
