"""Sound as WAV files: 24-bit integers for what is finished, 32-bit floats for what is to be mixed.

Writes its own header, so that a file holds nothing but the sound: the same samples are the same bytes.
Knows no other format.
"""

import struct

import numpy as np
from numpy.typing import NDArray

from composer.errors import InputError
from composer.media import Audio

MOST_BYTES = 2**32 - 1
"""A RIFF file counts its bytes in 32 bits."""

_PCM, _FLOAT = 1, 3
_FULL_SCALE = 2**23
_BLOCK = 1 << 18
"""Samples that are turned at a time, so that ten minutes do not need their size in memory several times."""


def pcm24(audio: Audio) -> bytes:
    """A WAV file of 24-bit samples, rounded and not dithered: what rounding adds lies at -144 dBFS.

    A sample beyond full scale is held at it. Raises InputError for more than a WAV file can hold.
    """
    blocks = range(0, audio.samples.shape[1], _BLOCK)
    return _wav(audio, _PCM, 24, b"".join(_three_bytes(audio.samples[:, at : at + _BLOCK]) for at in blocks))


def whole24(samples: NDArray[np.float32]) -> NDArray[np.int32]:
    """Samples of shape (channels, n) as 24-bit integers of shape (n, channels), held at full scale."""
    whole = np.rint(samples.T * np.float64(_FULL_SCALE)).clip(-_FULL_SCALE, _FULL_SCALE - 1)
    return np.ascontiguousarray(whole.astype(np.int32))


def float32(audio: Audio) -> bytes:
    """A WAV file of 32-bit floats: the samples as they are, and nothing is cut off above full scale."""
    return _wav(audio, _FLOAT, 32, np.asarray(audio.samples.T, "<f4").tobytes())


def _three_bytes(samples: NDArray[np.float32]) -> bytes:
    return whole24(samples).astype("<i4", copy=False).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def _wav(audio: Audio, kind: int, bits: int, data: bytes) -> bytes:
    channels, frames = audio.samples.shape
    width = channels * bits // 8
    about = struct.pack("<HHIIHH", kind, channels, audio.rate, audio.rate * width, width, bits)
    chunks = _chunk(b"fmt ", about)
    if kind == _FLOAT:  # whatever is not PCM says how long an extension it has, and how many samples
        chunks = _chunk(b"fmt ", about + struct.pack("<H", 0)) + _chunk(b"fact", struct.pack("<I", frames))
    pad = b"\0" * (len(data) % 2)
    size = 4 + len(chunks) + 8 + len(data) + len(pad)
    if size > MOST_BYTES:
        raise InputError(f"{audio.seconds:g} s of sound are more than a WAV file can hold")
    head = b"RIFF" + struct.pack("<I", size) + b"WAVE" + chunks + b"data" + struct.pack("<I", len(data))
    return b"".join((head, data, pad))


def _chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of an even number of bytes."""
    return name + struct.pack("<I", len(data)) + data
