"""What a worker emits of a film, one after the other as it is decoded: small frames, stills, sound.

Both sides know it: the worker packs, the caller unpacks and believes nothing. Knows no files.
"""

import math
import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_FRAMES = 36_000

SMALL_SIDE = 160
"""Pixels of a small frame's longer side; no frame is scaled up."""

STILL_SIDE = 384
"""Pixels of a still's longer side."""

SOUND_RATE = 48_000

_HEAD = struct.Struct("<cdIHH")
HEAD_BYTES = _HEAD.size


@dataclass(frozen=True, slots=True, eq=False)
class Small:
    """A frame at its time in seconds by the file's clock: BGR of shape (height, width, 3), as it is coded."""

    time: float
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """A frame that stands for `times` stills in a row: RGB of shape (height, width, 3), upright."""

    times: int
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """Samples from `time` on: float32 of shape (2, n) at SOUND_RATE."""

    time: float
    samples: NDArray[np.float32]


Piece = Small | Still | Sound


def most_bytes(rate: float, longest: float) -> int:
    """The most that an honest worker emits of a film of `longest` seconds."""
    small = MAX_FRAMES * (HEAD_BYTES + 3 * SMALL_SIDE**2)
    stills = math.ceil(rate * (longest + 1) + 1) * (HEAD_BYTES + 3 * STILL_SIDE**2)
    return small + stills + math.ceil(longest + 2) * SOUND_RATE * (8 + HEAD_BYTES)


def pack_small(time: float, pixels: NDArray[np.uint8]) -> bytes:
    return _HEAD.pack(b"F", time, 1, pixels.shape[1], pixels.shape[0]) + pixels.tobytes()


def pack_still(times: int, pixels: NDArray[np.uint8]) -> bytes:
    return _HEAD.pack(b"S", 0.0, times, pixels.shape[1], pixels.shape[0]) + pixels.tobytes()


def pack_sound(time: float, interleaved: bytes) -> bytes:
    return _HEAD.pack(b"A", time, 1, 0, 0) + interleaved


def unpack(piece: bytearray) -> Piece:
    """The piece again. Raises ValueError for what no honest worker packs."""
    if len(piece) < HEAD_BYTES:
        raise ValueError("less than the head of a piece")
    kind, time, times, width, height = _HEAD.unpack_from(piece)
    if not math.isfinite(time) or kind not in (b"F", b"S", b"A"):
        raise ValueError("no piece of a film")
    if kind == b"A":
        samples = np.frombuffer(piece, np.float32, offset=HEAD_BYTES).reshape(-1, 2)
        if not (np.abs(samples) <= 1000.0).all():  # also false for NaN
            raise ValueError("numbers that are no sound")
        return Sound(time, np.ascontiguousarray(samples.T))
    side = SMALL_SIDE if kind == b"F" else STILL_SIDE
    if not 0 < max(width, height) <= side or not min(width, height):
        raise ValueError("a picture of a size that was not asked for")
    pixels = np.frombuffer(piece, np.uint8, offset=HEAD_BYTES).reshape(height, width, 3)
    return Small(time, pixels) if kind == b"F" else Still(times, pixels)
