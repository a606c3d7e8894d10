"""Strangers' films: the good become frames, stills and sound, the hostile are refused by name."""

import io
import struct
from fractions import Fraction
from typing import Any

import av
import numpy as np
import psutil
import pytest

from composer import prober
from composer.errors import InputError
from composer.prober import census
from composer.prober import film as task
from composer.prober.pieces import Piece, Small, Sound, Still, pack_small, pack_sound, unpack
from tests.composer.footages import Pixels, counted, number_of
from tests.composer.prober import forge
from tests.composer.prober.strangers import QUARTERS, filmed, still
from tests.composer.prober.test_track import CONCAT, HLS, SDP, encoded

SIZE = (96, 64)


def with_sound(
    frames: list[Pixels], container: str = "mp4", codec: str = "aac", late: float = 0.0, rate: int = 24
) -> bytes:
    """A film whose sound, a tone of a second, begins `late` seconds after its picture."""
    file = io.BytesIO()
    with av.open(file, "w", container) as out:
        picture: Any = out.add_stream("libx264", rate=rate)
        picture.width, picture.height, picture.pix_fmt = frames[0].shape[1], frames[0].shape[0], "yuv420p"
        sound: Any = out.add_stream(codec, rate=48_000, layout="stereo")
        for pixels in frames:
            out.mux(picture.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        out.mux(picture.encode(None))
        tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)
        shape = "s16" if codec.startswith("pcm") else "fltp"
        for start in range(0, 48_000, 1_000):
            block: Any = np.tile(tone[start : start + 1_000], (2, 1)).astype(np.float32)
            if shape == "s16":
                block = np.ascontiguousarray((32_767 * block).astype(np.int16).T).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(block, shape, "stereo")
            frame.sample_rate, frame.pts, frame.time_base = (
                48_000,
                start + round(late * 48_000),
                Fraction(1, 48_000),
            )
            out.mux(sound.encode(frame))
        out.mux(sound.encode(None))
    return file.getvalue()


def read(data: bytes, rate: float = 4.0, longest: float = 60.0) -> tuple[dict[str, Any], list[Piece]]:
    return prober.read_film(data, "film.mp4", rate, longest, list)


def of(pieces: list[Piece], kind: type) -> list[Any]:
    return [piece for piece in pieces if isinstance(piece, kind)]


@pytest.mark.parametrize(
    ("container", "codec", "told", "copies"),
    [
        ("mp4", "libx264", "h264", True),
        ("mov", "libx264", "h264", True),
        ("mp4", "mpeg4", "mpeg4", False),
        ("mp4", "libx265", "hevc", False),
        ("webm", "libvpx", "vp8", False),
        ("webm", "libvpx-vp9", "vp9", False),
        ("mp4", "libsvtav1", "av1", False),
    ],
)
def test_every_frame_of_a_film_is_read_with_its_time(
    container: str, codec: str, told: str, copies: bool
) -> None:
    said, pieces = read(filmed(counted(30, *SIZE), container, codec))
    frames = of(pieces, Small)
    assert np.abs([number_of(frame.pixels) - at for at, frame in enumerate(frames)]).max() <= 1
    assert [frame.time - frames[0].time for frame in frames] == pytest.approx(np.arange(30) / 24, abs=0.001)
    assert (said["size"], said["codec"], said["copies"], said["sound"]) == ([*SIZE], told, copies, "")


@pytest.mark.parametrize("between", [0, 2])
def test_h264_in_matroska_may_be_copied_when_every_packet_has_its_times(between: int) -> None:
    said, _ = read(filmed(counted(30, *SIZE), "matroska", options={"bf": str(between)}))
    assert said["copies"] == (not between), "Matroska tells no decoding times of frames out of order"


def test_stills_show_what_is_seen_at_their_times() -> None:
    _, pieces = read(filmed(counted(30, *SIZE)), rate=4.0)
    assert [number_of(one.pixels) for one in of(pieces, Still)] == pytest.approx([0, 6, 12, 18, 24], abs=1)
    _, pieces = read(filmed(counted(4, *SIZE), "matroska", times=[0, 40, 2600, 3000]), rate=1.0)
    seen = [(one.times, number_of(one.pixels)) for one in of(pieces, Still)]
    assert [times for times, _ in seen] == [1, 2, 1]
    assert [number for _, number in seen] == pytest.approx([0, 1, 3], abs=1)


def test_stills_and_frames_are_small_and_no_small_film_is_scaled_up() -> None:
    _, pieces = read(filmed(still(3, 800, 400)))
    assert {one.pixels.shape for one in of(pieces, Still)} == {(192, 384, 3)}
    assert {one.pixels.shape for one in of(pieces, Small)} == {(80, 160, 3)}
    _, pieces = read(filmed(still(3, *SIZE)))
    assert {one.pixels.shape for one in (*of(pieces, Still), *of(pieces, Small))} == {(64, 96, 3)}


@pytest.mark.parametrize(
    ("container", "codec"), [("mp4", "aac"), ("matroska", "libmp3lame"), ("mov", "pcm_s16le")]
)
def test_sound_comes_with_its_time(container: str, codec: str) -> None:
    said, pieces = read(with_sound(still(48), container, codec))
    sound = np.concatenate([piece.samples for piece in of(pieces, Sound)], axis=1)
    assert sound.shape[1] == pytest.approx(48_000, abs=3_000)
    assert np.sqrt(np.square(sound).mean()) == pytest.approx(0.3 / np.sqrt(2), abs=0.03)
    assert said["sound"]


def test_sound_that_begins_late_says_so() -> None:
    _, pieces = read(with_sound(still(48), late=0.5))
    first = next(piece for piece in of(pieces, Sound) if np.abs(piece.samples).max() > 0.1)
    assert first.time == pytest.approx(0.5, abs=0.05)


def test_sound_that_is_not_known_is_left_out() -> None:
    said, pieces = read(with_sound(still(48), "mov", "ac3"))
    assert said["sound"] == ""
    assert not of(pieces, Sound)
    assert len(of(pieces, Small)) == 48


def test_a_film_that_is_too_long_is_refused_with_both_lengths_before_it_is_decoded() -> None:
    with pytest.raises(
        InputError, match=r"^film.mp4: lasts 2\.00 s; a film may last at most 1\.5 s$"
    ) as refused:
        read(filmed(counted(48, *SIZE)), longest=1.5)
    assert refused.value.code == "film_too_long"
    assert len(of(read(filmed(counted(48, *SIZE)), longest=2.0)[1], Small)) == 48


def test_more_frames_than_a_film_may_have_are_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(census, "MAX_FRAMES", 20)
    shown: list[bytes] = []
    with pytest.raises(InputError) as refused:
        task.read_film(filmed(counted(30, *SIZE)), {"rate": 1.0, "longest": 60.0}, shown.append)
    assert (refused.value.code, shown) == ("too_many_frames", [])


def test_a_film_cut_short_is_refused_where_too_little_is_left() -> None:
    whole = filmed(counted(60, *SIZE), options={"movflags": "faststart", "g": "6"})
    film = filmed(counted(60, *SIZE), "matroska", options={"g": "6"})
    assert len(of(read(film[: len(film) * 9 // 10])[1], Small)) > 40
    with pytest.raises(InputError) as refused:
        read(whole[: len(whole) // 2])
    assert refused.value.code == "corrupt"


def test_a_film_whose_pictures_are_damaged_is_refused() -> None:
    data = bytearray(filmed(counted(60, 320, 180), options={"g": "1"}))
    start = data.index(b"mdat")
    place = np.random.default_rng(8).integers(start + 8, start + len(data) * 2 // 3, 4_000)
    for at in place:
        data[at] = 0xFF
    with pytest.raises(InputError) as refused:
        read(bytes(data))
    assert refused.value.code == "corrupt"


@pytest.mark.parametrize("turn", [90, 180])
def test_a_film_that_a_telephone_turned_is_upright_and_not_copied(turn: int) -> None:
    data = turned(filmed(still()), turn)
    said, pieces = read(data)
    (first, *_) = of(pieces, Still)
    assert said["size"] == ([64, 96] if turn == 90 else [96, 64])
    assert not said["copies"]
    corner = QUARTERS[{90: 2, 180: 3}[turn]]
    height, width = first.pixels.shape[:2]
    assert np.abs(first.pixels[height // 4, width // 4].astype(int) - corner).max() <= 14


def turned(film: bytes, turn: int) -> bytes:
    data = bytearray(film)
    a, b = {90: (0, 1), 180: (-1, 0)}[turn]
    struct.pack_into(
        ">9i", data, data.index(b"tkhd") + 44, a << 16, b << 16, 0, -b << 16, a << 16, 0, 0, 0, 1 << 30
    )
    return bytes(data)


HOSTILE = {
    "empty": (b"", "unsupported_media"),
    "text": (b"once upon a time", "unsupported_media"),
    "zeros": (bytes(1 << 20), "unsupported_media"),
    "random": (np.random.default_rng(2).bytes(1 << 20), "unsupported_media"),
    "PNG": (forge.saved(forge.picture(), "PNG"), "unsupported_media"),
    "JPEG": (forge.saved(forge.picture(), "JPEG"), "unsupported_media"),
    "GIF": (forge.saved(forge.picture(), "GIF"), "unsupported_media"),
    "AVIF": (b"\0\0\0\x1cftypavif" + bytes(400), "unsupported_media"),
    "playlist": (HLS % b"http://127.0.0.1:9/a.ts", "unsupported_media"),
    "playlist of files": (HLS % b"file:///etc/passwd", "unsupported_media"),
    "concatenation": (CONCAT, "unsupported_media"),
    "SDP": (SDP, "unsupported_media"),
    "MPEG-TS": (filmed(still(), "mpegts", "mpeg4"), "unsupported_media"),
    "unknown codec": (filmed(still(), "matroska", "ffv1"), "unsupported_media"),
    "sound alone": (encoded("mp4", "aac"), "unsupported_media"),
    "MP3": (encoded("mp3", "libmp3lame"), "unsupported_media"),
    "MP4 without its index": (filmed(still())[:300], "corrupt"),
    "WebM that only begins": (filmed(still(), "webm", "libvpx")[:60], "corrupt"),
    "3,001 tracks": (forge.mp4(*[forge.track_box(100)] * 3_001), "too_complex"),
    "one pixel": (filmed(still(3, 2, 2)), "dimensions"),
    "too wide": (filmed([np.zeros((16, 8208, 3), np.uint8)]), "dimensions"),
    "too many pixels": (filmed([np.zeros((2400, 3840, 3), np.uint8)]), "dimensions"),
    "a thousand a second": (filmed(still(600, 16, 16), times=range(600)), "fps"),
    "an hour": (filmed(still(2, 16, 16), times=[0, 3_600_000]), "film_too_long"),
}


@pytest.mark.parametrize(("data", "code"), HOSTILE.values(), ids=HOSTILE)
def test_films_that_cannot_be_taken_are_refused_by_name(data: bytes, code: str) -> None:
    before = psutil.Process().memory_info().rss
    with pytest.raises(InputError) as refused:
        read(data)
    assert refused.value.code == code, refused.value.message
    assert refused.value.message.startswith("film.mp4: ")
    assert psutil.Process().memory_info().rss - before < 50e6


def test_a_file_that_is_too_large_is_not_even_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prober, "_MOST_CLIP_BYTES", 1000)
    with pytest.raises(InputError, match="is larger than 1,000 bytes") as refused:
        read(filmed(still()))
    assert refused.value.code == "source_too_large"


NONSENSE = {
    "nothing": b"",
    "another kind": b"X" + pack_sound(0.0, b"")[1:],
    "no time": pack_sound(float("nan"), bytes(8)),
    "half a sample": pack_sound(0.0, bytes(7)),
    "numbers that are no sound": pack_sound(0.0, np.full(4, np.inf, np.float32).tobytes()),
    "too large a picture": pack_small(0.0, np.zeros((200, 200, 3), np.uint8)),
    "a picture cut short": pack_small(0.0, np.zeros((9, 16, 3), np.uint8))[:-1],
}


@pytest.mark.parametrize("piece", NONSENSE.values(), ids=NONSENSE)
def test_what_no_honest_worker_says_is_not_believed(piece: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (NumPy says some of it in words of its own)
        unpack(bytearray(piece))
