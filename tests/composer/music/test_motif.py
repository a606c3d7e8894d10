"""Motifs and the ways they come back."""

from itertools import pairwise

import numpy as np
import pytest

from composer.music.motif import ENDINGS, RHYTHMS, Motif, Tone, invent
from composer.music.steps import strokes
from composer.music.styles import STYLES

RISING = Motif((Tone(0, 1, 0), Tone(1, 1, 1), Tone(2, 2, 2), Tone(4, 1, 3), Tone(5, 3, 1)))


def steps(motif: Motif) -> list[int]:
    return [tone.step for tone in motif.tones]


def places(motif: Motif) -> list[tuple[float, float]]:
    return [(tone.at, tone.length) for tone in motif.tones]


@pytest.mark.parametrize("rhythm", sorted(RHYTHMS))
@pytest.mark.parametrize("beats", [2.0, 3.0, 3.5, 4.0, 5.0])
def test_a_motif_fills_two_bars_without_overlap_and_stays_within_a_sixth(rhythm: str, beats: float) -> None:
    for seed in range(12):
        tones = invent(rhythm, beats, np.random.default_rng(seed)).tones
        assert all(one.at + one.length <= two.at + 1e-9 for one, two in pairwise(tones))
        assert tones[-1].at + tones[-1].length <= 2 * beats + 1e-9
        assert max(abs(tone.step) for tone in tones) <= 5


@pytest.mark.parametrize("rhythm", sorted(RHYTHMS))
def test_a_motif_has_a_range_a_summit_and_little_repetition(rhythm: str) -> None:
    found = [steps(invent(rhythm, 4.0, np.random.default_rng(seed))) for seed in range(30)]
    long = [each for each in found if len(each) >= 5]
    assert all(max(each) - min(each) >= 2 for each in long)
    repeats = [sum(a == b for a, b in pairwise(each)) / len(each) for each in long]
    assert np.mean(repeats or [0]) < 0.12
    assert len({tuple(each) for each in found}) > 20 or rhythm == "sparse"


def test_a_motif_may_be_given_the_rhythm_of_another() -> None:
    for seed in range(5):
        given = invent("song", 4.0, np.random.default_rng(seed), [0.0, 1.5, 2.0])
        assert [tone.at for tone in given.tones if tone.at < 4] == [0.0, 1.5, 2.0]


def test_a_motif_comes_back_inverted_raised_and_thinned() -> None:
    assert steps(RISING.inverted()) == [0, -1, -2, -3, -1]
    assert steps(RISING.raised(2)) == [2, 3, 4, 5, 3]
    assert sum(tone.length for tone in RISING.thinned().tones) == 8
    assert places(Motif((Tone(0, 1.5, 0), Tone(1.5, 0.5, 1), Tone(2, 2, 2))).thinned()) == [(0, 2), (2, 2)]


def test_a_motif_comes_back_ornamented_and_as_long_as_before() -> None:
    fuller = RISING.ornamented(np.random.default_rng(1))
    assert len(fuller.tones) > len(RISING.tones)
    assert sum(tone.length for tone in fuller.tones) == sum(tone.length for tone in RISING.tones)
    assert {tone.at for tone in RISING.tones} < {tone.at for tone in fuller.tones}


def test_a_motif_is_answered_sequenced_stretched_and_squeezed() -> None:
    assert steps(RISING.answered()) == [0, 1, 2, 3, 5]
    assert steps(RISING.sequenced(-1)) == [0, 1, 2, -1, 0, 1]
    assert places(RISING.sequenced(-1))[3:] == [(4, 1), (5, 1), (6, 2)]
    assert places(RISING.augmented()) == [(0, 2), (2, 2), (4, 4)]
    squeezed = RISING.diminished(1)
    assert places(squeezed)[:5] == [(0, 0.5), (0.5, 0.5), (1, 1), (2, 0.5), (2.5, 1.5)]
    assert steps(squeezed) == [0, 1, 2, 3, 1, 1, 2, 3, 4, 2]


def test_a_close_keeps_the_first_bar_and_goes_by_step_to_its_goal() -> None:
    closed = RISING.closing("x-x-x-------....", 4.0)
    assert closed.tones[:3] == RISING.tones[:3]
    assert steps(closed)[3:] == [2, 1, 0]
    assert steps(RISING.closing("x---x-------....", 4.0, goal=4))[3:] == [3, 4]


def test_every_style_has_rhythms_and_every_close_ends_at_rest() -> None:
    assert {style.rhythms for style in STYLES.values()} <= RHYTHMS.keys()
    for name, patterns in ENDINGS.items():
        for pattern in patterns:
            assert max(stroke.length for stroke in strokes(pattern)) >= 1, (name, pattern)
