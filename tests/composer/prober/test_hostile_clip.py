"""Strangers' footage, as it should not be: it is refused by name, costs little and reaches nothing."""

import struct
from pathlib import Path

import numpy as np
import psutil
import pytest

from composer import prober
from composer.errors import InputError
from composer.prober import footage as task
from tests.composer.footages import counted
from tests.composer.prober import forge
from tests.composer.prober.strangers import SIZE, filmed, opened, still
from tests.composer.prober.test_track import CONCAT, HLS, SDP, encoded


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
