"""Chord parts, walked voice by voice as they are written."""

from dataclasses import replace
from itertools import groupby, pairwise

import numpy as np
import pytest

from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.form import Form, plan
from composer.music.harmony import harmony
from composer.music.score import Note
from composer.music.style import Layer
from composer.music.styles import STYLES
from composer.music.theory import Chord, Key
from composer.music.voicing import parallels

CHORAL = ("cinematic", "epic", "piano", "ambient", "folk", "waltz", "horror", "tension", "celtic", "pop")
HELD = Layer("pad", ("strings",), ("X---------------",), low=50, high=76, voices=4)


def planned(genre: str, mode: str, seed: int) -> Form:
    style = STYLES[genre]
    return plan(style, Key(7, mode), 0.8, 90, style.tempo, np.random.default_rng(seed))


def chorale(notes: list[Note], form: Form) -> list[tuple[tuple[int, ...], Chord]]:
    """The voices of each chord that is struck, from low to high, and the chord."""
    found = []
    for start, struck in groupby(sorted(notes, key=lambda n: (n.start, n.pitch)), lambda n: n.start):
        bar = next((b for b in form.bars if b.start <= start < b.start + b.beats), None)
        over = bar.chord_at(start - bar.start) if bar else form.final
        found.append((tuple(note.pitch for note in struck), over))
    return found


@pytest.mark.parametrize("genre", CHORAL)
@pytest.mark.parametrize("mode", ["major", "minor"])
def test_held_chords_have_no_parallels_and_resolve_what_must_be_resolved(genre: str, mode: str) -> None:
    for seed in range(6):
        form = planned(genre, mode, seed)
        for count, low in ((3, 52), (4, 50)):
            parts = chorale(harmony(replace(HELD, voices=count, low=low), form), form)
            assert len(parts) > 10
            for (before, one), (after, two) in pairwise(parts):
                assert len(before) == len(after) == count
                assert not parallels(before, after), (one.symbol, two.symbol, before, after)
                if (one.root - two.root) % 12 == 7 and one.dominant:
                    for old, new in zip(before, after, strict=True):
                        held = old == new and old % 12 in two.tones
                        assert old % 12 != one.third or new == old + 1 or held, (one.symbol, two.symbol)


@pytest.mark.parametrize(
    "genre", ["cinematic", "epic", "piano", "ambient", "horror", "tension", "waltz", "dnb"]
)
def test_finished_pieces_have_no_parallels_in_their_pads_and_chords(genre: str) -> None:
    walked = 0
    for seed in range(4):
        for part in compose(read_brief(genre), 60, seed=seed).parts:
            if part.role in ("pad", "chords"):
                notes = sorted(part.notes, key=lambda n: (n.start, n.pitch))
                struck = [tuple(n.pitch for n in each) for _, each in groupby(notes, lambda n: n.start)]
                for before, after in pairwise(struck):
                    if len(before) == len(after) > 2 and before != after:
                        walked += 1
                        assert not parallels(before, after), (part.instrument, before, after)
    assert walked >= 5


@pytest.mark.parametrize("genre", sorted(STYLES))
def test_every_chord_layer_keeps_its_range_and_strikes_the_last_chord(genre: str) -> None:
    form = planned(genre, STYLES[genre].mode, 1)
    for layer in STYLES[genre].layers:
        if layer.role in ("chords", "pad", "arp"):
            notes = harmony(replace(layer, enter=0.0), form)
            last = {note.pitch % 12 for note in notes if note.start == form.end}
            assert last <= set(form.final.tones)
            assert len(last) >= min(2, layer.voices)
            for note in notes:
                bar = next((b for b in form.bars if b.start <= note.start < b.start + b.beats), None)
                over = bar.chord_at(note.start - bar.start) if bar else form.final
                assert note.pitch % 12 in over.tones
            struck = [note for note in notes if note.start == form.end]
            assert all(layer.low <= note.pitch <= layer.high for note in struck)


def test_a_chord_that_comes_in_while_the_pattern_holds_is_struck_as_well() -> None:
    form = planned("jazz", "major", 1)
    split = next(bar for bar in form.bars if len(bar.chords) == 2)
    starts = {note.start for note in harmony(HELD, form)}
    assert {split.start + beat for beat, _ in split.chords} <= starts
