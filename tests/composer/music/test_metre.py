"""Styles in other metres."""

import pytest

from composer.music.metre import in_metre
from composer.music.motif import RHYTHMS
from composer.music.steps import steps_a_beat, strokes
from composer.music.style import BEATS, Style
from composer.music.styles import STYLES


def struck(style: Style, drums: tuple[str, ...]) -> set[float]:
    """Where in a bar some of the drums of the busiest groove strike, in any of its turns."""
    busiest = style.grooves[-1]
    turns = [turn for drum in drums for turn in busiest.get(drum, ".").split("|")]
    return {stroke.at for turn in turns for stroke in strokes(turn, style.beats_per_bar)}


@pytest.mark.parametrize("metre", sorted(BEATS))
@pytest.mark.parametrize("genre", sorted(STYLES))
def test_any_style_goes_in_any_metre_and_strikes_all_its_beats(genre: str, metre: str) -> None:
    style = in_metre(STYLES[genre], metre)
    assert style.metre == metre
    assert style.rhythms in RHYTHMS
    for groove in style.grooves:
        for turn in range(4):
            bars = [pattern.split("|")[turn % len(pattern.split("|"))] for pattern in groove.values()]
            found = {stroke.at for bar in bars for stroke in strokes(bar, style.beats_per_bar)}
            assert {float(beat) for beat in range(int(style.beats_per_bar))} <= found
            if metre == "7/8":
                assert {half / 2 for half in range(7)} <= found


@pytest.mark.parametrize("metre", ["6/8", "12/8"])
@pytest.mark.parametrize("genre", sorted(STYLES))
def test_compound_beats_have_three_even_steps(genre: str, metre: str) -> None:
    style = in_metre(STYLES[genre], metre)
    patterns = [pattern for groove in style.grooves for pattern in groove.values()]
    patterns += [pattern for layer in style.layers for pattern in layer.patterns if pattern]
    assert {steps_a_beat(turn) for pattern in patterns for turn in pattern.split("|")} <= {3}
    assert not style.swing[0]


def test_a_style_in_its_own_metre_is_left_as_it_is() -> None:
    for style in STYLES.values():
        assert in_metre(style, style.metre) is style


def test_a_waltz_has_its_kick_on_one_and_its_snare_on_two_and_three() -> None:
    for genre in ("pop", "rock", "funk"):
        style = in_metre(STYLES[genre], "3/4")
        assert {beat for beat in struck(style, ("kick",)) if beat == int(beat)} == {0.0}
        assert {1.0, 2.0} <= struck(style, ("snare", "hard snare"))


def test_five_is_three_and_two() -> None:
    style = in_metre(STYLES["rock"], "5/4")
    assert {beat for beat in struck(style, ("kick",)) if beat == int(beat)} == {0.0, 3.0}
    assert struck(style, ("hard snare",)) == {1.0, 2.0, 4.0}


def test_a_reel_made_of_a_jig_runs_in_even_steps() -> None:
    jig, reel = STYLES["celtic"], in_metre(STYLES["celtic"], "4/4")
    assert jig.rhythms == "jig"
    assert reel.rhythms == "lively"
    arp = next(layer for layer in reel.layers if layer.role == "arp")
    assert [stroke.at for stroke in strokes(arp.patterns[-1], 1.0)] == [0, 0.25, 0.5, 0.75]


def test_two_beats_are_half_a_bar_of_four_and_the_drums_play_both_halves() -> None:
    style = in_metre(STYLES["pop"], "2/4")
    kick = style.grooves[-1]["kick"].split("|")
    assert [[stroke.at for stroke in strokes(half, 2.0)] for half in kick] == [[0.0, 1.5], [0.0, 0.5]]
