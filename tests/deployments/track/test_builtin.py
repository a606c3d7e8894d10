"""The built-in track engine: any music file becomes sound of the wished length on a measured beat."""

import io
from typing import Any

import av
import numpy as np
import pytest

from composer.errors import InputError
from composer.media import Audio
from composer.sound import resample
from deployments.track import TrackRequest
from deployments.track.builtin import BuiltinTrack
from tests.composer.sounds import RATE, band, clicks, sound


@pytest.fixture(scope="module")
def engine() -> BuiltinTrack:
    return BuiltinTrack()


def encoded(audio: Audio, container: str = "wav", codec: str = "pcm_s16le", rate: int = 44_100) -> bytes:
    at_rate = resample(audio, rate)
    layout = "stereo" if at_rate.samples.shape[0] == 2 else "mono"
    file = io.BytesIO()
    with av.open(file, "w", format=container) as writer:
        stream: Any = writer.add_stream(codec, rate=rate)
        stream.layout = layout
        shaper = av.AudioResampler(stream.format.name, layout, rate)
        for start in range(0, at_rate.samples.shape[1], 1024):
            piece = np.ascontiguousarray(at_rate.samples[:, start : start + 1024])
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate, start
            for shaped in shaper.resample(frame):
                writer.mux(stream.encode(shaped))
        writer.mux(stream.encode(None))
    return file.getvalue()


def off_beat(times: Any, beats: Any) -> float:
    """The worst distance of a time from its nearest beat."""
    return max(float(np.abs(np.asarray(beats) - time).min()) for time in times)


@pytest.mark.parametrize(
    ("container", "codec"), [("wav", "pcm_s16le"), ("mp3", "libmp3lame"), ("flac", "flac"), ("mp4", "aac")]
)
def test_the_beats_of_a_music_file_are_measured_where_they_sound(
    engine: BuiltinTrack, container: str, codec: str
) -> None:
    beats = np.arange(0.25, 19.5, 0.6)
    (made,) = engine.run([TrackRequest(encoded(clicks(beats, 20.0), container, codec), "song", 15.0)])
    loud = np.abs(made.audio.samples).max(axis=0)
    for beat in made.grid.beats[1:-1]:
        around = loud[round((beat - 0.1) * RATE) : round((beat + 0.1) * RATE)]
        attack = np.argmax(around > 0.3 * around.max()) / RATE - 0.1
        assert abs(attack) < 0.005
    assert made.grid.tempo == pytest.approx(100, abs=0.5)
    assert not made.grid.exact


@pytest.mark.parametrize("seconds", [5.0, 12.0, 33.3])
def test_the_sound_has_the_length_asked_for(engine: BuiltinTrack, seconds: float) -> None:
    (made,) = engine.run([TrackRequest(encoded(band(110, 12.0)), "song.wav", seconds)])
    assert (made.audio.rate, made.audio.samples.shape) == (RATE, (2, round(seconds * RATE)))


def test_a_short_track_goes_on_in_time(engine: BuiltinTrack) -> None:
    (made,) = engine.run([TrackRequest(encoded(band(110, 10.0)), "song.wav", 30.0)])
    steps = np.diff(made.grid.beats)
    assert made.grid.beats[-1] > 28
    assert np.abs(steps - 60 / 110).max() < 0.02
    assert np.sqrt(np.square(made.audio.samples[:, -RATE:]).mean()) > 0.01


def test_mono_at_a_low_rate_is_music_too(engine: BuiltinTrack) -> None:
    (made,) = engine.run([TrackRequest(encoded(band(100, 8.0), rate=8_000), "old.wav", 8.0)])
    assert off_beat(made.grid.beats[1:-1], np.arange(0, 8, 0.6)) < 0.02


def test_silence_has_no_beats_and_stays_silence(engine: BuiltinTrack) -> None:
    (made,) = engine.run([TrackRequest(encoded(sound(np.zeros((2, 3 * RATE)))), "hush.wav", 5.0)])
    assert made.grid.beats == ()
    assert not made.audio.samples.any()


@pytest.mark.parametrize("data", [b"", b"not music", bytes(5000), b"<svg/>"])
def test_what_is_no_music_is_refused_by_name(engine: BuiltinTrack, data: bytes) -> None:
    with pytest.raises(InputError, match=r"holiday\.mp3"):
        engine.run([TrackRequest(data, "holiday.mp3", 10.0)])


def test_a_track_too_short_to_make_more_of_is_refused(engine: BuiltinTrack) -> None:
    with pytest.raises(InputError, match="at least 1 s") as caught:
        engine.run([TrackRequest(encoded(band(100, 0.5)), "blip.wav", 10.0)])
    assert caught.value.code == "too_short"


def test_the_same_file_gives_the_same_sound_and_beats(engine: BuiltinTrack) -> None:
    request = TrackRequest(encoded(band(110, 6.0)), "song.wav", 20.0)
    once, again = engine.run([request, request])
    assert once.audio.samples.tobytes() == again.audio.samples.tobytes()
    assert once.grid == again.grid
