"""The only thing that opens a stranger's bytes: photos, tracks and footage become our own pixels and samples.

The decoding happens in children with limits (`zygote`, `worker`, `limits`); this side (`pool`) hands them
files and takes back what they made. The functions block and may be called from any thread. Knows nothing of
what a picture or a track is for.
"""

import atexit
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeVar

import numpy as np

from composer.clips import encode_planes
from composer.errors import InputError
from composer.film.dubbing import coded_once
from composer.media import Audio, EncodedClip, Picture
from composer.planes import I420
from composer.prober.limits import Limits
from composer.prober.pieces import Piece, most_bytes, unpack
from composer.prober.pool import Prober

T = TypeVar("T")

# The largest honest photo takes 0.9 GB (a lossless WebP of 50 Mpx with alpha) and 1.5 s. Seconds of the wall
# only end what hangs, so they leave room for a machine with much else to do.
_PHOTO = Limits(memory=1 << 30, cpu=15, wall=60.0)
_TRACK = Limits(memory=512 << 20, cpu=30, wall=120.0)
_MOST_PIXEL_BYTES = 3 * 50_000_000
_MOST_SECONDS = 1800.0
_MOST_CLIP_BYTES = 500_000_000
_MOST_CLIP_SECONDS = 600.0
_MOST_INDEX = 4_000_000
_RATE = 48_000
_LOUDEST = 1000.0
_NAME_LENGTH = 80

_prober = Prober()


@dataclass(frozen=True, slots=True, eq=False)
class OpenedPhoto:
    """A photo, upright in sRGB, and the (width, height) that the original had when upright."""

    picture: Picture
    source_size: tuple[int, int]


def open_photo(data: bytes, name: str, box: tuple[int, int], cover: bool = False) -> OpenedPhoto:
    """The photo scaled down, never up, to the size at which it just fits into `box` (width, height), or just
    covers it, or up to a quarter more a side: the exact fit is the caller's.

    JPEG, PNG and WebP, sides of 16 to 16,384 pixels, 50 million in all. Raises InputError, whose message
    begins with `name`, with code unsupported_media, image_too_small, image_too_large, animated, too_complex,
    corrupt or undecodable.
    """

    def understood(said: dict[str, Any], made: bytearray) -> OpenedPhoto:
        width, height = _pair(said["size"])
        pixels = np.frombuffer(made, np.uint8).reshape(height, width, 3)
        return OpenedPhoto(Picture(pixels), _pair(said["source"]))

    arguments = {"box": box, "cover": cover}
    return _ask("open_photo", data, name, arguments, _PHOTO, _MOST_PIXEL_BYTES, understood)


def inspect_photo(data: bytes, name: str) -> tuple[int, int]:
    """The photo's upright (width, height), from its header alone. Raises as `open_photo` does."""
    return _ask("inspect_photo", data, name, {}, _PHOTO, 0, lambda said, _: _pair(said["source"]))


def open_track(data: bytes, name: str, seconds: float) -> Audio:
    """The start of a music file as 48 kHz stereo: `seconds` + 1 of it, or all there is; at most half an hour.

    WAV, MP3, FLAC, OGG, MP4 and Matroska or WebM. Raises InputError, whose message begins with `name`, with
    code unsupported_media, too_complex, corrupt or undecodable.
    """

    def understood(_said: dict[str, Any], made: bytearray) -> Audio:
        samples = np.ascontiguousarray(np.frombuffer(made, np.float32).reshape(-1, 2).T)
        if not (np.abs(samples) <= _LOUDEST).all():  # also false for NaN
            raise InputError("holds numbers that are no sound", "corrupt")
        return Audio(samples, _RATE)

    length = min(seconds + 1.0, _MOST_SECONDS)
    most = round(length * _RATE) * 8
    return _ask("open_track", data, name, {"seconds": length}, _TRACK, most, understood)


def open_clip(
    data: bytes,
    name: str,
    size: tuple[int, int],
    fps: int,
    most_seconds: float,
    fit: Literal["cover", "contain", "stretch"] = "cover",
) -> EncodedClip:
    """The start of somebody's footage as our own: `most_seconds` of it, or all there is, without its sound.

    Upright, on a canvas of `size` (width, height, even), at a constant `fps`. MP4, MOV, AVI, Matroska or WebM
    with H.264, H.265, VP8, VP9, AV1, MPEG-4, MJPEG or ProRes; at most 500 MB, 3840x2160, 36,000 frames, 120
    a second, ten minutes of it taken. Raises InputError, whose message begins with `name`, with code
    source_too_large, unsupported_media, dimensions, too_many_frames, fps, too_complex, corrupt or
    undecodable.
    """
    width, height = size
    if not 0 < most_seconds <= _MOST_CLIP_SECONDS:
        raise InputError(
            f"of a clip more than 0 and at most {_MOST_CLIP_SECONDS:g} s are taken, not {most_seconds}"
        )
    if len(data) > _MOST_CLIP_BYTES:
        raise InputError(f"{_shown(name)}: is larger than {_MOST_CLIP_BYTES:,} bytes", "source_too_large")
    frame_bytes = width * height * 3 // 2
    most = max(1, round(most_seconds * fps))

    def coded(pieces: Iterator[bytearray]) -> EncodedClip:
        return encode_planes((_frame(piece, width, height) for piece in pieces), fps)

    arguments = {"size": size, "fps": fps, "most": most, "fit": fit}
    limits = Limits(
        memory=(1 << 30) + 5 * len(data) // 2, cpu=30 + int(3 * most_seconds), wall=120 + 12 * most_seconds
    )
    with _named(name):
        return _prober.feed("open_clip", data, arguments, limits, most * frame_bytes, coded)[1]


def copy_picture(data: bytes, name: str) -> bytes:
    """The picture of somebody's film as an MP4 without sound: its packets byte for byte, from time 0 on.

    Raises InputError, whose message begins with `name`, as `open_clip` does.
    """
    most = len(data) + _MOST_INDEX
    return _ask("copy_picture", data, name, {}, _copying(data), most, lambda _, made: bytes(made))


def code_picture(data: bytes, name: str, size: tuple[int, int], rate: Fraction, seconds: float) -> bytes:
    """The same coded once as H.264 at a constant `rate`, of `size` (width, height, even), `seconds` long.

    Raises InputError as `open_clip` does.
    """
    width, height = size
    most = max(1, round(seconds * rate))
    arguments = {"size": size, "fps": float(rate), "most": most, "fit": "stretch"}
    limits = Limits(memory=(1 << 30) + 5 * len(data) // 2, cpu=30 + int(3 * seconds), wall=120 + 12 * seconds)

    def coded(pieces: Iterator[bytearray]) -> bytes:
        return coded_once((_frame(piece, width, height) for piece in pieces), rate)

    with _named(name):
        return _prober.feed("open_clip", data, arguments, limits, most * width * height * 3 // 2, coded)[1]


def _copying(data: bytes) -> Limits:
    return Limits(memory=(1 << 29) + 5 * len(data), cpu=60, wall=120.0)


def read_film(
    data: bytes, name: str, rate: float, longest: float, take: Callable[[Iterator[Piece]], T]
) -> tuple[dict[str, Any], T]:
    """What is said of somebody's film (composer.prober.film.read_film), and what `take` made of its pieces.

    The files of `open_clip`, of at most `longest` seconds, with sound as `open_track` knows it or none;
    `rate` stills a second. Raises InputError as `open_clip` does, and with code film_too_long.
    """
    if len(data) > _MOST_CLIP_BYTES:
        raise InputError(f"{_shown(name)}: is larger than {_MOST_CLIP_BYTES:,} bytes", "source_too_large")
    # a small file that takes long is hostile or broken
    cpu = 60 + int(min(3 * longest, len(data) / 20_000))
    limits = Limits(memory=(1 << 30) + 3 * len(data), cpu=cpu, wall=120.0 + 4 * cpu)
    arguments = {"rate": rate, "longest": longest}
    with _named(name):
        return _prober.feed(
            "read_film",
            data,
            arguments,
            limits,
            most_bytes(rate, longest),
            lambda made: take(map(unpack, made)),
        )


def _frame(piece: bytearray, width: int, height: int) -> I420:
    return np.frombuffer(piece, np.uint8).reshape(height * 3 // 2, width)


def warm() -> None:
    """Start the decoders now, so that the first file does not wait for them."""
    _prober.start()


def close() -> None:
    """End the decoders; the next file starts them anew."""
    _prober.close()


def _ask(
    task: str,
    data: bytes,
    name: str,
    arguments: dict[str, Any],
    limits: Limits,
    most: int,
    understood: Callable[[dict[str, Any], bytearray], T],
) -> T:
    with _named(name):
        return understood(*_prober.ask(task, data, arguments, limits, most))


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except InputError as error:
        raise InputError(f"{_shown(name)}: {error.message}", error.code) from error
    except (KeyError, TypeError, ValueError) as error:  # the worker's answer is nonsense
        raise InputError(f"{_shown(name)}: cannot be decoded", "undecodable") from error


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name[:_NAME_LENGTH])


def _pair(said: Any) -> tuple[int, int]:
    width, height = said
    return int(width), int(height)


def _forget() -> None:
    global _prober
    _prober = Prober()


atexit.register(close)
os.register_at_fork(after_in_child=_forget)
