"""Strangers' music: the good comes out as 48 kHz stereo, the hostile is refused and reaches nothing."""

import contextlib
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import psutil
import pytest

from composer import prober
from composer.errors import InputError
from composer.prober import track
from tests.composer.prober import forge

CONCAT = b"ffconcat version 1.0\nfile neighbour.wav\n"
SDP = b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9999 RTP/AVP 0\r\n"
HLS = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n%s\n#EXT-X-ENDLIST\n"


def encoded(
    container: str, codec: str, seconds: float = 2.0, rate: int = 48_000, hertz: float = 440.0
) -> bytes:
    """A stereo sine in a container and codec."""
    time = np.arange(round(seconds * rate)) / rate
    sine = (0.5 * np.sin(2 * np.pi * hertz * time)).astype(np.float32)
    file = io.BytesIO()
    with av.open(file, "w", container) as out:
        stream: Any = out.add_stream(codec, rate=rate, layout="stereo")
        resampler = av.AudioResampler(stream.format, "stereo", rate, frame_size=stream.frame_size or 1024)
        frame = av.AudioFrame.from_ndarray(np.stack([sine, sine]), "fltp", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    return file.getvalue()


def silent_film() -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", "mp4") as out:
        stream: Any = out.add_stream("mpeg4", rate=10)
        stream.width, stream.height = 64, 64
        for _ in range(5):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")))
        out.mux(stream.encode(None))
    return file.getvalue()


def pitch(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples[0] * np.hanning(samples.shape[1])))
    return float(np.argmax(spectrum) * 48_000 / samples.shape[1])


@pytest.mark.parametrize(
    ("container", "codec"),
    [
        ("wav", "pcm_s16le"),
        ("wav", "pcm_s24le"),
        ("mp3", "libmp3lame"),
        ("flac", "flac"),
        ("ogg", "flac"),
        ("ogg", "libopus"),
        ("ipod", "aac"),
        ("ipod", "alac"),
        ("mp4", "aac"),
        ("matroska", "flac"),
        ("webm", "libopus"),
    ],
)
def test_music_keeps_its_length_and_pitch(container: str, codec: str) -> None:
    audio = prober.open_track(encoded(container, codec), "song", 10.0)
    assert (audio.rate, audio.samples.shape[0]) == (48_000, 2)
    assert audio.seconds == pytest.approx(2.0, abs=0.06)
    assert pitch(audio.samples) == pytest.approx(440, abs=2)
    assert 0.4 < np.abs(audio.samples).max() < 0.6


def test_mono_at_another_rate_becomes_stereo_at_48_khz() -> None:
    audio = prober.open_track(forge.wav(2.0, rate=22_050), "song.wav", 10.0)
    assert audio.seconds == pytest.approx(2.0, abs=0.01)
    assert pitch(audio.samples) == pytest.approx(440, abs=2)
    assert np.array_equal(audio.samples[0], audio.samples[1])


def test_no_more_is_decoded_than_the_wished_seconds_and_one() -> None:
    assert prober.open_track(forge.wav(8.0), "song.wav", 3.0).seconds == 4.0


def test_the_sound_of_a_film_serves_as_music() -> None:
    film = io.BytesIO()
    with av.open(film, "w", "mp4") as out:
        picture: Any = out.add_stream("mpeg4", rate=10)
        picture.width, picture.height = 64, 64
        sound = out.add_stream("aac", rate=48_000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.full((2, 1024), 0.25, np.float32), "fltp", "stereo")
        frame.sample_rate = 48_000
        out.mux(picture.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")))
        out.mux(picture.encode(None))
        out.mux(sound.encode(frame))
        out.mux(sound.encode(None))
    assert prober.open_track(film.getvalue(), "film.mp4", 3.0).samples.max() > 0.1


def test_a_track_cut_short_gives_what_there_is() -> None:
    whole = encoded("mp3", "libmp3lame", 4.0)
    assert 1.5 < prober.open_track(whole[: len(whole) // 2], "song.mp3", 10.0).seconds < 2.5


HOSTILE = {
    "empty": (b"", "unsupported_media"),
    "text": (b"once upon a time", "unsupported_media"),
    "zeros": (bytes(1 << 20), "unsupported_media"),
    "random": (np.random.default_rng(2).bytes(1 << 20), "unsupported_media"),
    "picture": (forge.saved(forge.picture(), "PNG"), "unsupported_media"),
    "playlist": (HLS % b"http://127.0.0.1:9/a.ts", "unsupported_media"),
    "playlist of files": (HLS % b"file:///etc/passwd", "unsupported_media"),
    "concatenation": (CONCAT, "unsupported_media"),
    "DASH": (b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"/>', "unsupported_media"),
    "SDP": (SDP, "unsupported_media"),
    "AVISynth": (b'AviSource("/etc/passwd")', "unsupported_media"),
    "AVI": (encoded("avi", "pcm_s16le"), "unsupported_media"),
    "unknown codec": (encoded("matroska", "ac3"), "unsupported_media"),
    "film without sound": (silent_film(), "unsupported_media"),
    "MP4 without its index": (forge.box(b"ftyp", b"isom", bytes(4)) + bytes(5000), "unsupported_media"),
    "268 million samples": (forge.mp4(forge.track_box(268_000_000, codec=b"mp4a")), "corrupt"),
    "17 tracks": (forge.mp4(*[forge.track_box(100)] * 17), "too_complex"),
    "3,001 tracks": (forge.mp4(*[forge.track_box(100)] * 3_001), "too_complex"),
    "numbers that are none": (forge.float_wav(np.full(9600, np.nan)), "corrupt"),
    "numbers that are no sound": (forge.float_wav(np.full(9600, 1e30)), "corrupt"),
    "no samples": (forge.float_wav(np.zeros(0)), "corrupt"),
    "nine channels": (forge.float_wav(np.zeros(9000), channels=9), "unsupported_media"),
    "one sample a second": (forge.float_wav(np.zeros(9000), rate=1), "unsupported_media"),
}


@pytest.mark.parametrize(("data", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_track_that_cannot_be_taken_is_refused_by_name(data: bytes, code: str) -> None:
    before = psutil.Process().memory_info().rss
    with pytest.raises(InputError) as refused:
        prober.open_track(data, "song.mp3", 5.0)
    assert refused.value.code == code
    assert refused.value.message.startswith("song.mp3: ")
    assert psutil.Process().memory_info().rss - before < 50e6


def test_sixteen_tracks_are_taken() -> None:
    assert prober.open_track(forge.mp4(*[forge.track_box(100)] * 16), "many.mp4", 1.0).samples.shape[0] == 2


def test_a_file_that_an_index_points_to_is_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"\x7f\x7f" * 40_000)
    data = forge.mp4(forge.track_box(10_000, reference=f"file://{secret}".encode()))
    assert prober.open_track(data, "song.mp4", 1.0).samples.max() < 0.1


@pytest.mark.parametrize(
    ("left_out", "read"),
    [
        (["format_whitelist"], False),
        (["format_whitelist", "protocol_whitelist"], True),
    ],
)
def test_each_whitelist_keeps_a_neighbours_upload_from_being_read(
    left_out: list[str], read: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "neighbour.wav").write_bytes(forge.wav(1.0))
    monkeypatch.chdir(tmp_path)
    heard: list[bytes] = []
    with pytest.raises(InputError):
        track.open_track(CONCAT, {"seconds": 1.0}, heard.append)
    for name in left_out:
        monkeypatch.delitem(track._OPTIONS, name)
    with contextlib.suppress(InputError):
        track.open_track(CONCAT, {"seconds": 1.0}, heard.append)
    assert bool(heard) == read
