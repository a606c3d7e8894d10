"""Every style by ear: its tempo, its beats and its key are those that were asked for."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from composer.media import Audio
from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.perform import perform
from composer.music.score import Score
from composer.music.styles import STYLES
from load_tests.hearing import Array, beats_heard, distances, key_of, relative

HEARD_AT_HALF_TEMPO = ("dnb",)
"""Two of its beats are a backbeat: trackers, and feet, take every other one."""


@cache
def piece(
    genre: str,
    metre: str | None = None,
    tempo: float | None = None,
    seed: int = 11,
    seconds: float = 20.0,
) -> tuple[Score, Audio]:
    """A piece in a genre at the tempo and in the mode where it is at home."""
    style = STYLES[genre]
    brief = replace(read_brief("pop"), genre=genre, mode=style.mode, energy=style.energy, metre=metre)
    score = compose(brief, seconds, tempo or style.tempo, seed)
    return score, perform(score)


@cache
def beats_of(genre: str) -> Array:
    """The beats heard in a style's own piece."""
    return beats_heard(piece(genre)[1])


def astray(score: Score, heard: Array, step: int = 1) -> tuple[float, float]:
    """How far (seconds) every `step`th beat is from the nearest one heard: at most, and the median."""
    beats = [beat for beat in score.grid.beats if 2 <= beat <= score.seconds - 2]
    away = [np.abs(distances(beats[place::step], heard)) for place in range(step)]
    best = min(away, key=lambda found: float(found.max()))
    return float(best.max()), float(np.median(best))


@pytest.mark.parametrize("genre", sorted(STYLES))
def test_the_tempo_heard_is_the_tempo_asked_or_its_octave(genre: str) -> None:
    score, beats = piece(genre)[0], beats_of(genre)[1:-1]
    heard = 60 / np.polyfit(np.arange(len(beats)), beats, 1)[0]
    assert min(abs(heard / (score.tempo * octave) - 1) for octave in (0.5, 1, 2)) < 0.01


@pytest.mark.parametrize("genre", sorted(STYLES))
def test_every_beat_is_heard_where_the_score_has_it(genre: str) -> None:
    most, median = astray(piece(genre)[0], beats_of(genre), 1 + (genre in HEARD_AT_HALF_TEMPO))
    assert most < 0.060
    assert median < 0.025


@pytest.mark.parametrize(
    ("genre", "metre"), [("rock", "3/4"), ("folk", "6/8"), ("funk", "5/4"), ("pop", "7/8"), ("celtic", "4/4")]
)
def test_the_beats_of_other_metres_are_heard_as_well(genre: str, metre: str) -> None:
    score, audio = piece(genre, metre)
    most, median = astray(score, beats_heard(audio))
    assert most < 0.060
    assert median < 0.025


@pytest.mark.parametrize(("genre", "metre"), [("pop", "6/8"), ("rock", "3/4")])
def test_the_beats_of_very_fast_pieces_are_heard_in_other_metres(genre: str, metre: str) -> None:
    score, audio = piece(genre, metre, 168.0)
    most, median = astray(score, beats_heard(audio))
    assert most < 0.060
    assert median < 0.025


def test_nine_in_ten_styles_are_heard_in_their_key_or_its_relative() -> None:
    wrong = []
    for genre in STYLES:
        score, audio = piece(genre)
        mode = "minor" if score.key.minor else "major"
        if key_of(audio) not in ((score.key.tonic, mode), relative(score.key.tonic, mode)):
            wrong.append(genre)
    assert len(wrong) <= 0.1 * len(STYLES), wrong
