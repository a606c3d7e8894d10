"""What the drummer plays."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from composer.music.casting import stream
from composer.music.drums import drums
from composer.music.form import Form, plan
from composer.music.instruments import DRUM_KEYS
from composer.music.metre import in_metre
from composer.music.score import Note
from composer.music.style import BEATS, Style
from composer.music.styles import STYLES
from composer.music.theory import Key

DRUMMED = sorted(name for name, style in STYLES.items() if style.grooves)
SNARES = {DRUM_KEYS[name] for name in ("snare", "hard snare", "clap")}
KICKS = {DRUM_KEYS["kick"], DRUM_KEYS["deep kick"]}


def laid(style: Style, seconds: float = 60, seed: int = 1, energy: float | None = None) -> Form:
    wished = style.energy if energy is None else energy
    return plan(style, Key(0, style.mode), wished, seconds, style.tempo, stream(seed, "form"))


def written(style: Style, form: Form, seed: int = 1) -> list[Note]:
    return drums(style, form, stream(seed, "drums"))


def within(notes: Iterable[Note], start: float, beats: float) -> set[tuple[float, int]]:
    """The strokes of a stretch as (beat in it, drum key)."""
    return {(n.start - start, n.pitch) for n in notes if start <= n.start < start + beats}


@pytest.mark.parametrize("genre", DRUMMED)
def test_the_drums_alone_strike_every_beat_through_fills_and_drops_in_every_metre(genre: str) -> None:
    for metre in sorted(BEATS):
        style = in_metre(STYLES[genre], metre)
        for energy in (0.1, 0.6, 1.0):
            form = laid(style, 75, seed=3, energy=energy)
            struck = {note.start for note in written(style, form)}
            assert set(range(int(form.end) + 1)) <= struck


def test_phrases_end_in_fills_that_differ() -> None:
    for genre in ("pop", "rock", "blues", "chiptune"):
        style = STYLES[genre]
        form = laid(style, 90)
        notes = written(style, form)
        ends = [bar for bar in form.bars if bar.last and bar.energy > 0.4]
        plain = [bar for bar in form.bars if not bar.last and bar.energy > 0.4]
        played = [frozenset(within(notes, bar.start, bar.beats)) for bar in ends]
        assert len(set(played)) > len(played) / 2
        assert not set(played) & {frozenset(within(notes, bar.start, bar.beats)) for bar in plain}


def test_a_roll_grows_into_the_next_section_where_the_energy_lifts() -> None:
    style = replace(STYLES["pop"], fills=False, drops=False)
    form = laid(style, 90)
    notes = written(style, form)
    lifts = [
        bar for bar, after in zip(form.bars, form.bars[1:], strict=False) if after.energy > bar.energy + 0.1
    ]
    lifts = [bar for bar in lifts if bar.last and bar.energy >= 0.3]
    assert lifts
    for bar in lifts:
        roll = [n for n in notes if bar.start <= n.start < bar.start + bar.beats and n.pitch in SNARES]
        loud = [note.velocity for note in sorted(roll, key=lambda note: note.start)]
        assert len(loud) > 8
        assert loud == sorted(loud)
        assert loud[-1] > 1.8 * loud[0]


def test_sections_begin_with_a_crash() -> None:
    form = laid(STYLES["rock"], 90)
    crashes = {n.start for n in written(STYLES["rock"], form) if n.pitch == DRUM_KEYS["crash"]}
    loud = {bar.start for bar in form.bars if bar.place == 0 and bar.start and bar.energy > 0.5}
    assert loud
    assert loud <= crashes


def test_a_bridge_goes_in_half_time_in_styles_that_do_so() -> None:
    style = STYLES["rock"]
    form = laid(style, 150)
    notes = written(style, form)
    bridge = [bar for bar in form.bars if bar.section == "bridge" and not bar.last]
    verse = [bar for bar in form.bars if bar.section == "chorus" and not bar.last]
    assert bridge
    for bars, backbeats in ((bridge, {2.0}), (verse, {1.0, 3.0})):
        for bar in bars:
            strokes = within(notes, bar.start, bar.beats)
            assert {at for at, pitch in strokes if pitch in SNARES and at == int(at)} == backbeats


def test_a_dance_drops_its_kick_before_some_choruses_and_keeps_it_elsewhere() -> None:
    style = replace(STYLES["house"], builds=False, fills=False)
    form = laid(style, 120)
    notes = written(style, form)
    last = [bar for bar in form.bars if bar.last and bar.energy >= 0.3]
    kicks = [sum(pitch in KICKS for _, pitch in within(notes, bar.start, bar.beats)) for bar in last]
    assert min(kicks) <= 2
    assert max(kicks) >= 4


@pytest.mark.parametrize("genre", DRUMMED)
def test_no_eight_bars_are_a_copy_of_another_eight(genre: str) -> None:
    style = STYLES[genre]
    form = laid(style, 180)
    notes = written(style, form)
    beats = 8 * style.beats_per_bar
    starts = np.arange(0.0, form.end - beats, beats)
    blocks = [frozenset(within(notes, float(start), beats)) for start in starts]
    assert max(blocks.count(block) for block in blocks) <= 2
    assert len(set(blocks)) > 0.6 * len(blocks)


def test_two_seeds_drum_differently_and_one_seed_the_same() -> None:
    for genre in DRUMMED:
        style = STYLES[genre]
        form = laid(style, 60, energy=0.8)
        assert written(style, form, 1) == written(style, form, 1)
        assert written(style, form, 1) != written(style, form, 2)


def test_the_first_beats_are_counted_in() -> None:
    for metre in ("4/4", "3/4", "6/8", "5/4"):
        style = in_metre(STYLES["pop"], metre)
        form = laid(style)
        sticks = {note.start for note in written(style, form) if note.pitch == DRUM_KEYS["rim"]}
        assert {1.0, 2.0} <= sticks
