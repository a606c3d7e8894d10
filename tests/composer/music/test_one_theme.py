"""A score that follows a picture sings of one motif from its beginning to its end."""

import numpy as np
import pytest

from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.cues import Cues
from composer.music.midi import to_midi
from composer.music.themes import invent_themes
from load_tests.motif import motif_of

SECONDS = 240


def test_one_theme_is_sung_higher_in_the_chorus_and_is_the_same() -> None:
    themes = invent_themes("lyric", 4.0, np.random.default_rng(3), one=True)
    verse, chorus = themes.of("verse").tones, themes.of("chorus").tones
    assert [(tone.at, tone.length, tone.step + 2) for tone in verse] == [
        (tone.at, tone.length, tone.step) for tone in chorus
    ]


@pytest.mark.parametrize(("genre", "seed"), [("cinematic", 1), ("neoclassical piano", 2), ("epic", 3)])
def test_the_motif_of_a_long_score_comes_back_throughout_and_more_than_chance_has_it(
    genre: str, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    curve = np.interp(np.arange(SECONDS + 1), np.linspace(0, SECONDS, 9), rng.uniform(0.4, 1, 9))
    cues = Cues(tuple(curve.tolist()), (35.0, 80.0, 120.0, 160.0, 200.0))
    motif = motif_of(to_midi(compose(read_brief(genre), SECONDS, seed=seed, cues=cues)))
    assert len(motif.times) >= 2 * motif.chance
    assert {int(time // 60) for time in motif.times} >= {0, 1, 2}
    assert len(set(motif.pitches)) > 1
