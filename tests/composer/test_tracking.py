"""Beats as they are heard, against clicks and music whose beats are known."""

from typing import Any

import numpy as np
import pytest

from composer.facts import decode_sound
from composer.media import Audio
from composer.rhythm import CUT_AFTER_ATTACK, BeatGrid, place_cuts
from composer.sound import fit, master
from composer.tracking import heard, pace, settle, track_beats, usual_beats
from tests.composer.sounds import RATE, band, clicks, film, noise, sound, tone


def distances(times: Any, beats: Any) -> Any:
    """From each time to the nearest beat, in seconds, signed."""
    beats = np.asarray(beats)
    return np.array([time - beats[np.abs(beats - time).argmin()] for time in times])


@pytest.mark.parametrize("tempo", [76, 100, 120, 133])
def test_clicks_are_found_to_three_milliseconds(tempo: float) -> None:
    beats = np.arange(0.3, 19.5, 60 / tempo)
    grid = track_beats(clicks(beats, 20.0))
    assert np.abs(distances(grid.beats, beats)).max() < 0.003
    assert grid.tempo == pytest.approx(tempo, rel=0.005)
    assert len(grid.beats) >= len(beats) - 3
    assert not grid.exact


def test_clicks_that_drift_are_followed() -> None:
    beats = 0.3 + np.cumsum(0.52 + 0.02 * np.sin(np.arange(36) / 5))
    grid = track_beats(clicks(beats, 20.0))
    assert np.abs(distances(grid.beats[2:-2], beats)).max() < 0.005


def test_a_band_is_followed_within_ten_milliseconds_and_its_bars_are_found() -> None:
    music = band(100, 24.0)
    grid = track_beats(music)
    bars = np.arange(0, 24, 2.4)
    assert np.abs(distances(grid.beats, np.arange(0, 24, 0.6))).max() < 0.01
    assert np.abs(distances(grid.bars, bars)).max() < 0.01
    assert len(grid.bars) >= len(bars) - 2


@pytest.mark.parametrize(
    "audio", [sound(np.zeros((2, RATE * 3))), tone(440, 0.01), sound(np.zeros(1)), fit(band(120, 1.0), 0.3)]
)
def test_where_nothing_beats_there_is_no_beat(audio: Audio) -> None:
    grid = track_beats(audio)
    assert (grid.tempo, grid.beats, grid.bars) == (0.0, (), ())


def test_noise_gets_beats_that_rise() -> None:
    beats = np.array(track_beats(noise(6.0)).beats)
    assert (np.diff(beats) > 0.1).all()


@pytest.mark.parametrize("late", [0.0, 0.015, 0.04])
def test_a_score_is_moved_to_where_its_instruments_speak(late: float) -> None:
    score = BeatGrid(120.0, tuple(np.arange(0, 20, 0.5)), tuple(np.arange(0, 20, 2.0)), True)
    played = clicks(np.arange(0, 20, 0.5) + late, 20.0)
    moved = heard(score, played)
    assert moved.beats[3] == pytest.approx(1.5 + late, abs=0.003)
    assert np.diff(moved.bars) == pytest.approx(2.0)
    assert moved.exact


def test_a_score_of_silence_stays_where_it_is() -> None:
    score = BeatGrid(120.0, (0.0, 0.5), (0.0,), True)
    assert heard(score, sound(np.zeros(RATE))) is score
    empty = BeatGrid(0.0, (), (), True)
    assert heard(empty, tone(440, 1.0)) is empty


@pytest.mark.parametrize("tempo", [120.0, 96.0, 110.0])
def test_settled_sound_has_its_cuts_on_frames_and_loses_no_sample(tempo: float) -> None:
    music = band(tempo, 12.0)
    beats = tuple(np.arange(0, 12, 60 / tempo))
    audio, grid = settle(music, BeatGrid(tempo, beats, beats[::4], True), 30, beats_each=4)
    added = audio.samples.shape[1] - music.samples.shape[1]
    assert 0 <= added <= RATE / 30
    assert np.array_equal(audio.samples[:, added:], music.samples)
    first, second = ((beat + CUT_AFTER_ATTACK) * 30 for beat in (grid.beats[0], grid.beats[4]))
    if (second - first) % 1 in (0.0, 1.0):
        assert first == pytest.approx(round(first), abs=0.01)


def test_the_pace_of_a_sound_is_measured_in_the_octave_asked_for() -> None:
    assert pace(band(104, 20.0), 100.0) == pytest.approx(104, abs=0.3)
    assert pace(clicks(np.arange(0, 20, 0.5), 20.0), 115.0) == pytest.approx(120, abs=0.3)
    assert pace(sound(np.zeros(RATE * 4)), 120.0) is None


@pytest.mark.parametrize("own", [True, False])
def test_a_plain_tracker_hears_the_cuts_of_the_finished_film_on_the_beat(own: bool, tmp_path: Any) -> None:
    """The promise to the viewer: median at most 25 ms, worst at most 60 ms."""
    music = band(96, 25.0)
    beats = tuple(np.arange(0, 25, 60 / 96))
    grid = BeatGrid(96.0, beats, beats[::4], True) if own else track_beats(music)
    audio, settled = settle(music, grid, 30, beats_each=2)
    cuts = place_cuts(settled, 18, 1.25, 30)
    seconds = cuts[-1] / 30
    played = decode_sound(film(tmp_path / "film.mp4", master(audio, seconds), seconds))
    assert played is not None
    inner = [cut / 30 for cut in cuts if 2 <= cut / 30 <= seconds - 2]
    errors = np.abs(distances(inner, usual_beats(played)))
    assert np.median(errors) <= 0.025
    assert errors.max() <= 0.060
