"""A film with another sound: its picture copied to the byte, or coded once, and as long as it was."""

import io
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest

from composer.errors import InputError
from composer.facts import probe
from composer.media import Audio
from deployments.dub import DubRequest
from deployments.dub.builtin import BuiltinDub

SIZE = (96, 64)


def film(
    codec: str = "libx264",
    form: str = "mp4",
    fps: int = 25,
    frames: int = 50,
    sound: bool = True,
    **options: str,
) -> bytes:
    """A square that moves over grey, with a tone."""
    file = io.BytesIO()
    with av.open(file, "w", format=form) as container:
        stream: Any = container.add_stream(codec, rate=fps, options=options)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        heard: Any = (
            container.add_stream("libopus" if form == "webm" else "aac", rate=48_000) if sound else None
        )
        for number in range(frames):
            pixels = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
            pixels[20:44, number % 70 : number % 70 + 24] = (220, 60, 30)
            picture = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            picture.pts, picture.time_base = number, Fraction(1, fps)
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
        if heard:
            wave = 0.2 * np.sin(2 * np.pi * 300 * np.arange(frames * 48_000 // fps) / 48_000)
            for start in range(0, len(wave), 960):
                block = np.ascontiguousarray(np.stack([wave[start : start + 960]] * 2), np.float32)
                frame = av.AudioFrame.from_ndarray(block, "fltp", "stereo")
                frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
                container.mux(heard.encode(frame))
            container.mux(heard.encode(None))
    return file.getvalue()


def request(data: bytes, **more: Any) -> DubRequest:
    noise = np.random.default_rng(1).standard_normal((2, 96_000)) * 0.05
    usual = {"seconds": 2.0, "fps": 25.0, "size": SIZE, "copies": True}
    return DubRequest(data, "trip.mp4", Audio(noise.astype(np.float32), 48_000), **{**usual, **more})


def packets(data: bytes) -> list[bytes]:
    with av.open(io.BytesIO(data), "r") as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


@pytest.fixture(scope="module")
def engine() -> BuiltinDub:
    return BuiltinDub()


@pytest.mark.parametrize("options", [{}, {"bf": "3", "g": "12"}])
def test_the_packets_of_the_picture_are_those_of_the_film(
    engine: BuiltinDub, options: dict[str, Any]
) -> None:
    data = film(**options)
    [made] = engine.run([request(data)])
    assert packets(made.mp4) == packets(data)
    facts = probe(made.mp4)
    assert (facts.frames, facts.faststart, facts.constant_frame_rate) == (50, True, True)
    assert abs(facts.length_difference_seconds or 0) <= 1 / 25
    assert made.copied


@pytest.mark.parametrize(("codec", "form", "fps"), [("libvpx", "webm", 24), ("mpeg4", "mp4", 30)])
def test_a_picture_that_an_mp4_does_not_play_is_coded_once_and_as_long(
    engine: BuiltinDub, codec: str, form: str, fps: int
) -> None:
    data = film(codec, form, fps, 2 * fps)
    [made] = engine.run([request(data, fps=float(fps), copies=False)])
    facts = probe(made.mp4)
    assert (facts.video_codec, facts.pixel_format, facts.frames, facts.fps) == (
        "h264",
        "yuv420p",
        2 * fps,
        fps,
    )
    assert not made.copied
    with av.open(io.BytesIO(made.mp4), "r") as container:
        first = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert np.abs(first[30, 10].astype(int) - (220, 60, 30)).max() < 40


def test_odd_sides_and_broken_rates_are_made_whole(engine: BuiltinDub) -> None:
    data = film(fps=30, frames=60)
    [made] = engine.run([request(data, fps=30_000 / 1001, copies=False, size=(95, 63))])
    facts = probe(made.mp4)
    assert (facts.width, facts.height) == (96, 64)
    assert facts.fps == pytest.approx(30_000 / 1001, abs=0.001)


def test_the_films_own_sound_is_a_stem_unless_it_was_dropped(engine: BuiltinDub) -> None:
    data = film()
    dropped, mixed = engine.run([request(data), request(data, original="mix")])
    assert dropped.original is None
    assert mixed.original is not None
    assert mixed.original.seconds == pytest.approx(2.0, abs=1e-3)


def test_a_film_without_sound_can_be_ducked_all_the_same(engine: BuiltinDub) -> None:
    [made] = engine.run([request(film(sound=False), original="duck")])
    assert probe(made.mp4).audio_codec == "aac"
    assert made.original is None


def test_the_same_film_and_score_are_the_same_bytes(engine: BuiltinDub) -> None:
    data = film()
    first, second = engine.run([request(data, original="duck")] * 2)
    assert first.mp4 == second.mp4


@pytest.mark.parametrize("data", [b"", b"no film at all" * 50, film()[:400]])
def test_what_is_no_film_is_named(engine: BuiltinDub, data: bytes) -> None:
    with pytest.raises(InputError, match=r"^trip\.mp4: "):
        engine.run([request(data)])
