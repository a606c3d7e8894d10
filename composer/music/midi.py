"""A score as a MIDI file, to look at or to play elsewhere. Knows no sound."""

from io import BytesIO

from composer.music.instruments import INSTRUMENTS, KITS, TOUCH
from composer.music.score import Note, Part, Score

_TICKS = 480


def to_midi(score: Score) -> bytes:
    """A Standard MIDI File at the score's tempo: one track a part, the notes where they are written."""
    import pretty_midi  # only here: its import takes longer than composing

    file = pretty_midi.PrettyMIDI(resolution=_TICKS, initial_tempo=score.tempo)
    for part in score.parts:
        if part.instrument == TOUCH:
            continue
        drum = part.instrument in KITS
        program = KITS[part.instrument] if drum else INSTRUMENTS[part.instrument].program
        track = pretty_midi.Instrument(program, is_drum=drum, name=f"{part.role}: {part.instrument}")
        track.notes = [
            pretty_midi.Note(note.velocity, note.pitch, *_seconds(note, score)) for note in _apart(part)
        ]
        file.instruments.append(track)
    buffer = BytesIO()
    file.write(buffer)
    return buffer.getvalue()


def _seconds(note: Note, score: Score) -> tuple[float, float]:
    end = min(score.clock.seconds(note.start + note.length), score.seconds)
    return score.clock.seconds(note.start), end


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
