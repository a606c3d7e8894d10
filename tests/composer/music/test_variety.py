"""Styles are told apart, and the pieces of one belong together."""

import numpy as np

from composer.descriptors import describe
from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.perform import perform
from load_tests.styles import features, variety

STYLES = ("folk", "piano", "jazz", "rock", "techno", "ambient", "waltz", "chiptune")


def test_pieces_of_two_styles_lie_three_times_further_apart_than_pieces_of_one() -> None:
    rows, names = [], []
    for style in STYLES:
        for seed in (1, 2):
            score = compose(read_brief(style), 10.0, seed=seed)
            rows.append(features(score.tempo, describe(perform(score))))
            names.append(style)
    found = np.array(rows)
    assert variety(found, names) >= 3
    assert variety(found[:, 1:], names) >= 2.5  # without the tempo, which a style has of its own
