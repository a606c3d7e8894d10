"""A score as a MIDI file."""

from io import BytesIO
from itertools import pairwise

import mido
import pretty_midi
import pytest

from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.clock import Clock
from composer.music.instruments import INSTRUMENTS, TOUCH
from composer.music.midi import to_midi
from composer.music.score import Event, Note, Part, Score, Section
from composer.music.theory import Key

BENT = Clock(97.0, ((16.0, 9.6), (32.0, 20.1), (36.0, 22.0), (61.5, 37.9)))


def bent(seconds: float = 300.0, clock: Clock = BENT, metre: str = "4/4", bar: float = 4.0) -> Score:
    beats = [number / 3 for number in range(int(clock.beat(seconds) * 3))]
    notes = tuple(Note(beat, 0.3, 60 + number % 12, 80) for number, beat in enumerate(beats))
    hats = tuple(Note(beat, 0.1, 42, 70) for beat in beats[::3])
    parts = (
        Part("melody", "flute", notes, pan=-0.5),
        Part("drums", "jazz kit", hats),
        Part("touch", TOUCH, hats),
        Part("effects", "riser", (Note(30.0, 6.0, 60, 90),)),
    )
    bars = (*(bar * number for number in range(8)), 8 * bar + 2, 9 * bar + 2)
    sections = (Section("intro", 0.0, 4, 0.3), Section("climax", 16.0, 5, 0.9))
    events = (Event(22.0, 1.0, "accent"),)
    key = Key(2, "dorian")
    return Score("jazz", key, clock, seconds, bars, 200, sections, parts, "room", (), events, metre)


def test_a_midi_file_holds_every_part_and_the_notes_where_they_are_written() -> None:
    score = compose(read_brief("bossa"), 20, 120, seed=2)
    file = pretty_midi.PrettyMIDI(BytesIO(to_midi(score)))
    parts = [part for part in score.parts if part.instrument in INSTRUMENTS or part.role in ("drums", "hats")]
    assert len(file.instruments) == len(parts)
    assert file.get_tempo_changes()[1] == pytest.approx([120])
    for part, track in zip(parts, file.instruments, strict=True):
        assert track.name == f"{part.role}: {part.instrument}"
        assert track.is_drum == (part.role in ("drums", "hats"))
        if part.instrument in INSTRUMENTS:
            assert track.program == INSTRUMENTS[part.instrument].program
        written = sorted({(round(note.start / 2, 2), note.pitch) for note in part.notes})
        assert sorted({(round(note.start, 2), note.pitch) for note in track.notes}) == written


@pytest.mark.parametrize("metre", ["4/4", "6/8"])
@pytest.mark.parametrize("clock", [BENT, Clock(113.7), Clock(20.3)])
def test_every_note_is_within_a_millisecond_of_the_clock(clock: Clock, metre: str) -> None:
    score = bent(clock=clock, metre=metre)
    file = pretty_midi.PrettyMIDI(BytesIO(to_midi(score)))
    assert [track.name for track in file.instruments] == ["melody: flute", "drums: jazz kit"]
    for part, track in zip(score.parts[:2], file.instruments, strict=True):
        assert len(track.notes) == len(part.notes)
        for note, found in zip(part.notes, sorted(track.notes, key=lambda each: each.start), strict=True):
            assert found.pitch == note.pitch
            assert found.start == pytest.approx(score.clock.seconds(note.start), abs=0.001)
            end = min(score.seconds, score.clock.seconds(note.start + note.length))
            assert found.end == pytest.approx(end, abs=0.001)


def test_the_tempo_map_is_the_clock() -> None:
    times, tempi = pretty_midi.PrettyMIDI(BytesIO(to_midi(bent()))).get_tempo_changes()
    for (beat, time), (after, then) in pairwise(((0.0, 0.0), *BENT.marks)):
        place = min(range(len(times)), key=lambda number: abs(times[number] - time))
        assert times[place] == pytest.approx(time, abs=0.001)
        assert tempi[place] == pytest.approx(60 * (after - beat) / (then - time), rel=1e-4)


def test_key_metre_sections_and_hits_are_written() -> None:
    file = mido.MidiFile(file=BytesIO(to_midi(bent())))
    found = [message for message in file.tracks[0] if message.is_meta]
    assert [each.key for each in found if each.type == "key_signature"] == ["Dm"]
    assert [each.text for each in found if each.type == "marker"] == ["intro", "climax"]
    assert [each.text for each in found if each.type == "cue_marker"] == ["hit: accent"]
    signatures = [(each.numerator, each.denominator) for each in found if each.type == "time_signature"]
    assert signatures == [(4, 4), (6, 4), (4, 4)]


@pytest.mark.parametrize(
    ("metre", "bar", "signature"),
    [("3/4", 3.0, (3, 4)), ("6/8", 2.0, (6, 8)), ("12/8", 4.0, (12, 8)), ("7/8", 3.5, (7, 8))],
)
def test_a_bar_is_written_in_its_metre(metre: str, bar: float, signature: tuple[int, int]) -> None:
    file = pretty_midi.PrettyMIDI(BytesIO(to_midi(bent(metre=metre, bar=bar))))
    first = file.time_signature_changes[0]
    assert (first.numerator, first.denominator) == signature
    assert file.get_downbeats()[1] == pytest.approx(BENT.seconds(bar), abs=0.002)


def test_the_same_score_gives_the_same_file() -> None:
    assert to_midi(bent()) == to_midi(bent())


def test_no_key_is_struck_while_it_is_held() -> None:
    file = pretty_midi.PrettyMIDI(BytesIO(to_midi(compose(read_brief("folk"), 30, seed=1))))
    for track in file.instruments:
        ends: dict[int, float] = {}
        for note in sorted(track.notes, key=lambda each: each.start):
            assert note.start >= ends.get(note.pitch, 0.0) - 1e-6
            ends[note.pitch] = note.end
