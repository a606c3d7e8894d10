"""Strangers' footage, as it should be: it becomes our own clip, upright, even, on the canvas."""

import io
import struct
from fractions import Fraction
from itertools import chain
from typing import Any

import av
import numpy as np
import pytest

from composer.clips import decode_clip
from tests.composer.footages import counted
from tests.composer.prober.strangers import SIZE, filmed, numbers, opened, quarters, still


@pytest.mark.parametrize(
    ("container", "codec", "pixels"),
    [
        ("mp4", "libx264", "yuv420p"),
        ("mov", "libx264", "yuv444p"),
        ("mp4", "mpeg4", "yuv420p"),
        ("matroska", "libx264", "yuv420p10le"),
        ("mp4", "libx265", "yuv420p"),
        ("webm", "libvpx", "yuv420p"),
        ("webm", "libvpx-vp9", "yuv420p"),
        ("mp4", "libsvtav1", "yuv420p"),
        ("mov", "prores_ks", "yuv422p10le"),
    ],
)
def test_footage_keeps_its_frames(container: str, codec: str, pixels: str) -> None:
    clip = opened(filmed(counted(8, *SIZE), container, codec, pixels))
    assert (clip.width, clip.height, clip.fps, clip.frames) == (*SIZE, 24, 8)
    assert np.abs(np.subtract(numbers(clip), range(8))).max() <= 1


@pytest.mark.parametrize("matrix", [None, 1, 5])
@pytest.mark.parametrize("pixels", ["yuv420p", "yuvj420p"])
def test_colours_are_kept_whatever_the_matrix_and_the_range(matrix: int | None, pixels: str) -> None:
    file = io.BytesIO()
    with av.open(file, "w", "mp4") as out:
        stream: Any = out.add_stream("libx264", rate=24, options={"crf": "8"})
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        context = stream.codec_context
        context.color_range = 2 if pixels == "yuvj420p" else 1
        if matrix:
            context.colorspace = matrix
        frame = av.VideoFrame.from_ndarray(still(1)[0], "rgb24").reformat(
            format="yuv420p", dst_colorspace=matrix or 5, dst_color_range=context.color_range
        )
        frame.pts, frame.color_range = 0, context.color_range
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    (seen,) = decode_clip(opened(file.getvalue()))
    assert quarters(seen, [0, 1, 2, 3]) <= 6


@pytest.mark.parametrize(
    ("turn", "order"), [(0, [0, 1, 2, 3]), (90, [2, 0, 3, 1]), (180, [3, 2, 1, 0]), (270, [1, 3, 0, 2])]
)
def test_a_telephones_rotation_is_honoured(turn: int, order: list[int]) -> None:
    data = bytearray(filmed(still()))
    matrix = data.index(b"tkhd") + 4 + 40
    a, b = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[turn]
    struct.pack_into(">9i", data, matrix, a << 16, b << 16, 0, -b << 16, a << 16, 0, 0, 0, 1 << 30)
    size = SIZE if turn % 180 == 0 else SIZE[::-1]
    for frame in decode_clip(opened(bytes(data), size)):
        assert quarters(frame, order) <= 12


@pytest.mark.parametrize("fps", [6, 24, 30, 60])
def test_footage_of_any_rate_becomes_even(fps: int) -> None:
    clip = opened(filmed(counted(12, *SIZE), rate=12), fps=fps)
    assert clip.frames == fps
    assert numbers(clip)[-1] == 11 - (fps == 6)


def test_footage_without_an_even_rate_keeps_its_times() -> None:
    times = [0, 40, 90, 500, 700, 1000]
    clip = opened(filmed(counted(6, *SIZE), "matroska", times=times), fps=20)
    shown = numbers(clip)
    assert [shown.index(number) for number in range(6)] == [0, 1, 2, 10, 14, 20]


def test_times_rounded_to_thousandths_lose_and_repeat_no_frame() -> None:
    assert numbers(opened(filmed(counted(40, *SIZE), "webm", "libvpx"))) == pytest.approx(
        list(range(40)), abs=1
    )


def test_footage_that_does_not_start_at_zero_starts_with_its_first_frame() -> None:
    times = [700 + 50 * number for number in range(5)]
    assert numbers(opened(filmed(counted(5, *SIZE), "matroska", times=times), fps=20)) == list(range(5))


def test_no_more_is_taken_than_was_asked_for() -> None:
    clip = opened(filmed(counted(48, *SIZE)), seconds=0.5)
    assert numbers(clip) == list(range(12))


def test_cover_cuts_off_contain_shows_all_and_stretch_gives_up_the_shape() -> None:
    tall = filmed(still(1, 64, 96))
    (cover,) = decode_clip(opened(tall, (96, 64)))
    (contain,) = decode_clip(opened(tall, (96, 64), fit="contain"))
    (stretch,) = decode_clip(opened(tall, (96, 64), fit="stretch"))
    assert quarters(cover, [0, 1, 2, 3]) <= 12
    assert quarters(stretch, [0, 1, 2, 3]) <= 12
    assert quarters(contain[:, 27:69], [0, 1, 2, 3]) <= 12
    assert 10 < contain[:, :20].mean() < 0.7 * contain[:, 30:66].mean(), "a dimmed backdrop at the sides"


def test_pixels_that_are_not_square_are_honoured() -> None:
    file = io.BytesIO()
    with av.open(file, "w", "mp4") as out:
        stream: Any = out.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 48, 64, "yuv420p"
        stream.codec_context.sample_aspect_ratio = stream.sample_aspect_ratio = Fraction(2)
        out.mux(stream.encode(av.VideoFrame.from_ndarray(still(1, 48, 64)[0], "rgb24")))
        out.mux(stream.encode(None))
    (seen,) = decode_clip(opened(file.getvalue(), fit="contain"))
    assert quarters(seen, [0, 1, 2, 3]) <= 12


def test_footage_cut_short_gives_what_there_is() -> None:
    whole = filmed(counted(48, *SIZE), "matroska", options={"g": "6"})
    assert 5 < opened(whole[: len(whole) * 2 // 3]).frames < 48


def test_footage_that_changes_its_size_midway_keeps_to_the_canvas() -> None:
    small, large = filmed(still(3), "webm", "libvpx"), filmed(still(3, 144, 96), "webm", "libvpx")
    file, at = io.BytesIO(), 0
    with (
        av.open(io.BytesIO(small), "r") as one,
        av.open(io.BytesIO(large), "r") as two,
        av.open(file, "w", "webm") as out,
    ):
        stream = out.add_stream_from_template(one.streams.video[0])
        for packet in chain(one.demux(video=0), two.demux(video=0)):
            if packet.size:
                packet.stream, packet.pts, packet.dts = stream, at * 40, at * 40
                at += 1
                out.mux(packet)
    seen = list(decode_clip(opened(file.getvalue(), fps=25)))
    assert len(seen) == 6
    assert all(quarters(frame, [0, 1, 2, 3]) <= 16 for frame in seen)


def test_the_same_film_gives_the_same_bytes() -> None:
    data = filmed(counted(10, *SIZE))
    assert opened(data).data == opened(data).data
