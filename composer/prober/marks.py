"""What a photo's first bytes say it is, and how many scans a JPEG makes. Reads bytes, decodes nothing."""

import re

from composer.errors import InputError

MAX_SCANS = 100
_PHOTOS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_OTHERS = {
    b"GIF8": "a GIF",
    b"BM": "a BMP",
    b"II*\0": "a TIFF",
    b"MM\0*": "a TIFF",
    b"8BPS": "a Photoshop file",
    b"%PDF": "a PDF",
    b"%!PS": "PostScript",
    b"<": "HTML or SVG",
}
_BRANDS = {b"heic": "a HEIC", b"heix": "a HEIC", b"mif1": "a HEIC", b"avif": "an AVIF"}
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_START_OF_SCAN = 0xDA
_END = 0xD9


def photo_format(data: bytes) -> str:
    """JPEG, PNG or WEBP. Raises InputError `unsupported_media` for anything else, naming it if known."""
    for mark, name in _PHOTOS.items():
        if data.startswith(mark):
            return name
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    raise InputError(f"{_other(data)}; a photo must be a JPEG, PNG or WebP", "unsupported_media")


def _other(data: bytes) -> str:
    if not data:
        return "is empty"
    if data[4:8] == b"ftyp":
        return f"is {_BRANDS.get(data[8:12], 'a film')}"
    for mark, name in _OTHERS.items():
        if data.lstrip()[: len(mark)] == mark:
            return f"is {name}"
    return "is no picture that is known here"


def check_scans(data: bytes) -> None:
    """Refuse, as `too_complex`, a JPEG that paints its picture more than 100 times over.

    Walks the markers as a decoder does; what follows the end of the picture (another picture, a clip that
    a phone appended) is not counted.
    """
    scans, place = 0, 2
    while found := _MARKER.search(data, place):
        marker, place = data[found.start() + 1], found.end()
        if marker == _END:
            return
        scans += marker == _START_OF_SCAN
        if scans > MAX_SCANS:
            raise InputError(f"has more than {MAX_SCANS} scans; save it again as a plain JPEG", "too_complex")
        place += int.from_bytes(data[place : place + 2], "big")
