"""A look-ahead true-peak limiter that works on a curve of gains. Knows no loudness target and no file."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

BLOCK = 32
"""Samples for each point of the gain curve: two thirds of a millisecond at 48 kHz."""

_ATTACK_BLOCKS = 6
_HOLD_BLOCKS = 24
_RELEASE_DB_PER_BLOCK = 0.04
_CHUNK = 1 << 15  # half blocks
_SMOOTHING = signal.windows.hann(2 * _ATTACK_BLOCKS + 1)[1:-1] / _ATTACK_BLOCKS


def limiting_gains(peaks: NDArray[np.float64], ceiling: float) -> NDArray[np.float64]:
    """The gain of each block that keeps its peak (linear) at or under `ceiling`, smooth and at most 1.

    The gain falls over 4 ms before a peak, holds for 16 ms, so that it does not follow a bass note's own
    wave, and comes back at 60 dB a second.
    """
    need = np.minimum(0.0, 20 * np.log10(ceiling / np.maximum(peaks, 1e-9)))
    size = 2 * _ATTACK_BLOCKS + 1 + _HOLD_BLOCKS
    held = ndimage.minimum_filter1d(need, size, mode="nearest", origin=_HOLD_BLOCKS // 2)
    ramp = _RELEASE_DB_PER_BLOCK * np.arange(len(held))
    released = np.minimum.accumulate(held - ramp) + ramp
    eased = ndimage.convolve1d(np.minimum(released, 0.0), _SMOOTHING, mode="nearest")
    gains: NDArray[np.float64] = 10 ** (eased / 20)
    return gains


def apply_gains(samples: NDArray[np.float32], gains: NDArray[np.float64]) -> NDArray[np.float32]:
    """The samples (channels, n) under a gain per block, in straight lines between the blocks' middles.

    Works in chunks, so that a long sound costs no more than its answer.
    """
    answer = np.empty_like(samples)
    edges = np.pad(gains, 1, mode="edge")
    edges = (edges[:-1] + edges[1:]) / 2
    first = np.concatenate((edges[:-1, None], gains[:, None]), axis=1).ravel()
    last = np.concatenate((gains[:, None], edges[1:, None]), axis=1).ravel()
    half = BLOCK // 2
    steps = np.arange(half, dtype=np.float32) / np.float32(half)
    for start in range(0, len(first), _CHUNK):
        low, high = first[start : start + _CHUNK, None], last[start : start + _CHUNK, None]
        curve = (low.astype(np.float32) + (high - low).astype(np.float32) * steps).reshape(-1)
        piece = slice(start * half, start * half + len(curve))
        part = samples[:, piece]
        answer[:, piece] = part * curve[: part.shape[1]]
    return answer
