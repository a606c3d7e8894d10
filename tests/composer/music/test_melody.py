"""The motif and the melody made of it."""

from itertools import pairwise

import numpy as np
import pytest

from composer.music.form import Form, plan
from composer.music.melody import melody
from composer.music.motif import RHYTHMS, Motif, Tone, invent
from composer.music.score import Note
from composer.music.styles import STYLES
from composer.music.theory import Key, scale_over

RISING = Motif((Tone(0, 1, 0), Tone(1, 1, 1), Tone(2, 2, 2), Tone(4, 1, 3), Tone(5, 3, 1)))


def sung(genre: str, mode: str, seed: int, seconds: float = 60) -> tuple[list[Note], Form]:
    style = STYLES[genre]
    rng = np.random.default_rng(seed)
    form = plan(style, Key(9, mode), 0.8, seconds, style.tempo, rng)
    return melody(form, style.rhythms, 60, 84, 0.35, rng), form


@pytest.mark.parametrize("rhythm", sorted(RHYTHMS))
def test_a_motif_fills_two_bars_without_overlap_and_stays_within_a_sixth(rhythm: str) -> None:
    for seed in range(20):
        tones = invent(rhythm, 4.0, np.random.default_rng(seed)).tones
        assert all(one.at + one.length <= two.at + 1e-9 for one, two in pairwise(tones))
        assert tones[-1].at + tones[-1].length <= 8
        assert max(abs(tone.step) for tone in tones) <= 5


def test_a_motif_comes_back_inverted_raised_thinned_ornamented_and_closed() -> None:
    assert [tone.step for tone in RISING.inverted().tones] == [0, -1, -2, -3, -1]
    assert [tone.step for tone in RISING.raised(2).tones] == [2, 3, 4, 5, 3]
    assert sum(tone.length for tone in RISING.thinned().tones) == 8
    fuller = RISING.ornamented(np.random.default_rng(1))
    assert len(fuller.tones) > len(RISING.tones)
    assert sum(tone.length for tone in fuller.tones) == sum(tone.length for tone in RISING.tones)
    closed = RISING.closing("x-x-x-------....", 4.0)
    assert closed.tones[:3] == RISING.tones[:3]
    assert closed.tones[-1].step == 0


@pytest.mark.parametrize("mode", ["major", "minor"])
def test_the_melody_keeps_to_its_range_its_scale_and_its_key(mode: str) -> None:
    for genre in STYLES:
        notes, form = sung(genre, mode, seed=3)
        assert len(notes) > 10, genre
        assert all(60 <= note.pitch <= 84 for note in notes)
        for note in notes[:-1]:
            bar = next(b for b in form.bars if b.start <= note.start < b.start + b.beats)
            assert note.pitch % 12 in scale_over(Key(9, mode), bar.chord_at(note.start - bar.start))
        assert notes[-1].pitch % 12 == 9


def test_downbeats_carry_chord_tones_and_leaps_are_rare() -> None:
    leaps, moves = 0, 0
    for seed in range(12):
        notes, form = sung("pop", "major", seed)
        for bar in form.bars:
            for note in notes:
                if note.start == bar.start and bar.section != "tag":
                    assert note.pitch % 12 in bar.chord_at(0.0).tones
        intervals = [abs(b.pitch - a.pitch) for a, b in pairwise(notes)]
        leaps += sum(interval > 7 for interval in intervals)
        moves += len(intervals)
        assert max(intervals) <= 15
    assert leaps < 0.1 * moves


def test_the_rhythm_of_the_motif_returns_and_the_notes_are_varied() -> None:
    notes, form = sung("pop", "major", seed=5, seconds=90)
    verses = [section for section in form.sections if section.name == "verse"]
    assert len(verses) >= 2
    shapes = []
    for section in verses[:2]:
        inside = [n for n in notes if section.start <= n.start < section.start + 8]
        shapes.append([(n.start - section.start, n.pitch) for n in inside])
    first, second = shapes
    assert first != second
    assert {at for at, _ in first} & {at for at, _ in second}
