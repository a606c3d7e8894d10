"""The second voice against the first, as both are read in the score."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from composer.music.counter import counter
from composer.music.form import Bar, Form, plan
from composer.music.melody import melody
from composer.music.score import Note
from composer.music.styles import STYLES
from composer.music.theory import Key, chord

GENRES = ("folk", "cinematic", "pop", "waltz", "epic", "piano", "celtic", "lofi", "bossa")


@cache
def voices(genre: str, seed: int) -> tuple[list[Note], list[Note], Form]:
    style = STYLES[genre]
    rng = np.random.default_rng(seed)
    form = plan(style, Key(2, style.mode), 0.9, 90, style.tempo, rng)
    lead = melody(form, style.rhythms, 64, 86, 0.3, rng)
    return lead, counter(form, lead, 52, 76, 0.5, rng), form


def sounding(lead: list[Note], beat: float) -> Note | None:
    return next((n for n in lead if n.start <= beat + 1e-6 < n.start + n.length), None)


@pytest.mark.parametrize("genre", GENRES)
def test_it_keeps_to_its_range_and_under_the_tune_and_ends_with_it(genre: str) -> None:
    for seed in range(3):
        lead, second, form = voices(genre, seed)
        assert len(second) > 10
        assert all(52 <= note.pitch <= 76 for note in second)
        for note in second[:-1]:
            above = sounding(lead, note.start)
            assert above is None or above.pitch > note.pitch
        assert all(one.start + one.length <= two.start + 1e-6 for one, two in pairwise(second))
        assert second[-1].start == form.end
        assert second[-1].pitch % 12 in form.final.tones[:3]


@pytest.mark.parametrize("genre", GENRES)
def test_on_its_strokes_it_sounds_well_with_the_tune_and_its_chord(genre: str) -> None:
    harsh, heard = 0, 0
    for seed in range(3):
        lead, second, form = voices(genre, seed)
        for note in second[:-1]:
            bar = next(b for b in form.bars if b.start <= note.start < b.start + b.beats)
            if note.start == bar.start or note.length > 1:
                assert note.pitch % 12 in bar.chord_at(note.start - bar.start).tones
            above = sounding(lead, note.start)
            if above is not None:
                heard += 1
                harsh += (above.pitch - note.pitch) % 12 in (1, 2, 11)
    assert harsh < 0.08 * heard


def test_no_parallel_fifths_or_octaves_between_the_two() -> None:
    for genre in GENRES:
        lead, second, _ = voices(genre, 1)
        for one, two in pairwise(second[:-1]):
            before, after = sounding(lead, one.start), sounding(lead, two.start)
            if before is None or after is None or before is after or one.pitch == two.pitch:
                continue
            first, then = (before.pitch - one.pitch) % 12, (after.pitch - two.pitch) % 12
            moved = before.pitch != after.pitch
            assert not (moved and first == then and first in (0, 7)), (genre, one, two)


def test_a_full_chorus_is_sung_in_thirds_and_sixths() -> None:
    sweet, heard = 0, 0
    for genre in GENRES:
        for seed in range(3):
            lead, second, form = voices(genre, seed)
            for bar in form.bars:
                if bar.section in ("chorus", "climax") and bar.energy > 0.75:
                    for note in second:
                        above = sounding(lead, note.start)
                        if bar.start <= note.start < bar.start + bar.beats and above is not None:
                            heard += 1
                            sweet += (above.pitch - note.pitch) % 12 in (3, 4, 8, 9)
    assert heard > 100
    assert sweet > 0.6 * heard


def test_it_answers_where_the_tune_holds_still() -> None:
    key = Key(0, "major")
    bars = tuple(Bar(4.0 * n, 4.0, "verse", 0.6, n, n == 3, ((0.0, chord("I", key)),)) for n in range(4))
    form = Form(key, 100.0, bars, (), 16.0, 19.0, chord("I", key))
    still = [Note(4.0 * n, 3.8, 76, 80) for n in range(4)] + [Note(16.0, 3.0, 72, 80)]
    busy = [Note(float(n), 0.9, 76 + n % 2, 80) for n in range(16)] + [Note(16.0, 3.0, 72, 80)]
    rng = np.random.default_rng
    answers, waits = (counter(form, lead, 52, 74, 0.5, rng(1)) for lead in (still, busy))
    assert len(answers) >= 3 * 4
    assert len(waits) == 5
    assert len({note.pitch for note in answers}) >= 2


def test_it_is_silent_where_the_energy_is_low() -> None:
    lead, _, form = voices("folk", 1)
    assert counter(form, lead, 52, 76, 1.1, np.random.default_rng(1)) == []
    loud = counter(form, lead, 52, 76, 0.7, np.random.default_rng(1))
    for note in loud[:-1]:
        bar = next(b for b in form.bars if b.start <= note.start < b.start + b.beats)
        assert bar.energy >= 0.7
