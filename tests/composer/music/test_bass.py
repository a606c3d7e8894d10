"""The bass line: what it stands on and how it gets there."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from composer.music.bass import bass
from composer.music.form import Bar, Form, plan
from composer.music.score import Note
from composer.music.style import Layer
from composer.music.styles import STYLES
from composer.music.theory import Key, chord

C_MAJOR = Key(0, "major")
GENRES = sorted(STYLES)


def drawn(symbols: list[str], energy: float = 0.7, section: str = "verse") -> Form:
    bars = [
        Bar(4.0 * n, 4.0, section, energy, n, n % 4 == 3, ((0.0, chord(symbol, C_MAJOR)),))
        for n, symbol in enumerate(symbols)
    ]
    return Form(C_MAJOR, 100.0, tuple(bars), (), 4.0 * len(bars), 4.0 * len(bars) + 3, chord("I", C_MAJOR))


def played(symbols: list[str], pattern: str, seed: int = 1, low: int = 28, high: int = 52) -> list[Note]:
    layer = Layer("bass", ("double bass",), (pattern,), low=low, high=high)
    return bass(layer, drawn(symbols), np.random.default_rng(seed))


def of_style(genre: str, seed: int) -> tuple[list[Note], Form, Layer]:
    style = STYLES[genre]
    rng = np.random.default_rng(seed)
    form = plan(style, Key(2, style.mode), 0.7, 90, style.tempo, rng)
    layer = next(each for each in style.layers if each.role == "bass")
    layer = replace(layer, enter=0.0, low=28, high=52)
    return bass(layer, form, rng), form, layer


def test_a_bar_begins_on_the_root_or_on_what_the_chord_has_in_its_bass() -> None:
    notes = played(["I", "V/3", "vi", "I/5", "ii7/7"], "R---F---R---F---")
    assert [note.pitch % 12 for note in notes if note.start % 4 == 0] == [0, 11, 9, 7, 0, 0]


def test_roots_go_the_short_way() -> None:
    notes = played(["I", "V/3", "vi", "I/5", "IV", "V", "I", "I/3", "IV", "ii"], "R---------------")
    moves = [abs(b.pitch - a.pitch) for a, b in pairwise(notes)]
    assert max(moves) <= 7
    assert sum(moves) <= 26


def test_a_walking_bass_goes_by_steps_and_chord_tones_and_arrives_by_step() -> None:
    arrived, bars = 0, 0
    for seed in range(10):
        notes = played(["Imaj7", "vi7", "ii7", "V7"] * 3, "R--W--W--A--", seed)
        for one, two in pairwise(notes):
            assert one.pitch != two.pitch or two.start % 4
            if one.start % 4 == 3:
                bars += 1
                arrived += abs(one.pitch - two.pitch) <= 2
        moves = [abs(b.pitch - a.pitch) for a, b in pairwise(notes)]
        assert max(moves) <= 12
        assert np.mean(moves) < 4
        assert len({tuple(n.pitch for n in notes[at : at + 4]) for at in range(0, 48, 4)}) >= 5
    assert arrived > 0.9 * bars


@pytest.mark.parametrize("genre", GENRES)
def test_on_strong_beats_the_bass_is_never_a_semitone_from_the_third(genre: str) -> None:
    for seed in range(4):
        notes, form, layer = of_style(genre, seed)
        for note in notes[:-1]:
            bar = next(b for b in form.bars if b.start <= note.start < b.start + b.beats)
            over = bar.chord_at(note.start - bar.start)
            if (note.start - bar.start) % 2 == 0 and over.third is not None and over.bass != note.pitch % 12:
                assert (note.pitch - over.third) % 12 not in (1, 11), (over.symbol, note)
            assert layer.low <= note.pitch <= layer.high


@pytest.mark.parametrize("genre", GENRES)
def test_the_last_note_is_the_tonic_and_rings_to_the_end(genre: str) -> None:
    notes, form, _ = of_style(genre, 1)
    assert notes[-1].start == form.end
    assert notes[-1].pitch % 12 == 2
    assert notes[-1].start + notes[-1].length == pytest.approx(form.stop)


def test_a_held_bass_fills_a_third_with_a_passing_note_now_and_then() -> None:
    filled = 0
    for seed in range(20):
        notes = played(["I", "vi", "IV", "V"], "R---------------", seed)
        between = [note for note in notes if note.start == 3]
        for note in between:
            filled += 1
            assert note.pitch % 12 in (11, 10, 7, 8)
    assert 4 <= filled <= 16


def test_a_chorus_is_led_up_to_on_the_dominant_now_and_then() -> None:
    verse, chorus = drawn(["I", "IV", "V", "V"], 0.5), drawn(["I", "V", "vi", "IV"], 0.9, "chorus")
    moved = tuple(replace(bar, start=bar.start + 16) for bar in chorus.bars)
    form = replace(verse, bars=verse.bars + moved, end=32.0, stop=35.0)
    layer = Layer("bass", ("double bass",), ("R---F---R---F---",), low=28, high=52)
    stood = 0
    for seed in range(30):
        line = bass(layer, form, np.random.default_rng(seed))
        stood += {note.pitch % 12 for note in line if 8 <= note.start < 16} == {7}
        assert next(note for note in line if note.start == 16).pitch % 12 == 0
    assert 8 <= stood <= 28


def test_a_chord_that_comes_in_under_a_long_note_moves_the_bass() -> None:
    bar = Bar(0.0, 4.0, "verse", 0.7, 0, True, ((0.0, chord("IV", C_MAJOR)), (2.0, chord("V", C_MAJOR))))
    form = Form(C_MAJOR, 100.0, (bar,), (), 4.0, 7.0, chord("I", C_MAJOR))
    layer = Layer("bass", ("double bass",), ("R---------------",), low=28, high=52)
    notes = bass(layer, form, np.random.default_rng(1))
    assert [(note.start, note.pitch % 12) for note in notes] == [(0.0, 5), (2.0, 7), (4.0, 0)]


def test_two_seeds_walk_two_lines() -> None:
    one, two = (played(["I7", "IV7"] * 6, "R--W--W--A--", seed) for seed in (1, 2))
    assert [note.pitch for note in one] != [note.pitch for note in two]
