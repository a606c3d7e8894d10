"""What a file's first bytes say it is. They may lie: whoever opens the file finds out."""

PHOTO_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
    (b"\x1a\x45\xdf\xa3", "audio/webm"),
)
_QUICKTIME = (b"moov", b"mdat", b"free", b"skip", b"wide")
"""How a film of QuickTime may begin that has no ftyp: it is older than that."""
FILM_TYPES = frozenset({"audio/mp4", "audio/webm", "video/quicktime", "video/x-msvideo"})
"""What may hold a film: of MP4 and WebM the first bytes do not say whether there is a picture in it."""
_NO_FILMS = (b"M4A ", b"M4B ", b"M4P ", b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
)
HEAD_BYTES = 512
TELLING_BYTES = 12
"""How many of them tell a film from what is none."""


def media_type(head: bytes) -> str | None:
    """The media type of a photo, a track or a film that begins with `head`; None for anything else."""
    for start, name in _STARTS:
        if head.startswith(start):
            return name
    if head[:4] == b"RIFF":
        known = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
        return known.get(head[8:12])
    if head[4:8] == b"ftyp":
        return "audio/mp4"
    if head[4:8] in _QUICKTIME:
        return "video/quicktime"
    if head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE6 == 0xE2:
        return "audio/mpeg"  # a bare frame of layer III
    return None


def may_be_film(head: bytes) -> bool:
    """Whether a film may begin so: nothing that says it is a photo, a track or something else."""
    return media_type(head) in FILM_TYPES and not (head[4:8] == b"ftyp" and head[8:12] in _NO_FILMS)


def is_archive(head: bytes) -> bool:
    return head.startswith(_ARCHIVES) or head[257:262] == b"ustar"
