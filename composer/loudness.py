"""Loudness, its range and true peak (ITU-R BS.1770-4, EBU Tech 3342). Measures sound, never changes it."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from composer.media import Audio

SILENCE_LUFS = -70.0
"""The absolute gate of BS.1770: a block below it is silence."""

_OVERSAMPLING = 4
_INTERPOLATOR = (
    _OVERSAMPLING * signal.firwin(12 * _OVERSAMPLING + 1, 1 / _OVERSAMPLING, window=("kaiser", 6.0))
).astype(np.float32)
"""The low-pass of the true-peak meter: 12 taps a phase, as in BS.1770-4 annex 2, centred on a sample."""

_CHUNK = 480_000


def weighted_power(audio: Audio) -> NDArray[np.float32]:
    """The square of every sample after BS.1770's head and high-pass filters, summed over the channels.

    Works in chunks: ten minutes of sound cost no more memory than the answer.
    """
    numerator, denominator = _k_filter(audio.rate)
    channels, count = audio.samples.shape
    power = np.empty(count, dtype=np.float32)
    state = np.zeros((channels, len(denominator) - 1))
    for start in range(0, count, _CHUNK):
        piece = audio.samples[:, start : start + _CHUNK].astype(np.float64)
        weighted, state = signal.lfilter(numerator, denominator, piece, axis=1, zi=state)
        power[start : start + _CHUNK] = np.square(weighted).sum(axis=0)
    return power


def _k_filter(rate: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both biquads of BS.1770 as one filter, made for any rate from the analogue prototypes.

    The prototypes reproduce the coefficients that the standard prints for 48 kHz.
    """
    gain, quality = 10 ** (3.999843853973347 / 20), 0.7071752369554196
    warp, poles = _poles(min(1681.974450955533, 0.45 * rate), quality, rate)
    band = gain**0.4996667741545416 * warp / quality
    shelf = np.array([gain + band + warp**2, 2 * (warp**2 - gain), gain - band + warp**2]) / poles[0]
    _, low = _poles(38.13547087602444, 0.5003270373238773, rate)
    return np.convolve(shelf, [1.0, -2.0, 1.0]), np.convolve(poles / poles[0], low / low[0])


def _poles(hertz: float, quality: float, rate: int) -> tuple[float, NDArray[np.float64]]:
    """A second-order section's warped frequency and its denominator, by the bilinear transform."""
    warp = math.tan(math.pi * hertz / rate)
    ends, middle = 1 + warp**2, 2 * (warp**2 - 1)
    return warp, np.array([ends + warp / quality, middle, ends - warp / quality])


def gated_loudness(energy: NDArray[np.float64], per_second: float) -> float:
    """The integrated loudness (LUFS) of K-weighted mean squares, summed over channels, `per_second` of them.

    Blocks of 400 ms that overlap by three quarters pass the absolute and then the relative gate. Sound of
    less than a block is one block. Answers -inf for silence.
    """
    blocks = _sliding_mean(energy, per_second, 0.4, 0.1)
    loud = blocks[blocks > 10 ** ((SILENCE_LUFS + 0.691) / 10)]
    if not loud.size:
        return -math.inf
    kept = loud[loud > loud.mean() / 10]
    return _lufs(float(kept.mean()))


def _lufs(mean_square: float) -> float:
    return -0.691 + 10 * math.log10(mean_square)


def _sliding_mean(
    energy: NDArray[np.float64], per_second: float, block_seconds: float, step_seconds: float
) -> NDArray[np.float64]:
    size = max(1, min(len(energy), round(block_seconds * per_second)))
    sums = np.concatenate(([0.0], np.cumsum(energy)))
    starts = np.arange(0, len(energy) - size + 1, max(1, round(step_seconds * per_second)))
    return (sums[starts + size] - sums[starts]) / size


def _steps(audio: Audio, per_second: int = 100) -> NDArray[np.float64]:
    """The K-weighted mean square of each hundredth of a second, summed over the channels."""
    power = weighted_power(audio)
    edges = np.arange(0, len(power), audio.rate / per_second).astype(np.intp)
    sizes = np.diff(np.append(edges, len(power)))
    means: NDArray[np.float64] = np.add.reduceat(power, edges, dtype=np.float64) / sizes
    return means


def integrated_loudness(audio: Audio) -> float:
    """The loudness of the whole (LUFS); -inf for silence. Mono counts as one channel, as it is played."""
    return gated_loudness(_steps(audio), 100.0)


def loudness_range(audio: Audio) -> float:
    """The spread of the loudness (LU, EBU Tech 3342): 3 s blocks, 10th to 95th percentile; 0 if too short."""
    blocks = _sliding_mean(_steps(audio), 100.0, 3.0, 0.1)
    loud = blocks[blocks > 10 ** ((SILENCE_LUFS + 0.691) / 10)]
    if not loud.size:
        return 0.0
    kept = loud[loud > loud.mean() / 100]
    low, high = np.percentile(10 * np.log10(kept), [10, 95])
    return float(high - low)


def true_peaks(samples: NDArray[np.float32], block: int) -> NDArray[np.float32]:
    """The largest true peak of any channel in each block of `block` samples, four times oversampled.

    `samples` is (channels, n); a last, shorter block is a block too. Works in chunks: memory stays small.
    """
    reach = len(_INTERPOLATOR) // 2
    margin = reach // _OVERSAMPLING
    count = samples.shape[1]
    padded = np.pad(samples, ((0, 0), (margin, margin + -count % block)))
    step = max(block, _CHUNK // block * block)
    peaks: list[NDArray[np.float32]] = []
    for start in range(0, count, step):
        piece = padded[:, start : start + step + 2 * margin]
        fine = signal.upfirdn(_INTERPOLATOR, piece, up=_OVERSAMPLING, axis=1)
        fine = fine[:, 2 * reach : fine.shape[1] - 2 * reach + _OVERSAMPLING - 1]
        blocks = fine.reshape(fine.shape[0], -1, block * _OVERSAMPLING)
        peaks.append(np.maximum(blocks.max(axis=(0, 2)), -blocks.min(axis=(0, 2))))
    return np.concatenate(peaks)


def true_peak(audio: Audio) -> float:
    """The true peak (dBTP) of the whole, four times oversampled; -inf for silence."""
    peak = float(true_peaks(audio.samples, 4096).max())
    return 20 * math.log10(peak) if peak > 0 else -math.inf


def short_term(audio: Audio, every: float = 0.5) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The short-term loudness (LUFS, EBU Tech 3341: windows of 3 s, not gated), one value `every` seconds.

    Answers the middles of the windows in seconds, and the values, SILENCE_LUFS at least. Sound of less than
    three seconds is one window.
    """
    blocks = _sliding_mean(_steps(audio), 100.0, 3.0, every)
    middles = min(1.5, audio.seconds / 2) + every * np.arange(len(blocks), dtype=np.float64)
    return np.asarray(middles), np.maximum(-0.691 + 10 * np.log10(np.maximum(blocks, 1e-10)), SILENCE_LUFS)
