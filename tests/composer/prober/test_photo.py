"""Strangers' photos: the good ones come out upright in sRGB, the hostile ones are refused by name."""

import struct
import zlib

import numpy as np
import psutil
import pytest

from composer import prober
from composer.errors import InputError
from composer.prober import marks
from tests.composer.prober import forge

BOX = (4096, 4096)
RNG = np.random.default_rng(1)

UNSUPPORTED = {
    "empty": b"",
    "one byte": b"\x89",
    "random": RNG.bytes(1_000_000),
    "text": b"once upon a time",
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "SVG": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "GIF": forge.saved(forge.picture(), "GIF"),
    "huge GIF": b"GIF89a" + b"\xff\xff\xff\xff" + bytes(20),
    "BMP": forge.saved(forge.picture(), "BMP"),
    "TIFF": forge.saved(forge.picture(), "TIFF"),
    "PPM": b"P3 60000 60000 255 1 2 3",
    "ICO": forge.saved(forge.picture(), "ICO"),
    "PSD": b"8BPS\0\1" + bytes(40),
    "PCX": forge.saved(forge.picture(), "PCX"),
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n(code) run",
    "PDF": b"%PDF-1.7\n",
    "FLI": bytes(4) + b"\x11\xaf" + bytes(122),
    "AVIF": b"\0\0\0\x1cftypavif" + bytes(1000),
    "HEIC": b"\0\0\0\x1cftypheic" + bytes(1000),
    "film": b"\0\0\0\x1cftypisom" + bytes(1000),
    "RIFF of another kind": b"RIFF\x10\0\0\0AVI LIST" + bytes(100),
}
TOO_LARGE = {
    "2e9 x 1": forge.png(2_000_000_000, 1),
    "65500 squared": forge.png(65_500, 65_500),
    "one bit, 30000 squared": forge.png(30_000, 30_000, depth=1, colour=0),
    "80 million x 1": forge.png(80_000_000, 1),
    "88 Mpx, below Pillow's warning": forge.png(11_000, 8_000),
    "170 Mpx, between warning and error": forge.png(17_000, 10_000),
    "a side over the limit": forge.png(16_385, 100),
    "50 Mpx and a little": forge.png(10_000, 5_001),
    "JPEG of 65500 squared": forge.jpeg_claiming(65_500, 65_500),
    "JPEG of 9400 x 9500": forge.jpeg_claiming(9_400, 9_500),
    "WebP of 16383 squared": forge.webp_claiming(16_383),
    "WebP of 60 Mpx": forge.webp_claiming(7_746),
}
TOO_SMALL = {
    "1 x 1": forge.png(1, 1, pixels=b"\0\xff\xff\xff"),
    "16384 x 1": forge.png(16_384, 1, pixels=forge.white_rows(16_384, 1)),
    "15 x 500": forge.png(15, 500, pixels=forge.white_rows(15, 500)),
}
WHOLE_JPEG = forge.saved(forge.noise(300, 200), "JPEG")
WHOLE_PNG = forge.saved(forge.noise(300, 200), "PNG")
WHOLE_WEBP = forge.saved(forge.noise(300, 200), "WEBP")
CORRUPT = {
    "JPEG cut in the middle": WHOLE_JPEG[: len(WHOLE_JPEG) // 2],
    "JPEG of 400 bytes": WHOLE_JPEG[:400],
    "JPEG of 12 bits": WHOLE_JPEG.replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"),
    "PNG cut in the middle": WHOLE_PNG[: len(WHOLE_PNG) // 2],
    "PNG of its signature": WHOLE_PNG[:8],
    "PNG header with a bad checksum": WHOLE_PNG[:29] + b"\0\0\0\0" + WHOLE_PNG[33:],
    "PNG of broken deflate": forge.png(64, 64, pixels=None)[:60] + bytes(50),
    "PNG with less than its pixels": forge.png(64, 64, pixels=b"\0" * 100),
    "PNG with a text of 20 MB": forge.png(
        64, 64, forge.chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(20 << 20)))
    ),
    "WebP cut in the middle": WHOLE_WEBP[: len(WHOLE_WEBP) // 2],
    "WebP of nothing": b"RIFF\x04\0\0\0WEBP",
}
ANIMATED = {
    "APNG": forge.saved(forge.picture(), "PNG", save_all=True, append_images=forge.frames(20)),
    "WebP": forge.saved(forge.picture(), "WEBP", save_all=True, append_images=forge.frames(20)),
}
TOO_COMPLEX = {
    "2,000 scans of 49 Mpx": forge.jpeg_of_scans(2_000, 7_000, 7_000),
    "101 scans": forge.jpeg_of_scans(101),
}
HOSTILE = [
    pytest.param(data, code, id=name)
    for code, files in [
        ("unsupported_media", UNSUPPORTED),
        ("image_too_large", TOO_LARGE),
        ("image_too_small", TOO_SMALL),
        ("corrupt", CORRUPT),
        ("animated", ANIMATED),
        ("too_complex", TOO_COMPLEX),
    ]
    for name, data in files.items()
]


@pytest.mark.parametrize(("data", "code"), HOSTILE)
def test_a_photo_that_cannot_be_taken_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        prober.open_photo(data, "holiday.png", BOX)
    assert refused.value.code == code
    assert refused.value.message.startswith("holiday.png: ")


@pytest.mark.parametrize(("size", "data"), [("1x1", TOO_SMALL["1 x 1"]), ("16384x1", TOO_SMALL["16384 x 1"])])
def test_a_size_that_is_refused_is_named_with_what_is_allowed(size: str, data: bytes) -> None:
    with pytest.raises(
        InputError, match=f"dot.png: has {size} pixels; each side must have 16 to 16384 pixels"
    ):
        prober.inspect_photo(data, "dot.png")


def test_refusing_them_all_does_not_make_this_process_grow() -> None:
    before = psutil.Process().memory_info().rss
    for data in (*TOO_LARGE.values(), *TOO_COMPLEX.values(), *CORRUPT.values()):
        with pytest.raises(InputError):
            prober.open_photo(data, "x", BOX)
    assert psutil.Process().memory_info().rss - before < 50e6


def test_a_name_full_of_tricks_is_shown_harmless() -> None:
    with pytest.raises(InputError) as refused:
        prober.open_photo(b"", "a\x1b[31m\u202egnp.\n" + "x" * 500, BOX)
    assert refused.value.message.startswith("a?[31m?gnp.?xxx")
    assert len(refused.value.message) < 200


def test_a_hundred_scans_are_taken_and_without_the_count_so_are_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marks.check_scans(forge.jpeg_of_scans(60))
    monkeypatch.setattr(marks, "MAX_SCANS", 10_000)
    marks.check_scans(TOO_COMPLEX["2,000 scans of 49 Mpx"])


def test_what_a_phone_appends_to_a_jpeg_is_not_counted_as_scans() -> None:
    clip = b"\xff\xda\0\x0c" * 500
    opened = prober.open_photo(WHOLE_JPEG + clip, "motion.jpg", BOX)
    assert opened.source_size == (300, 200)


def test_a_preview_within_a_jpeg_is_not_counted_as_scans() -> None:
    preview = struct.pack(">HH", 0xFFE1, 2 + 4 * 500) + b"\xff\xda\0\x0c" * 500
    opened = prober.open_photo(WHOLE_JPEG[:2] + preview + WHOLE_JPEG[2:], "preview.jpg", BOX)
    assert opened.source_size == (300, 200)


def test_a_script_behind_a_png_is_left_behind() -> None:
    plain = prober.open_photo(WHOLE_PNG, "a.png", BOX).picture.pixels
    trailed = prober.open_photo(WHOLE_PNG + b"<script>alert(1)</script>", "a.png", BOX).picture.pixels
    assert np.array_equal(plain, trailed)


def test_a_png_with_100_000_texts_is_taken_or_refused_but_costs_nobody() -> None:
    texts = forge.chunk(b"tEXt", b"a\0b") * 100_000
    data = forge.png(64, 64, texts, pixels=forge.white_rows(64, 64))
    assert prober.inspect_photo(data, "wordy.png") == (64, 64)


def test_exif_that_points_at_itself_only_loses_its_say() -> None:
    assert prober.open_photo(forge.exif_loop(), "loop.jpg", BOX).source_size == (forge.WIDTH, forge.HEIGHT)
