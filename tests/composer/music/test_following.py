"""Pieces that follow a picture, as they are heard."""

import numpy as np
import pytest
from scipy import stats

from composer.media import Audio
from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.cues import Cues, Hit
from composer.music.perform import perform
from composer.music.score import Event
from load_tests.hearing import beats_heard, distances, onsets_heard, short_term


def rise(audio: Audio, event: Event, start: float = 0.0, end: float = 0.1) -> float:
    """How far (dB) the sound from `start` to `end` after the event is over the second before it."""
    power = np.square(audio.samples.astype(np.float64)).sum(axis=0)
    place = round(event.time * audio.rate)
    after = power[place + round(start * audio.rate) : place + round(end * audio.rate)].mean()
    return float(10 * np.log10((after + 1e-12) / power[max(0, place - audio.rate) : place].mean()))


@pytest.mark.parametrize(("genre", "seed"), [("cinematic", 1), ("house", 2), ("piano", 3), ("jazz", 4)])
def test_loudness_follows_a_random_curve(genre: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    at = np.concatenate(([0.0], np.sort(rng.uniform(0, 40, 4)), [40.0]))
    curve = np.interp(np.arange(41), at, rng.uniform(0, 1, 6))
    audio = perform(compose(read_brief(genre), 40, seed=seed, cues=Cues(tuple(curve.tolist()))))
    middles, loud = short_term(audio)
    assert stats.spearmanr(np.interp(middles, np.arange(41), curve), loud).statistic > 0.8


@pytest.mark.parametrize(
    ("genre", "seed"), [("epic", 1), ("rock", 2), ("ambient", 3), ("waltz", 4), ("techno", 5), ("folk", 6)]
)
def test_every_hit_is_an_onset_that_stands_out_or_a_stop(genre: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.uniform(0.3, 4.0, 7))
    hits = tuple(Hit(float(time), float(rng.uniform(0.05, 1))) for time in times)
    score = compose(read_brief(genre), 30, seed=seed, cues=Cues(hits=hits))
    audio = perform(score)
    heard = onsets_heard(audio)
    for event in score.events:
        if event.kind == "stop":
            assert rise(audio, event, 0.03, 0.2) < -15
        else:
            assert rise(audio, event) >= 6
            assert np.abs(heard - event.time).min() <= 0.020
    assert [event.time for event in score.events] == [hit.time for hit in hits]


def test_a_curve_and_hits_are_followed_together() -> None:
    curve = tuple(np.interp(np.arange(41), [0, 20, 40], [0.2, 0.9, 0.3]))
    hits = (Hit(12.3, 0.8), Hit(27.7, 0.9))
    score = compose(read_brief("cinematic"), 40, seed=5, cues=Cues(curve, (20.0,), hits))
    audio = perform(score)
    middles, loud = short_term(audio)
    assert stats.spearmanr(np.interp(middles, np.arange(41), curve), loud).statistic > 0.8
    assert all(rise(audio, event) >= 6 for event in score.events)
    assert any(abs(score.clock.seconds(bar) - 20.0) < 0.002 for bar in score.bars)


def test_the_beat_is_still_heard_where_the_tempo_bends() -> None:
    score = compose(read_brief("pop"), 30, seed=3, cues=Cues(boundaries=(7.7, 16.4, 23.9)))
    assert score.clock.marks
    beats = [beat for beat in score.grid.beats if 2 <= beat <= 28]
    away = np.abs(distances(beats, beats_heard(perform(score))))
    assert np.median(away) < 0.025
    assert np.quantile(away, 0.9) < 0.060


def test_cuts_leave_the_beat_where_it_was() -> None:
    cuts = tuple(2.0 * number for number in range(1, 8))
    free, cut = (compose(read_brief("folk"), 16, 120.0, 2, cues) for cues in (Cues(), Cues(cuts=cuts)))
    assert cut.grid == free.grid
    beats = [beat for beat in cut.grid.beats if 2 <= beat <= 14]
    assert np.abs(distances(beats, beats_heard(perform(cut)))).max() < 0.060
