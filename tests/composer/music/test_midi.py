"""A score as a MIDI file."""

from io import BytesIO

import pretty_midi
import pytest

from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.instruments import INSTRUMENTS, TOUCH
from composer.music.midi import to_midi


def test_a_midi_file_holds_every_part_and_the_notes_where_they_are_written() -> None:
    score = compose(read_brief("bossa"), 20, 120, seed=2)
    file = pretty_midi.PrettyMIDI(BytesIO(to_midi(score)))
    parts = [part for part in score.parts if part.instrument != TOUCH]
    assert len(file.instruments) == len(parts)
    assert file.get_tempo_changes()[1] == pytest.approx([120])
    for part, track in zip(parts, file.instruments, strict=True):
        assert track.is_drum == (part.role in ("drums", "hats"))
        if part.instrument in INSTRUMENTS:
            assert track.program == INSTRUMENTS[part.instrument].program
        written = sorted({(round(note.start / 2, 2), note.pitch) for note in part.notes})
        assert sorted({(round(note.start, 2), note.pitch) for note in track.notes}) == written


def test_no_key_is_struck_while_it_is_held() -> None:
    file = pretty_midi.PrettyMIDI(BytesIO(to_midi(compose(read_brief("folk"), 30, seed=1))))
    for track in file.instruments:
        ends: dict[int, float] = {}
        for note in sorted(track.notes, key=lambda each: each.start):
            assert note.start >= ends.get(note.pitch, 0.0) - 1e-6
            ends[note.pitch] = note.end
