"""The plan of a piece: bars, sections, chords, the end."""

from itertools import pairwise

import numpy as np
import pytest

from composer.music.clock import Clock
from composer.music.form import Form, plan
from composer.music.schedule import last_beat
from composer.music.styles import STYLES
from composer.music.theory import Key

LENGTHS = (2.0, 3.3, 7.0, 10.0, 15.5, 24.0, 61.0, 300.0, 600.0)


def planned(
    genre: str, seconds: float, tempo: float | None = None, mode: str = "major", seed: int = 0
) -> Form:
    style = STYLES[genre]
    rng = np.random.default_rng(seed)
    return plan(style, Key(2, mode), style.energy, seconds, tempo or style.tempo, rng)


@pytest.mark.parametrize("seconds", LENGTHS)
def test_bars_follow_each_other_without_a_gap_up_to_the_last_chord(seconds: float) -> None:
    for tempo in (60, 111.1, 180):
        form = planned("pop", seconds, tempo)
        ends = [bar.start + bar.beats for bar in form.bars]
        assert [bar.start for bar in form.bars] == [0.0, *ends][: len(form.bars)]
        assert form.end == ([0.0, *ends])[-1]
        assert all(bar.beats == 4 for bar in form.bars if bar.section != "tag")
        assert form.end < form.stop


@pytest.mark.parametrize("seconds", LENGTHS)
def test_the_last_chord_rings_for_at_least_a_quarter_or_two_seconds(seconds: float) -> None:
    for tempo in (60.0, 97.0, 180.0):
        ring = seconds - last_beat(seconds, Clock(tempo)) * 60 / tempo
        assert min(1.9, max(0.7, seconds / 4)) <= ring < min(1.9, max(0.7, seconds / 4)) + 60 / tempo + 1e-6


@pytest.mark.parametrize("genre", sorted(STYLES))
def test_every_piece_of_some_length_has_intro_middle_and_outro_in_phrases_of_whole_bars(genre: str) -> None:
    form = planned(genre, 60)
    metre = STYLES[genre].beats_per_bar
    names = [section.name for section in form.sections]
    assert names[0] == "intro"
    assert names[-1] == "outro"
    assert "chorus" in names
    assert sum(section.bars for section in form.sections) == form.end // metre
    assert all(section.bars % 4 == 0 for section in form.sections[1:-2])
    assert [section.start for section in form.sections[1:]] == [
        section.start + metre * section.bars for section in form.sections[:-1]
    ]


def test_the_chorus_has_more_energy_than_the_verse_and_the_intro_least() -> None:
    energy = {section.name: section.energy for section in planned("pop", 90).sections}
    assert energy["intro"] < energy["verse"] < energy["chorus"]


def test_a_piece_ends_with_the_cadence_of_its_genre_on_its_tonic() -> None:
    for genre, style in STYLES.items():
        for mode in ("major", "minor"):
            form = planned(genre, 40, mode=mode)
            whole = [bar for bar in form.bars if bar.section != "tag"]
            written = [over.symbol for _, over in whole[-1].chords]
            assert written == style.cadence[mode == "minor"].split(",")
            assert form.final.root == 2
            tags = [bar for bar in form.bars if bar.section == "tag"]
            assert all(over.root == 2 for bar in tags for _, over in bar.chords)


def test_a_verse_begins_on_the_tonic_where_the_style_can() -> None:
    for seed in range(8):
        form = planned("pop", 60, mode="minor", seed=seed)
        first = next(bar for bar in form.bars if bar.section == "verse")
        assert first.chords[0][1].root == 2


def test_a_mode_that_a_style_lacks_gets_chords_that_show_it() -> None:
    style = STYLES["pop"]
    rng = np.random.default_rng(1)
    form = plan(style, Key(0, "mixolydian"), 0.6, 30, 110, rng, mode_asked=True)
    assert {"bVII", "v"} & {over.symbol for bar in form.bars for _, over in bar.chords}


def test_the_next_chord_is_found_across_bars_and_at_the_end() -> None:
    form = planned("pop", 20)
    starts = [start for bar in form.bars for start, _, _ in form.spans(bar)]
    for one, two in pairwise(starts):
        assert form.after(one) is next(
            over for bar in form.bars for s, _, over in form.spans(bar) if s == two
        )
    assert form.after(form.end) is form.final
