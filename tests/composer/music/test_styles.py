"""The styles themselves: complete, sayable, and each with what makes it that genre."""

from dataclasses import replace

import pytest

from composer.music.arrange import compose
from composer.music.brief import MusicBrief, read_brief
from composer.music.instruments import DRUM_KEYS, INSTRUMENTS, KITS
from composer.music.motif import RHYTHMS
from composer.music.reverb import ROOMS
from composer.music.score import Score
from composer.music.steps import strokes
from composer.music.style import BEATS, Layer, Style
from composer.music.styles import STYLES
from composer.music.theory import Key, chord


def layer(style: Style, role: str) -> Layer:
    return next(each for each in style.layers if each.role == role)


def brief(genre: str) -> MusicBrief:
    style = STYLES[genre]
    return replace(read_brief("pop"), genre=genre, mode=style.mode, energy=style.energy, tonic=0)


def written(genre: str, seconds: float = 60) -> Score:
    return compose(brief(genre), seconds, STYLES[genre].tempo, 1)


def starts(score: Score, role: str) -> set[float]:
    return {n.start for part in score.parts if part.role == role for n in part.notes if n.start < score.end}


@pytest.mark.parametrize("genre", sorted(STYLES))
def test_all_that_a_style_names_is_there(genre: str) -> None:
    style = STYLES[genre]
    low, high = style.tempo_range
    assert low < style.tempo < high
    assert style.metre in BEATS
    assert style.rhythms in RHYTHMS
    assert style.kit in KITS
    assert style.room in ROOMS
    assert {style.pulse, *(name for each in style.layers for name in each.instruments)} <= set(INSTRUMENTS)
    assert {drum for groove in style.grooves for drum in groove} <= set(DRUM_KEYS)
    roles = [each.role for each in style.layers]
    assert roles.count("bass") == roles.count("melody") == 1
    for mode, loops in (("major", style.major), ("minor", style.minor)):
        symbols = [symbol for loop in (*loops, style.cadence[mode == "minor"]) for symbol in loop.split()]
        assert all(chord(each, Key(0, mode)) for symbol in symbols for each in symbol.split(","))


@pytest.mark.parametrize("genre", sorted(STYLES))
def test_every_level_of_a_groove_strikes_every_beat(genre: str) -> None:
    style = STYLES[genre]
    for groove in style.grooves:
        for turn in (0, 1):
            bars = [pattern.split("|")[turn % len(pattern.split("|"))] for pattern in groove.values()]
            struck = {stroke.at for bar in bars for stroke in strokes(bar, style.beats_per_bar)}
            assert {float(beat) for beat in range(int(style.beats_per_bar))} <= struck


@pytest.mark.parametrize("genre", sorted(STYLES))
def test_a_style_says_its_own_progressions_around_its_tonic(genre: str) -> None:
    style = STYLES[genre]
    loops = style.minor if Key(0, style.mode).minor else style.major
    first = [chord(loop.split()[0].split(",")[0], Key(0, style.mode)) for loop in loops]
    assert any(each.root == 0 for each in first)


def test_a_blues_goes_round_in_twelve_bars_of_sevenths() -> None:
    score = written("blues", 120)
    assert {section.bars for section in score.sections if section.name in ("verse", "chorus")} == {12}
    for loop in STYLES["blues"].major:
        bars = loop.split()
        assert len(bars) == 12
        assert all(bar.endswith("7") for bar in bars)
        assert (bars[0], bars[4], bars[8]) == ("I7", "IV7", "V7")


def test_a_waltz_has_its_bass_on_one_and_its_chords_on_two_and_three() -> None:
    score = written("waltz")
    low = {beat % 3 for beat in starts(score, "bass")}
    high = {beat % 3 for beat in starts(score, "chords")}
    assert 0.0 in low
    assert 1.0 not in low
    assert {1.0, 2.0} <= high
    assert 0.0 not in high


def test_dances_of_the_floor_have_a_kick_on_every_beat() -> None:
    for genre in ("house", "techno", "disco"):
        for groove in STYLES[genre].grooves:
            assert {stroke.at for stroke in strokes(groove["kick"])} == {0.0, 1.0, 2.0, 3.0}


def test_latin_has_its_clave_and_celtic_its_jig() -> None:
    for groove in STYLES["latin"].grooves:
        assert [stroke.at * 4 for stroke in strokes(groove["claves"])] == [0, 3, 6, 10, 12]
    assert STYLES["celtic"].compound
    assert STYLES["celtic"].rhythms == "jig"


def test_drum_and_bass_is_fast_and_its_backbeat_is_at_half_the_pace() -> None:
    style = STYLES["dnb"]
    assert style.tempo == 174
    for groove in style.grooves[1:]:
        loud = {drum: pattern for drum, pattern in groove.items() if "snare" in drum}
        backbeats = {
            s.at for pattern in loud.values() for s in strokes(pattern.split("|")[0]) if s.sign == "X"
        }
        assert backbeats == {1.0, 3.0}


def test_metal_has_a_double_kick_and_power_chords() -> None:
    style = STYLES["metal"]
    assert len(strokes(style.grooves[-1]["kick"])) == 16
    assert layer(style, "chords").voices == 2
    assert "distorted guitar" in layer(style, "chords").instruments


def test_chiptune_is_dry_and_its_arpeggios_are_fast() -> None:
    style = STYLES["chiptune"]
    assert not any(each.send for each in style.layers)
    assert not style.drum_send
    assert all(len(strokes(pattern)) == 16 for pattern in layer(style, "arp").patterns)


def test_tension_pulses_on_every_beat_and_has_timpani() -> None:
    style = STYLES["tension"]
    for pattern in layer(style, "arp").patterns:
        assert {0.0, 1.0, 2.0, 3.0} <= {stroke.at for stroke in strokes(pattern)}
    assert any("timpani" in each.instruments for each in style.layers)


def test_horror_leans_on_the_tritone_and_the_flat_second() -> None:
    style = STYLES["horror"]
    roots = {chord(symbol, Key(0, style.mode)).root for loop in style.minor for symbol in loop.split()}
    assert {0, 1, 6} <= roots
