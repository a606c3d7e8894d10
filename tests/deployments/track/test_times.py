"""A track heard several times over, as long as so many of it."""

import numpy as np
import pytest

from composer import wav
from composer.media import Audio
from deployments.track import TrackRequest, TrackResult
from deployments.track.builtin import BuiltinTrack

RATE = 48_000


def track(seconds: float) -> bytes:
    """Clicks at 120 a minute."""
    time = np.arange(round(seconds * RATE)) / RATE
    beat = time % 0.5
    wave = 0.5 * np.exp(-beat * 60) * np.sin(2 * np.pi * 900 * beat)
    return wav.pcm24(Audio(np.asarray(wave[None], np.float32), RATE))


def heard(data: bytes, seconds: float, times: int) -> TrackResult:
    [answer] = BuiltinTrack().run([TrackRequest(data, "song.wav", seconds, times)])
    return answer


@pytest.mark.parametrize("times", [1, 2])
def test_it_is_as_long_as_so_many_of_the_track_and_its_beat_goes_on(times: int) -> None:
    answer = heard(track(6.0), 100.0, times)
    assert answer.audio.samples.shape[1] == times * 6 * RATE
    beats = np.diff([beat for beat in answer.grid.beats if 1 < beat < 6 * times - 1])
    assert np.abs(beats - 0.5).max() < 0.03


def test_no_more_of_it_is_taken_than_asked() -> None:
    assert heard(track(6.0), 4.0, 2).audio.samples.shape[1] == 8 * RATE
