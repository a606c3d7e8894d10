"""The last chord, balanced so that its whole triad is heard as it dies away. Knows no genre and no sound.

By itself a last chord is mostly tonic: bass and melody rest on it, its overtones are the fifth's, and the
minor third has the overtones of the root's major third against it.
"""

from collections.abc import Iterable
from dataclasses import replace

from composer.music.form import Form
from composer.music.instruments import INSTRUMENTS, Instrument
from composer.music.score import Note, Part, Role
from composer.music.theory import nearest

_BALANCE: dict[Role, float] = {
    "bass": 0.5,
    "melody": 0.55,
    "counter": 0.6,
    "chords": 1.15,
    "pad": 1.15,
    "arp": 1.15,
}
_THIRDS: tuple[Role, ...] = ("chords", "pad", "arp", "pulse")


def ended(parts: Iterable[Part], form: Form) -> list[Part]:
    """The parts with their last chord balanced: outer voices softer, a third with every root and fifth."""
    return [_ended(part, form) for part in parts]


def _ended(part: Part, form: Form) -> Part:
    struck = [note for note in part.notes if note.start >= form.end]
    if part.role not in _BALANCE and part.role not in _THIRDS:
        return part
    before = [note for note in part.notes if note.start < form.end]
    third = form.final.tones[1]
    if part.role in _THIRDS and struck and third not in {note.pitch % 12 for note in struck}:
        struck.append(_added(struck, third, INSTRUMENTS[part.instrument]))
    gain = _BALANCE.get(part.role, 1.0)
    last = [replace(note, velocity=max(1, min(127, round(gain * note.velocity)))) for note in struck]
    return replace(part, notes=(*before, *last))


def _added(struck: list[Note], third: int, instrument: Instrument) -> Note:
    """The third above the lowest note of a chord that lacks it, within the instrument's range."""
    lowest = min(struck, key=lambda note: note.pitch)
    pitch = nearest(lowest.pitch + 6, (third,))
    while pitch > instrument.high:
        pitch -= 12
    while pitch < instrument.low:
        pitch += 12
    return replace(lowest, pitch=pitch, velocity=round(0.7 * lowest.velocity))
