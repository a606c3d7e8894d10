"""Rooms: impulse responses made of decaying noise, and sound put into one. Knows no instrument."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class Room:
    """`seconds` to fall by 60 dB, `early` seconds before it begins, `bright` Hz above which it is dull."""

    seconds: float
    early: float
    bright: float


ROOMS = {
    "club": Room(0.6, 0.006, 4500),
    "room": Room(1.0, 0.012, 4500),
    "hall": Room(1.9, 0.022, 4000),
    "cathedral": Room(3.2, 0.030, 3500),
}


@lru_cache(maxsize=8)
def impulse(name: str, rate: int) -> NDArray[np.float32]:
    """The stereo impulse response of a room, (2, n) with an energy of 1 a channel; always the same.

    The top falls faster than the rest, as it does in air, so that attacks stay clear of the tail.
    """
    room = ROOMS[name]
    count = int(rate * (room.early + room.seconds))
    noise = np.random.default_rng(60).standard_normal((2, count))
    time = np.arange(count) / rate - room.early
    decay = np.where(time >= 0, 10 ** (-3 * np.maximum(time, 0) / room.seconds), 0)
    dull = signal.butter(1, room.bright / 2.5, "lowpass", fs=rate, output="sos")
    band = signal.butter(2, (180, room.bright), "bandpass", fs=rate, output="sos")
    shaped = signal.sosfilt(band, noise) * decay
    late = np.clip(time / room.seconds * 2, 0, 1)
    mixed = shaped * (1 - late) + signal.sosfilt(dull, shaped) * late
    mixed *= np.minimum(1, (count - np.arange(count)) / (0.02 * rate))
    response: NDArray[np.float32] = (mixed / np.sqrt((mixed**2).sum(axis=1, keepdims=True))).astype(
        np.float32
    )
    response.flags.writeable = False
    return response


def reverberate(sound: NDArray[np.float32], name: str, rate: int) -> None:
    """The sound (2, n) becomes the room's answer to it, in place and as long as it was.

    Overlap-add in blocks: the memory does not grow with the length.
    """
    response = impulse(name, rate)
    reach = response.shape[1] - 1
    block = min(_BLOCK, sound.shape[1])
    size = fft.next_fast_len(block + reach, real=True)
    spectrum = fft.rfft(response, size, axis=1)
    tail = np.zeros((2, reach), np.float32)
    for start in range(0, sound.shape[1], block):
        piece = sound[:, start : start + block]
        wet = fft.irfft(fft.rfft(piece, size, axis=1) * spectrum, size, axis=1)
        wet[:, :reach] += tail
        count = piece.shape[1]
        tail = wet[:, count : count + reach].copy()
        piece[:] = wet[:, :count]
