"""Makes photos and tracks, good and hostile, byte by byte."""

import io
import struct
import wave
import zlib

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 96, 64


def picture(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Red top left, green top right, blue bottom left, yellow bottom right."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (220, 30, 30)
    pixels[: height // 2, width // 2 :] = (30, 200, 30)
    pixels[height // 2 :, : width // 2] = (30, 30, 220)
    pixels[height // 2 :, width // 2 :] = (230, 220, 40)
    return Image.fromarray(pixels)


def noise(width: int, height: int) -> Image.Image:
    """A picture that does not compress."""
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file of its kind."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def turned(orientation: int, kind: str = "JPEG") -> bytes:
    """`picture` stored so that its EXIF orientation brings it upright."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = picture()
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = image.transpose(undo[orientation]) if orientation in undo else image
    return saved(stored, kind, exif=exif)


def chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk with its checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(
    width: int, height: int, *extra: bytes, depth: int = 8, colour: int = 2, pixels: bytes | None = None
) -> bytes:
    """A PNG with a true or a lying header; `extra` chunks stand before the pixels."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000 if pixels is None else pixels)
    chunks = [chunk(b"IHDR", header), *extra, chunk(b"IDAT", body), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def white_rows(width: int, height: int) -> bytes:
    """Unfiltered RGB rows for `png`."""
    return (b"\0" + b"\xff" * 3 * width) * height


def jpeg_claiming(width: int, height: int) -> bytes:
    """A JPEG whose frame header lies about its size."""
    data = bytearray(saved(picture(), "JPEG"))
    place = data.index(b"\xff\xc0")
    data[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def jpeg_of_scans(scans: int, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """A progressive JPEG whose first scan comes `scans` times."""
    data = bytearray(saved(picture(), "JPEG", progressive=True))
    place = data.index(b"\xff\xc2")
    data[place + 5 : place + 9] = struct.pack(">HH", height, width)
    first = data.index(b"\xff\xda")
    second = data.index(b"\xff\xc4", first)
    return bytes(data[:first] + data[first:second] * scans + data[second:])


def exif_loop() -> bytes:
    """EXIF whose directory points at itself."""
    tiff = b"II*\0\x08\0\0\0" + b"\x01\0" + struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    return saved(picture(), "JPEG", exif=b"Exif\0\0" + tiff)


def webp_claiming(side: int) -> bytes:
    """34 bytes that claim a lossless WebP of `side` squared."""
    bits = (side - 1) | (side - 1) << 14
    body = b"VP8L" + struct.pack("<I", 9) + b"\x2f" + struct.pack("<I", bits) + b"\0" * 5
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def frames(count: int) -> list[Image.Image]:
    """Stills of an animation, each unlike the last."""
    return [Image.new("RGB", (WIDTH, HEIGHT), (number * 40 % 256, 0, 0)) for number in range(count)]


def wav(seconds: float, rate: int = 44_100, hertz: float = 440.0) -> bytes:
    """A mono sine at half of full scale."""
    time = np.arange(round(seconds * rate)) / rate
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes((16_383 * np.sin(2 * np.pi * hertz * time)).astype("<i2").tobytes())
    return file.getvalue()


def float_wav(samples: np.ndarray, rate: int = 48_000, channels: int = 2) -> bytes:
    """A WAV of 32-bit floats, header and all by hand."""
    body = samples.astype("<f4").tobytes()
    form = struct.pack("<HHIIHH", 3, channels, rate, rate * channels * 4, channels * 4, 32)
    return (
        b"RIFF"
        + struct.pack("<I", 36 + len(body))
        + b"WAVEfmt "
        + struct.pack("<I", 16)
        + form
        + b"data"
        + struct.pack("<I", len(body))
        + body
    )


def box(kind: bytes, *parts: bytes) -> bytes:
    """An MP4 box."""
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def _full(kind: bytes, *parts: bytes) -> bytes:
    return box(kind, bytes(4), *parts)


def track_box(samples: int, reference: bytes = b"", codec: bytes = b"sowt") -> bytes:
    """An MP4 track, of stereo 16-bit PCM or another codec, that claims `samples` samples of 4 bytes."""
    entry = box(
        codec, bytes(6), struct.pack(">H", 1), bytes(8), struct.pack(">HHHHI", 2, 16, 0, 0, 48_000 << 16)
    )
    own = box(b"url ", b"\0\0\0\x01") if not reference else box(b"url ", bytes(4), reference, b"\0")
    tables = box(
        b"stbl",
        _full(b"stsd", struct.pack(">I", 1), entry),
        _full(b"stts", struct.pack(">III", 1, samples, 1)),
        _full(b"stsc", struct.pack(">IIII", 1, 1, samples, 1)),
        _full(b"stsz", struct.pack(">II", 4, samples)),
        _full(b"stco", struct.pack(">II", 1, 4096)),
    )
    info = box(
        b"minf", _full(b"smhd", bytes(4)), box(b"dinf", _full(b"dref", struct.pack(">I", 1), own)), tables
    )
    length = struct.pack(">IIII", 0, 0, 48_000, min(samples, 2**32 - 1))
    media = box(
        b"mdia",
        _full(b"mdhd", length, bytes(4)),
        _full(b"hdlr", bytes(4), b"soun", bytes(13)),
        info,
    )
    return box(b"trak", _full(b"tkhd", bytes(80)), media)


def mp4(*tracks: bytes) -> bytes:
    """An MP4 of these tracks, and 64 kB of silence behind them."""
    header = _full(b"mvhd", struct.pack(">IIII", 0, 0, 48_000, 48_000), bytes(80))
    start = box(b"ftyp", b"isom", bytes(4), b"isommp41") + box(b"moov", header, *tracks)
    return start + box(b"mdat", bytes(65_536))
