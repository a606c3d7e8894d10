"""A film's reading: its length, rate, stills, cuts and sound, whatever the file says of itself."""

import io
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest

from composer.codec import decode_picture
from composer.errors import InputError
from composer.film.reading import read_film
from tests.composer.film.scenes import Pixels, shot, spoken


def film(
    frames: Iterable[Pixels],
    fps: Fraction = Fraction(25),
    container: str = "mp4",
    sound: np.ndarray | None = None,
    times: Sequence[int] | None = None,
) -> bytes:
    """BGR frames, and mono sound at 16 kHz, as somebody's film; `times` in thousandths, else evenly."""
    file = io.BytesIO()
    with av.open(file, "w", container) as out:
        picture: Any = out.add_stream("libvpx" if container == "webm" else "libx264", rate=fps)
        picture.pix_fmt = "yuv420p"
        picture.options = {"deadline": "realtime", "cpu-used": "8"} if container == "webm" else {}
        if times is not None:
            picture.time_base = picture.codec_context.time_base = Fraction(1, 1000)
        voice: Any = out.add_stream("libopus", rate=48_000, layout="mono") if sound is not None else None
        for number, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(pixels, "bgr24")
            if not number:
                picture.width, picture.height = frame.width, frame.height
            if times is not None:
                frame.pts, frame.time_base = times[number], Fraction(1, 1000)
            out.mux(picture.encode(frame))
        out.mux(picture.encode(None))
        if sound is not None:
            _mux(out, voice, np.repeat(sound, 3))
    return file.getvalue()


def _mux(out: Any, voice: Any, samples: np.ndarray) -> None:
    for start in range(0, len(samples), 960):
        block = np.ascontiguousarray(samples[None, start : start + 960], np.float32)
        frame = av.AudioFrame.from_ndarray(block, "flt", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
        out.mux(voice.encode(frame))
    out.mux(voice.encode(None))


def test_a_film_is_read_once_and_whole() -> None:
    voice = np.concatenate([np.zeros(24_000, np.float32), spoken(2.5)])
    data = film([*shot(1, 45, 0.0), *shot(2, 55, 0.8)], sound=voice)
    reading = read_film(data, "film.mp4")
    assert (reading.seconds, reading.frames, reading.fps) == (4.0, 100, 25.0)
    assert (reading.width, reading.height, reading.codec, reading.copies) == (160, 90, "h264", True)
    assert (len(reading.stills), len(reading.motion), len(reading.loudness), len(reading.speech)) == (
        4,
        4,
        4,
        40,
    )
    assert [cut.time for cut in reading.cuts] == [1.8]
    assert reading.motion[0] < 0.05 < 0.5 < reading.motion[3]
    assert max(reading.speech[:10]) < 0.5 < max(reading.speech)
    assert reading.loudness[0] <= -60 < reading.loudness[2]


def test_a_film_without_sound_has_neither_loudness_nor_speech() -> None:
    reading = read_film(film(shot(1, 30)), "film.mp4")
    assert (reading.loudness, reading.speech) == ((), ())


@pytest.mark.parametrize("fps", [Fraction(24_000, 1_001), Fraction(30), Fraction(15, 2)])
@pytest.mark.parametrize("container", ["mp4", "webm"])
def test_length_and_rate_are_exact_even_where_times_are_rounded(fps: Fraction, container: str) -> None:
    reading = read_film(film(shot(1, 37), fps, container), "film")
    assert reading.frames == 37
    assert reading.fps == pytest.approx(float(fps), rel=1e-9)
    assert reading.seconds == pytest.approx(37 / float(fps), rel=1e-9)


def test_a_film_of_uneven_frames_has_their_times() -> None:
    times = np.cumsum(np.random.default_rng(2).integers(20, 80, 60)).tolist()
    reading = read_film(film([*shot(1, 30), *shot(2, 30)], container="matroska", times=times), "film.mkv")
    assert [cut.time for cut in reading.cuts] == [pytest.approx((times[30] - times[0]) / 1000)]
    assert reading.frames == 60
    assert 0 < reading.seconds - (times[-1] - times[0]) / 1000 < 0.2
    assert reading.fps == pytest.approx(60 / reading.seconds)


@pytest.mark.parametrize(("rate", "count"), [(0.5, 2), (1.0, 3), (4.0, 9)])
def test_there_are_as_many_stills_and_motions_as_asked_for(rate: float, count: int) -> None:
    reading = read_film(film(shot(1, 55)), "film.mp4", rate)
    assert (len(reading.stills), len(reading.motion), reading.rate) == (count, count, rate)
    still = decode_picture(reading.stills[-1])
    seen = list(shot(1, 55))[round((count - 1) / rate * 25)]
    assert np.abs(still.pixels[..., ::-1].astype(float) - seen).mean() < 8


def test_a_film_of_one_frame_is_a_film() -> None:
    reading = read_film(film(shot(1, 1)), "film.mp4")
    assert (reading.frames, len(reading.stills), reading.motion, reading.cuts) == (1, 1, (0.0,), ())
    assert reading.seconds == pytest.approx(0.04)


def test_the_same_film_gives_the_same_reading() -> None:
    data = film(shot(1, 40, 0.4), sound=spoken(1.6))
    assert read_film(data, "one.mp4") == read_film(data, "other.mp4")


def test_a_film_without_a_length_in_its_header_is_counted() -> None:
    data = bytearray(film(shot(1, 50), container="webm"))
    data[data.index(b"\x44\x89\x88")] = 0xEC  # the duration becomes nine bytes that nobody reads
    reading = read_film(bytes(data), "film.webm")
    assert (reading.seconds, reading.frames) == (2.0, 50)


@pytest.mark.parametrize("rate", [0.0, 0.05, 5.0, float("nan")])
def test_a_rate_of_stills_out_of_range_is_refused(rate: float) -> None:
    with pytest.raises(InputError, match=r"0\.1 to 4 times a second"):
        read_film(film(shot(1, 5)), "film.mp4", rate)


@pytest.mark.parametrize("longest", [0.0, -1.0, 601.0, float("nan")])
def test_a_length_out_of_range_is_refused(longest: float) -> None:
    with pytest.raises(InputError, match="at most 600 s"):
        read_film(film(shot(1, 5)), "film.mp4", 1.0, longest)
