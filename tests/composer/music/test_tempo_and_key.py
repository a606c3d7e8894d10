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
from tests.composer.music.hearing import beats_heard, distances, key_of

SECONDS = 20.0
HEARD_AT_HALF_TEMPO = ("dnb",)
"""Two of its beats are a backbeat: trackers, and feet, take every other one."""


@cache
def piece(genre: str, metre: str | None = None, tempo: float | None = None) -> tuple[Score, Audio]:
    """A piece in a genre at the tempo and in the mode where it is at home."""
    style = STYLES[genre]
    brief = replace(read_brief("pop"), genre=genre, mode=style.mode, energy=style.energy, metre=metre)
    score = compose(brief, SECONDS, tempo or style.tempo, seed=11)
    return score, perform(score)


def beats_within(score: Score, audio: Audio, step: int = 1) -> tuple[float, float]:
    """How far (seconds) every `step`th beat is from the nearest one heard: at most, and the median."""
    beats = [beat for beat in score.grid.beats if 2 <= beat <= SECONDS - 2]
    heard = beats_heard(audio)
    away = [np.abs(distances(beats[place::step], heard)) for place in range(step)]
    best = min(away, key=lambda found: float(found.max()))
    return float(best.max()), float(np.median(best))


@pytest.mark.parametrize("genre", sorted(STYLES))
def test_the_tempo_heard_is_the_tempo_asked_or_its_octave(genre: str) -> None:
    score, audio = piece(genre)
    beats = beats_heard(audio)[1:-1]
    heard = 60 / np.polyfit(np.arange(len(beats)), beats, 1)[0]
    assert min(abs(heard / (score.tempo * octave) - 1) for octave in (0.5, 1, 2)) < 0.01


@pytest.mark.parametrize("genre", sorted(STYLES))
def test_every_beat_is_heard_where_the_score_has_it(genre: str) -> None:
    most, median = beats_within(*piece(genre), step=1 + (genre in HEARD_AT_HALF_TEMPO))
    assert most < 0.060
    assert median < 0.025


@pytest.mark.parametrize(
    ("genre", "metre"), [("rock", "3/4"), ("folk", "6/8"), ("funk", "5/4"), ("pop", "7/8"), ("celtic", "4/4")]
)
def test_the_beats_of_other_metres_are_heard_as_well(genre: str, metre: str) -> None:
    most, median = beats_within(*piece(genre, metre))
    assert most < 0.060
    assert median < 0.025


@pytest.mark.parametrize(("genre", "metre"), [("pop", "6/8"), ("rock", "3/4")])
def test_the_beats_of_very_fast_pieces_are_heard_in_other_metres(genre: str, metre: str) -> None:
    most, median = beats_within(*piece(genre, metre, 168.0))
    assert most < 0.060
    assert median < 0.025


def test_nine_in_ten_styles_are_heard_in_their_key_or_its_relative() -> None:
    astray = []
    for genre in STYLES:
        score, audio = piece(genre)
        mode = "minor" if score.key.minor else "major"
        relative = ((score.key.tonic + 3) % 12, "major") if score.key.minor else None
        relative = relative or ((score.key.tonic + 9) % 12, "minor")
        if key_of(audio) not in ((score.key.tonic, mode), relative):
            astray.append(genre)
    assert len(astray) <= 0.1 * len(STYLES), astray
