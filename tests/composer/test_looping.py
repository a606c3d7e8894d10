"""A track made longer: the beat goes on, and nothing clicks."""

import numpy as np
import pytest

from composer.errors import InputError
from composer.looping import loop
from composer.media import Audio
from composer.rhythm import BeatGrid
from composer.tracking import track_beats
from tests.composer.sounds import RATE, band, sound, tone


def scored(tempo: float, seconds: float) -> BeatGrid:
    beats = tuple(np.arange(0, seconds, 60 / tempo))
    return BeatGrid(tempo, beats, beats[::4], True)


@pytest.mark.parametrize("seconds", [5.0, 13.0, 40.0, 61.234])
def test_the_length_is_exact_and_the_beat_never_stumbles(seconds: float) -> None:
    audio, grid = loop(band(97, 13.0), scored(97, 13.0), seconds)
    assert audio.samples.shape[1] == round(seconds * RATE)
    assert np.diff(grid.beats) == pytest.approx(60 / 97, abs=0.001)
    assert np.diff(grid.bars) == pytest.approx(240 / 97, abs=0.001)
    assert grid.beats[-1] > seconds - 60 / 97 - 0.001


def test_the_beats_are_where_the_grid_says() -> None:
    audio, grid = loop(band(110, 11.0), scored(110, 11.0), 40.0)
    found = np.array(track_beats(audio).beats)
    beats = np.array(grid.beats)
    worst = max(float(np.abs(beats - beat).min()) for beat in found[1:-1])
    assert worst < 0.01


def test_the_start_is_the_track_itself_and_a_long_track_is_cut() -> None:
    music = band(100, 12.0)
    longer, _ = loop(music, scored(100, 12.0), 30.0)
    shorter, grid = loop(music, scored(100, 12.0), 5.0)
    assert np.array_equal(longer.samples[:, : 4 * RATE], music.samples[:, : 4 * RATE])
    assert np.array_equal(shorter.samples, music.samples[:, : 5 * RATE])
    assert grid.beats[-1] < 5.0


def test_a_seam_does_not_click() -> None:
    steady = tone(333.3, 8.0)
    looped, _ = loop(steady, scored(100, 8.0), 30.0)
    assert np.abs(np.diff(looped.samples)).max() < 1.5 * np.abs(np.diff(steady.samples)).max()


def test_the_end_that_dies_away_is_not_looped() -> None:
    music = band(100, 20.0).samples.copy()
    music[:, 12 * RATE :] *= np.geomspace(1, 1e-4, 8 * RATE).astype(np.float32)
    looped, _ = loop(Audio(music, RATE), scored(100, 20.0), 60.0)
    seconds = np.sqrt(np.square(looped.samples).reshape(1, 60, RATE).mean(axis=2))[0]
    assert seconds.min() > 0.1 * np.median(seconds)


def test_a_track_that_grows_and_dies_away_is_not_looped_from_soft_to_soft() -> None:
    swell = np.sin(np.linspace(0.0, np.pi, 20 * RATE, dtype=np.float32)) ** 4
    looped, _ = loop(Audio(band(100, 20.0).samples * swell, RATE), scored(100, 20.0), 60.0)
    seconds = np.sqrt(np.square(looped.samples).reshape(60, RATE).mean(axis=1))
    assert seconds[20:].min() > 0.05 * seconds.max()


@pytest.mark.parametrize("beats", [(), (1.0,), (1.0, 1.6, 2.2)])
def test_a_track_without_bars_is_looped_too(beats: tuple[float, ...]) -> None:
    music = band(100, 3.0)
    looped, grid = loop(music, BeatGrid(100.0, beats, (), False), 10.0)
    assert looped.samples.shape[1] == 10 * RATE
    assert np.sqrt(np.square(looped.samples[:, -RATE:]).mean()) > 0.01
    assert list(grid.beats) == sorted(grid.beats)


def test_a_tiny_track_is_looped_without_end() -> None:
    looped, _ = loop(sound(np.ones((2, 100)) * 0.1), BeatGrid(0.0, (), (), False), 0.5)
    assert looped.samples.shape == (2, RATE // 2)


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan")])
def test_a_length_that_is_none_is_refused(seconds: float) -> None:
    with pytest.raises(InputError, match="cannot last"):
        loop(tone(440, 1.0), BeatGrid(0.0, (), (), False), seconds)
