import io
import struct
from fractions import Fraction

import av
import numpy as np
import pytest

from composer.media import Audio
from composer.render import render
from composer.timeline import Motion, Timeline, Transition, TransitionKind
from tests.composer.films import GREY, detailed, film, flat, heard
from tests.composer.sounds import clicks, noise, tone


def boxes(mp4: bytes) -> list[str]:
    names, at = [], 0
    while at < len(mp4):
        (size,) = struct.unpack_from(">I", mp4, at)
        names.append(mp4[at + 4 : at + 8].decode())
        at += size
    assert at == len(mp4)
    return names


def a_second(fps: int = 30) -> Timeline:
    return film([flat(GREY)], fps, fps=fps)


def test_the_file_is_h_264_and_aac_as_the_delivery_rules_say() -> None:
    mp4 = render(film([detailed(1), detailed(2)], 30, Transition("dissolve", 9)), noise(2.0))
    with av.open(io.BytesIO(mp4), "r") as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        assert (picture.codec.name, picture.pix_fmt, picture.width, picture.height) == (
            "h264",
            "yuv420p",
            160,
            90,
        )
        assert [picture.average_rate, picture.base_rate] == [Fraction(30), Fraction(30)]
        assert picture.frames == 60
        assert (sound.codec.name, sound.rate, sound.layout.name) == ("aac", 48000, "stereo")
        assert 150_000 < (sound.bit_rate or 0) < 230_000
        assert picture.start_time == sound.start_time == 0


def test_colours_are_tagged_as_bt_709_of_limited_range() -> None:
    with av.open(io.BytesIO(render(a_second(), None)), "r") as container:
        context = container.streams.video[0].codec_context
        assert (context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1)
        assert context.color_range == 1


@pytest.mark.parametrize("fps", [1, 24, 25, 30, 60])
def test_frames_are_shown_at_even_distances(fps: int) -> None:
    mp4 = render(film([detailed(1), detailed(2)], 40, Transition("dissolve", 15), fps=fps), None)
    with av.open(io.BytesIO(mp4), "r") as container:
        times = [float(frame.time or 0) for frame in container.decode(video=0)]
    assert np.allclose(times, np.arange(80) / fps, atol=1e-6)


@pytest.mark.parametrize("seconds", [0.02, 0.5, 0.999, 1.0, 1.001, 3.0])
def test_sound_is_cut_or_padded_to_the_length_of_the_picture(seconds: float) -> None:
    with av.open(io.BytesIO(render(a_second(), tone(440, seconds))), "r") as container:
        lengths = [float((stream.duration or 0) * (stream.time_base or 0)) for stream in container.streams]
    assert lengths == pytest.approx([1.0, 1.0], abs=1 / 48000)


def test_sound_after_its_end_is_silence() -> None:
    sound = heard(render(a_second(), tone(440, 0.5)))
    assert np.abs(sound[:, 10000:20000]).max() > 0.3
    assert np.abs(sound[:, 28000:48000]).max() < 0.001


@pytest.mark.parametrize("rate", [8000, 44100, 48000, 96000])
def test_a_click_is_heard_with_its_frame(rate: int) -> None:
    beats = np.array([0.0, 0.25, 1.0, 2.5])
    given = clicks(beats, 3.0)
    audio = Audio(given.samples if rate == 48000 else _resampled(given, rate), rate)
    sound = np.abs(heard(render(film([flat(GREY)], 90), audio))).max(axis=0)
    for beat in beats:
        near = sound[max(0, int((beat - 0.05) * 48000)) : int((beat + 0.1) * 48000)]
        onset = max(0.0, beat - 0.05) + float(np.argmax(near > near.max() / 3)) / 48000
        assert abs(onset - beat) < 0.005


def _resampled(audio: Audio, rate: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    times = np.arange(int(audio.seconds * rate)) / rate
    known = np.arange(audio.samples.shape[1]) / audio.rate
    return np.stack([np.interp(times, known, row) for row in audio.samples]).astype(np.float32)


def test_mono_is_heard_on_both_sides_and_stereo_keeps_its_sides() -> None:
    left, right = heard(render(a_second(), tone(440, 1.0)))[:, 4800:43200]
    assert np.abs(left - right).max() < 0.01
    sided = np.stack([tone(440, 1.0).samples[0], np.zeros(48000, np.float32)])
    left, right = heard(render(a_second(), Audio(sided, 48000)))[:, 4800:43200]
    assert np.abs(left).max() > 0.4
    assert np.abs(right).max() < 0.02


def test_a_player_can_start_before_the_whole_file_is_there() -> None:
    names = boxes(render(film([detailed(1), detailed(2)], 60, Transition("push", 20)), noise(4.0)))
    assert names[0] == "ftyp"
    assert names.index("moov") < names.index("mdat")


def test_a_film_without_sound_has_no_sound_track() -> None:
    with av.open(io.BytesIO(render(a_second(), None)), "r") as container:
        assert [stream.type for stream in container.streams] == ["video"]


def test_the_file_says_nothing_of_when_it_was_made() -> None:
    mp4 = render(a_second(), tone(440, 1.0))
    header = mp4.index(b"mvhd")
    created, modified = struct.unpack_from(">II", mp4, header + 8)
    assert (created, modified) == (0, 0)
    with av.open(io.BytesIO(mp4), "r") as container:
        assert "creation_time" not in container.metadata


@pytest.mark.parametrize("fps", [24, 240])
@pytest.mark.parametrize("kind", ["cut", "dissolve", "push", "zoom"])
@pytest.mark.parametrize("motion", [Motion(), Motion("ken_burns", (0.4, 0.5, 0.8), (0.6, 0.5, 0.8))])
def test_the_index_finds_room_at_the_head_of_the_file(fps: int, kind: TransitionKind, motion: Motion) -> None:
    into = Transition(kind, 0 if kind == "cut" else 9)
    timeline = film([flat(GREY)] * 40, 1 if kind == "cut" else 17, into, motion, fps)
    assert boxes(render(timeline, noise(timeline.seconds)))[1] == "moov"


@pytest.mark.parametrize("motion", [Motion(), Motion("ken_burns", (0.4, 0.5, 0.8), (0.6, 0.5, 0.8))])
def test_the_index_of_a_long_silent_film_finds_room(motion: Motion) -> None:
    timeline = film([flat(GREY)] * 200, 16, Transition("dissolve", 7), motion)
    assert boxes(render(timeline, None))[1] == "moov"
