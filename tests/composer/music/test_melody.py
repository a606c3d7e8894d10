"""The melody, heard as a listener hears it: a tune that comes back, breathes, climbs once and comes home."""

from collections import Counter
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.form import Bar, Form, plan
from composer.music.line import blue
from composer.music.melody import melody
from composer.music.motif import RHYTHMS
from composer.music.score import Note, Score, Section
from composer.music.styles import STYLES
from composer.music.theory import Key, chord, scale_over

GENRES = sorted(STYLES)
TRIPLE = sorted(name for name, bars in RHYTHMS.items() if len(bars[0]) % 3 == 0)


@cache
def sung(genre: str, mode: str, seed: int, seconds: float = 60) -> tuple[list[Note], Form]:
    style = STYLES[genre]
    rng = np.random.default_rng(seed)
    form = plan(style, Key(9, mode), 0.8, seconds, style.tempo, rng)
    return melody(form, style.rhythms, 60, 84, 0.35, rng), form


def bar_at(form: Form, beat: float) -> Bar:
    return next(bar for bar in form.bars if bar.start <= beat < bar.start + bar.beats)


def drawn(lengths: list[float], symbols: list[str], key: Key) -> Form:
    """A verse of bars of these lengths."""
    bars, start = [], 0.0
    for place, beats in enumerate(lengths):
        over = chord(symbols[place % len(symbols)], key)
        last = place % 4 == 3 or place == len(lengths) - 1
        bars.append(Bar(start, beats, "verse", 0.7, place, last, ((0.0, over),)))
        start += beats
    section = Section("verse", 0.0, len(bars), 0.7)
    return Form(key, 100.0, tuple(bars), (section,), start, start + 4, chord("I", key))


def phrase_ends(notes: list[Note], form: Form) -> list[tuple[Note, Bar]]:
    """The last notes of phrases; an upbeat belongs to the next one."""
    found = []
    for bar in form.bars:
        inside = [n for n in notes if bar.start <= n.start < bar.start + bar.beats - 0.5]
        if bar.last and bar.section != "tag" and inside:
            found.append((inside[-1], bar))
    return found


@pytest.mark.parametrize("mode", ["major", "minor"])
def test_the_melody_keeps_to_its_range_its_scale_and_its_key(mode: str) -> None:
    for genre in STYLES:
        notes, form = sung(genre, mode, seed=3)
        assert len(notes) > 10, genre
        assert all(60 <= note.pitch <= 84 for note in notes)
        for note in notes[:-1]:
            bar = bar_at(form, note.start)
            over = bar.chord_at(note.start - bar.start)
            assert note.pitch % 12 in (*scale_over(Key(9, mode), over), *blue(Key(9, mode), over))
        assert notes[-1].pitch % 12 == 9
        assert notes[-1].start == form.end


def test_the_blues_has_blue_thirds_that_pass_by_step_and_folk_has_none() -> None:
    blues = 0
    for seed in range(8):
        notes, form = sung("blues", "mixolydian", seed)
        for one, two in pairwise(notes):
            bar = bar_at(form, one.start)
            if one.pitch % 12 == 0 and bar.chord_at(one.start - bar.start).root == 9:
                blues += 1
                assert abs(two.pitch - one.pitch) <= 5
        assert all(note.pitch % 12 != 0 for note in sung("folk", "major", seed)[0])
    assert blues >= 8


def test_notes_follow_each_other_without_overlap() -> None:
    for genre in STYLES:
        notes, _ = sung(genre, "minor", seed=4)
        assert all(one.start + one.length <= two.start + 1e-6 for one, two in pairwise(notes))
        assert all(note.length > 0.1 for note in notes)


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


def test_most_moves_are_steps_few_are_repetitions_and_a_leap_turns_back() -> None:
    steps, repeats, moves, turned, leaps = 0, 0, 0, 0, 0
    for genre in GENRES:
        notes, _ = sung(genre, STYLES[genre].mode, seed=5)
        intervals = [b.pitch - a.pitch for a, b in pairwise(notes[:-1])]
        moves += len(intervals)
        steps += sum(1 <= abs(each) <= 2 for each in intervals)
        repeats += sum(each == 0 for each in intervals)
        after = [(a, b) for a, b in pairwise(intervals) if abs(a) >= 6]
        leaps += len(after)
        turned += sum(a * b < 0 and abs(b) <= 5 for a, b in after)
        assert sum(each == 0 for each in intervals) < 0.25 * len(intervals), genre
    assert steps > 0.45 * moves
    assert repeats < 0.1 * moves
    assert turned > 0.7 * leaps


def test_a_leading_tone_rises_to_its_tonic() -> None:
    seen = 0
    for genre in GENRES:
        for mode in ("major", "minor"):
            notes, form = sung(genre, mode, seed=6)
            for one, two in pairwise(notes):
                before = bar_at(form, one.start).chord_at(one.start - bar_at(form, one.start).start)
                after = form.final
                if two.start < form.end:
                    bar = bar_at(form, two.start)
                    after = bar.chord_at(two.start - bar.start)
                close = two.start - one.start <= 2
                if one.pitch % 12 == 8 == before.third and after.root == 9 and close:
                    assert two.pitch - one.pitch in (1, 0, -11), (genre, one, two)
                    seen += two.pitch - one.pitch == 1
    assert seen > 15


def test_tune_and_bass_rarely_begin_two_bars_running_an_octave_or_a_fifth_apart() -> None:
    hollow, moves = 0, 0
    for genre in GENRES:
        notes, form = sung(genre, STYLES[genre].mode, 9)
        first = {note.start: note.pitch for note in notes}
        bars = [bar for bar in form.bars if bar.start in first]
        for one, two in pairwise(bars):
            roots = one.chords[0][1].bass, two.chords[0][1].bass
            if roots[0] != roots[1] and first[one.start] != first[two.start]:
                apart = (first[one.start] - roots[0]) % 12, (first[two.start] - roots[1]) % 12
                moves += 1
                hollow += apart in ((0, 0), (7, 7))
    assert moves > 150
    assert hollow < 0.06 * moves


@pytest.mark.parametrize("genre", GENRES)
def test_phrases_end_on_chord_tones_and_breathe(genre: str) -> None:
    for seed in range(3):
        notes, form = sung(genre, STYLES[genre].mode, seed)
        for note, bar in phrase_ends(notes, form):
            assert note.pitch % 12 in bar.chord_at(note.start - bar.start).tones
            following = [other for other in notes if other.start > note.start]
            assert following[0].start - note.start - note.length >= 0.2


@pytest.mark.parametrize("genre", GENRES)
def test_the_highest_note_comes_once_and_in_the_section_of_most_energy(genre: str) -> None:
    for seed in range(4):
        notes, form = sung(genre, STYLES[genre].mode, seed, seconds=120)
        top = max(note.pitch for note in notes)
        highest = [note for note in notes if note.pitch == top]
        assert len(highest) == 1
        climax = bar_at(form, highest[0].start)
        names = {section.name for section in form.sections}
        assert climax.section == "climax" or "climax" not in names
        energies = {section.name: section.energy for section in form.sections}
        assert energies[climax.section] >= max(energies.values()) - 0.15


def head(notes: list[Note], start: float, end: float, beats: float) -> list[tuple[float, int]]:
    return [
        (round((n.start - start), 3), n.pitch) for n in notes if start <= n.start < min(end, start + beats)
    ]


def likeness(theme: list[tuple[float, int]], other: list[tuple[float, int]]) -> float:
    """How much of a theme another bar has, transposed as it may be: its onsets, and which way it goes."""
    found = dict(other)
    common = [(at, pitch, found[at]) for at, pitch in theme if at in found]
    if len(common) < 2:
        return 0.0
    ways = [np.sign(b[1] - a[1]) == np.sign(b[2] - a[2]) for a, b in pairwise(common)]
    return len(common) / len(theme) * float(np.mean(ways))


def heads(genre: str, seed: int, name: str) -> list[list[tuple[float, int]]]:
    notes, form = sung(genre, STYLES[genre].mode, seed, 150)
    firsts = [bar for bar in form.bars if bar.section == name and bar.place == 0]
    found = [head(notes, bar.start, form.end, bar.beats) for bar in firsts]
    return [each for each in found if len(each) > 1]


def test_the_motif_is_back_in_every_verse_and_chorus_and_is_no_other_pieces() -> None:
    same, other = [], []
    for genre in GENRES:
        for seed in range(2):
            for name in ("verse", "chorus"):
                first, *again = heads(genre, seed, name) or [[]]
                same += [likeness(first, each) for each in again if first]
                foreign = heads(genre, 1 - seed, name)
                other += [likeness(first, foreign[0])] if first and foreign else []
    assert len(same) > 60
    assert np.mean([each >= 0.6 for each in same]) > 0.85
    assert np.mean(same) > 0.75
    assert np.mean(other) < 0.5


def test_a_return_is_varied() -> None:
    copies, pairs = 0, 0
    for genre in GENRES:
        notes, form = sung(genre, STYLES[genre].mode, 7, 150)
        for name in ("verse", "chorus"):
            starts = [s for s in form.sections if s.name == name]
            shapes = [
                {(round(n.start - s.start, 3), n.pitch) for n in notes if s.start <= n.start < s.start + 16}
                for s in starts
            ]
            for one, two in pairwise(shapes):
                pairs += 1
                copies += one == two and len(one) > 0
    assert pairs > 20
    assert copies == 0


@pytest.mark.parametrize("genre", GENRES)
def test_two_seeds_sing_two_melodies_in_the_same_key(genre: str) -> None:
    for mode in ("major", "minor"):
        one, two = ({(n.start, n.pitch) for n in sung(genre, mode, seed)[0]} for seed in (1, 2))
        assert len(one & two) < 0.5 * min(len(one), len(two))


@cache
def piece(genre: str) -> Score:
    return compose(read_brief(f"{genre} in D {STYLES[genre].mode}"), 180, seed=3)


@pytest.mark.parametrize("genre", GENRES)
def test_no_eight_bars_of_three_minutes_come_note_for_note_more_than_twice(genre: str) -> None:
    score = piece(genre)
    parts = [part for part in score.parts if part.role not in ("touch", "effects")]

    def block(first: float, end: float) -> frozenset[tuple[str, float, int]]:
        return frozenset(
            (part.role, round(note.start - first, 3), note.pitch)
            for part in parts
            for note in part.notes
            if first <= note.start < end
        )

    blocks = Counter(block(score.bars[n], score.bars[n + 8]) for n in range(len(score.bars) - 8))
    assert max(blocks.values()) <= 2


@pytest.mark.parametrize("genre", GENRES)
def test_the_second_half_is_no_copy_of_the_first(genre: str) -> None:
    score = piece(genre)
    notes = [n for part in score.parts if part.role == "melody" for n in part.notes]
    middle = score.bars[len(score.bars) // 2]
    first = {(round(n.start, 3), n.pitch) for n in notes if n.start < middle}
    second = {(round(n.start - middle, 3), n.pitch) for n in notes if n.start >= middle}
    assert len(first & second) < 0.5 * len(first)


@pytest.mark.parametrize("rhythm", sorted(RHYTHMS))
@pytest.mark.parametrize(
    "lengths",
    [
        [2.0] * 8,
        [3.0] * 8,
        [3.5] * 8,
        [4.0] * 8,
        [5.0] * 8,
        [4.0, 4.0, 4.0, 2.0, 4.0, 1.0, 4.0, 3.0],
        [2.0],
        [1.0],
    ],
)
def test_bars_of_any_length_are_sung_in_and_downbeats_stay_in_the_chord(
    rhythm: str, lengths: list[float]
) -> None:
    key = Key(2, "major")
    form = drawn(lengths, ["I", "vi", "IV", "V"], key)
    for seed in range(3):
        notes = melody(form, rhythm, 60, 81, 0.3, np.random.default_rng(seed))
        assert notes[-1].start == form.end
        assert notes[-1].pitch % 12 == 2
        assert all(one.start + one.length <= two.start + 1e-6 for one, two in pairwise(notes))
        full = [bar for bar in form.bars if bar.beats >= 2]
        if rhythm not in ("sparse", "lazy", "tense"):
            assert len([n for n in notes if n.start < form.end]) >= len(full)
        for bar in form.bars:
            for note in notes:
                if note.start == bar.start:
                    assert note.pitch % 12 in bar.chord_at(0.0).tones


@pytest.mark.parametrize("rhythm", TRIPLE)
def test_beats_of_three_steps_are_never_halved(rhythm: str) -> None:
    form = drawn([4.0] * 16, ["I", "vi", "IV", "V"], Key(0, "major"))
    for seed in range(12):
        for note in melody(form, rhythm, 60, 81, 0.3, np.random.default_rng(seed)):
            assert note.start * 3 == pytest.approx(round(note.start * 3), abs=1e-6)


def test_the_rhythm_of_a_tune_is_no_ticking_clock() -> None:
    for genre in GENRES:
        notes, _ = sung(genre, STYLES[genre].mode, 8)
        gaps = Counter(round(b.start - a.start, 2) for a, b in pairwise(notes))
        assert max(gaps.values()) < 0.8 * len(notes), genre
        assert len(gaps) >= 3, genre


def test_nothing_is_sung_where_the_energy_is_too_low() -> None:
    form = drawn([4.0] * 4, ["I"], Key(0, "major"))
    notes = melody(form, "song", 60, 81, 0.9, np.random.default_rng(1))
    assert [note.start for note in notes] == [form.end]
