"""Patterns as text."""

import pytest

from composer.music.steps import Stroke, chosen, strokes, swung, velocity


def test_sixteen_signs_are_sixteenths_and_dashes_hold() -> None:
    found = strokes("x-..o.......X---", 4.0)
    assert found == (Stroke(0.0, 0.5, "x"), Stroke(1.0, 0.25, "o"), Stroke(3.0, 1.0, "X"))


def test_twelve_signs_are_triplets() -> None:
    assert [stroke.at for stroke in strokes("x.xx.xx.xx.x", 4.0)][:3] == pytest.approx([0, 2 / 3, 1])


def test_a_short_bar_cuts_the_pattern_and_a_long_one_takes_it_up_again() -> None:
    assert [stroke.at for stroke in strokes("x...x...x...x---", 3.0)] == [0, 1, 2]
    assert [stroke.at for stroke in strokes("x.......x-------", 6.0)] == [0, 2, 4]


def test_swing_leaves_the_beats_and_delays_the_offbeats() -> None:
    assert [swung(beat, 1 / 6, 1.0) for beat in (0, 1, 2.5)] == pytest.approx([0, 1, 2 + 2 / 3])
    assert swung(0.25, 0.1, 0.5) == pytest.approx(0.3)


def test_energy_chooses_among_patterns_and_bars_take_turns() -> None:
    assert [chosen(("calm", "busy"), energy, 0) for energy in (0.0, 0.49, 0.5, 1.0)] == [
        "calm",
        "calm",
        "busy",
        "busy",
    ]
    assert [chosen(("odd|even",), 0.5, bar) for bar in (0, 1, 2)] == ["odd", "even", "odd"]


def test_louder_signs_strike_harder_and_more_energy_too() -> None:
    signs = [velocity(sign, 0.5, True) for sign in ",oxX"]
    assert signs == sorted(signs)
    assert velocity("X", 1.0, True) > velocity("X", 0.0, True)


def test_blanks_part_the_beats_of_a_bar_and_the_last_may_be_short() -> None:
    assert [stroke.at for stroke in strokes("X... ..x. x.x.", 3.0)] == [0, 1.5, 2, 2.5]
    assert [stroke.at for stroke in strokes("X.. x.x", 2.0)] == pytest.approx([0, 1, 5 / 3])
    assert [stroke.at for stroke in strokes("X... x... x... x.", 3.5)] == [0, 1, 2, 3]


def test_a_note_held_over_the_end_of_a_short_bar_is_cut_there() -> None:
    assert strokes("x---------------", 1.5) == (Stroke(0.0, 1.5, "x"),)
