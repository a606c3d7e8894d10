"""Strangers' footage: the good becomes our own clip, the hostile is refused and reaches nothing."""

import io
import struct
from collections.abc import Iterable
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import av
import numpy as np
import psutil
import pytest

from composer import prober
from composer.clips import decode_clip
from composer.errors import InputError
from composer.media import EncodedClip
from composer.prober import footage as task
from tests.composer.footages import Pixels, counted, number_of
from tests.composer.prober import forge
from tests.composer.prober.test_track import CONCAT, HLS, SDP, encoded

SIZE = (96, 64)
QUARTERS = [(220, 30, 30), (30, 200, 30), (30, 30, 220), (230, 220, 40)]
"""What `forge.picture` shows top left, top right, bottom left and bottom right."""


def filmed(
    frames: Iterable[Pixels],
    container: str = "mp4",
    codec: str = "libx264",
    pixels: str = "yuv420p",
    times: Iterable[int] | None = None,
    rate: int = 24,
    options: dict[str, str] | None = None,
) -> bytes:
    """RGB frames as somebody's film; `times` in thousandths of a second, else evenly."""
    file = io.BytesIO()
    with av.open(file, "w", container) as out:
        stream: Any = out.add_stream(codec, rate=rate, options=options or {})
        stream.pix_fmt, stream.time_base = pixels, Fraction(1, 1000)
        stream.codec_context.time_base = Fraction(1, 1000)
        moments = list(times) if times is not None else None
        for number, pixel in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(pixel, "rgb24").reformat(format=pixels)
            if not number:
                stream.width, stream.height = frame.width, frame.height
            frame.pts = moments[number] if moments else round(1000 * number / rate)
            frame.time_base = Fraction(1, 1000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def still(frames: int = 3, width: int = 96, height: int = 64) -> list[Pixels]:
    return [np.asarray(forge.picture(width, height), np.uint8)] * frames


def opened(
    data: bytes, size: tuple[int, int] = SIZE, fps: int = 24, seconds: float = 5.0, **how: Any
) -> EncodedClip:
    return prober.open_clip(data, "film.mp4", size, fps, seconds, **how)


def numbers(clip: EncodedClip) -> list[int]:
    return [number_of(frame) for frame in decode_clip(clip)]


def quarters(frame: Pixels, order: list[int]) -> float:
    """How far the middles of the quarters are from the colours in that order."""
    height, width = frame.shape[:2]
    places = [(height // 4, width // 4), (height // 4, -width // 4), (-height // 4, width // 4)]
    places.append((-height // 4, -width // 4))
    return max(
        float(np.abs(frame[y, x].astype(int) - QUARTERS[kind]).max())
        for (y, x), kind in zip(places, order, strict=True)
    )


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


def test_a_name_is_told_without_what_it_may_hide() -> None:
    with pytest.raises(InputError, match=r"^a\?b: cannot be opened as footage; .* MP4, MOV, MKV or WebM"):
        prober.open_clip(b"text", "a\nb", SIZE, 24, 1.0)


def claiming(kind: bytes, place: int, *numbers: int) -> bytes:
    """A good film in which a box of the index tells other numbers."""
    data = bytearray(filmed(still()))
    struct.pack_into(f">{len(numbers)}I", data, data.index(kind) + 4 + place, *numbers)
    return bytes(data)


def test_times_that_cannot_be_are_judged_by_what_is_decoded() -> None:
    assert opened(claiming(b"stts", 4, 1, 2_000_000_000, 1)).frames == 1
    assert opened(claiming(b"stts", 4, 1, 3, 0)).frames <= 3
    assert opened(claiming(b"stts", 4, 1, 3, 2**31 - 1), seconds=0.5).frames == 12


HOSTILE = {
    "no ticks in a second": (claiming(b"mdhd", 12, 0), "corrupt"),
    "four billion ticks in a second": (claiming(b"mdhd", 12, 2**32 - 1), "corrupt"),
    "268 million frames": (claiming(b"stsz", 4, 100, 268_000_000), "corrupt"),
    "empty": (b"", "unsupported_media"),
    "text": (b"once upon a time", "unsupported_media"),
    "zeros": (bytes(1 << 20), "unsupported_media"),
    "random": (np.random.default_rng(2).bytes(1 << 20), "unsupported_media"),
    "picture": (forge.saved(forge.picture(), "PNG"), "unsupported_media"),
    "GIF": (forge.saved(forge.picture(), "GIF"), "unsupported_media"),
    "playlist": (HLS % b"http://127.0.0.1:9/a.ts", "unsupported_media"),
    "playlist of files": (HLS % b"file:///etc/passwd", "unsupported_media"),
    "concatenation": (CONCAT, "unsupported_media"),
    "DASH": (b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"/>', "unsupported_media"),
    "SDP": (SDP, "unsupported_media"),
    "AVISynth": (b'AviSource("/etc/passwd")', "unsupported_media"),
    "MPEG-TS": (filmed(still(), "mpegts", "mpeg4"), "unsupported_media"),
    "unknown codec": (filmed(still(), "matroska", "ffv1"), "unsupported_media"),
    "pictures as film": (filmed(still(), "mov", "png", "rgb24"), "unsupported_media"),
    "sound alone": (encoded("mp4", "aac"), "unsupported_media"),
    "MP4 without its index": (filmed(still())[:300], "unsupported_media"),
    "3,001 tracks": (forge.mp4(*[forge.track_box(100)] * 3_001), "too_complex"),
    "one pixel": (filmed(still(3, 2, 2)), "dimensions"),
    "too wide": (filmed([np.zeros((16, 8208, 3), np.uint8)]), "dimensions"),
    "a thread": (filmed([np.zeros((16, 800, 3), np.uint8)]), "dimensions"),
    "too many pixels": (filmed([np.zeros((2400, 3840, 3), np.uint8)]), "dimensions"),
    "a thousand a second": (filmed(still(600, 16, 16), times=range(600)), "fps"),
}


@pytest.mark.parametrize(("data", "code"), HOSTILE.values(), ids=HOSTILE)
def test_footage_that_cannot_be_taken_is_refused_by_name(data: bytes, code: str) -> None:
    before = psutil.Process().memory_info().rss
    with pytest.raises(InputError) as refused:
        opened(data)
    assert refused.value.code == code
    assert refused.value.message.startswith("film.mp4: ")
    assert psutil.Process().memory_info().rss - before < 50e6


def test_more_frames_than_a_film_may_have_are_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task, "MAX_FRAMES", 20)
    wish = {"size": SIZE, "fps": 24, "most": 100, "fit": "cover"}
    with pytest.raises(InputError) as refused:
        task.open_clip(filmed(counted(30, *SIZE)), wish, lambda _: None)
    assert refused.value.code == "too_many_frames"


def test_hdr_is_refused_and_told() -> None:
    asked = {"x265-params": "transfer=smpte2084:log-level=none"}
    data = filmed(still(), "mp4", "libx265", "yuv420p10le", options=asked)
    with pytest.raises(InputError, match=r"is HDR \(PQ\); save it as SDR"):
        opened(data)


@pytest.mark.parametrize("seconds", [0.0, -1.0, 600.1, float("nan")])
def test_a_length_that_cannot_be_taken_is_refused(seconds: float) -> None:
    with pytest.raises(InputError, match="more than 0 and at most 600 s"):
        opened(filmed(still()), seconds=seconds)


def test_a_file_that_is_too_large_is_not_even_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prober, "_MOST_CLIP_BYTES", 1000)
    with pytest.raises(InputError, match="is larger than 1,000 bytes") as refused:
        opened(filmed(still()))
    assert refused.value.code == "source_too_large"


def test_a_whitelist_keeps_a_neighbours_upload_from_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "neighbour.wav").write_bytes(filmed(still()))
    monkeypatch.chdir(tmp_path)
    shown: list[bytes] = []
    wish = {"size": SIZE, "fps": 24, "most": 9, "fit": "cover"}
    with pytest.raises(InputError):
        task.open_clip(CONCAT, wish, shown.append)
    for name in ("format_whitelist", "protocol_whitelist"):
        monkeypatch.delitem(task._OPTIONS, name)
    task.open_clip(CONCAT, wish, shown.append)
    assert shown, "without the whitelists it is read"
