"""What a sound is made of by frequency. Measures finished sound, never changes it.

One short-time Fourier transform of the channels' mean serves all of it: Hann windows of about 43 ms that
move on by a quarter. A measure of shape is taken of each window and averaged over those that sound, as in
Peeters, "A large set of audio features" (Ircam, 2004), section 6.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from composer.media import Audio

_LOW_EDGES = (0, 100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480)
_HIGH_EDGES = (1720, 2000, 2320, 2700, 3150, 3700, 4400, 5300, 6400, 7700, 9500, 12000, 15500)
BARK_EDGES = (*_LOW_EDGES, *_HIGH_EDGES)
"""The edges (Hz) of the 24 critical bands: Zwicker, J. Acoust. Soc. Am. 33, 248 (1961)."""

COVERED = 40.0
"""A critical band within so many dB of the strongest one is covered."""

ROLLOFF = 0.85

_WINDOW, _HOP = 0.0427, 4
_CHUNK = 1024
_FLOOR = 1e-6
"""Windows whose power is under -60 dB of full scale do not sound."""


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """The spectrum of a whole sound.

    `power` is the mean power of each frequency `hertz`, full scale 1; `centroid`, `bandwidth` and `rolloff`
    are in Hz, `entropy` from 0 (one frequency) to 1 (white). `flux` is the rise of each window over the one
    two before it, and `step` the seconds between windows: what onsets are found by. All are 0 in silence.
    """

    hertz: NDArray[np.float64]
    power: NDArray[np.float64]
    centroid: float
    bandwidth: float
    rolloff: float
    entropy: float
    flux: NDArray[np.float32]
    step: float

    def band(self, low: float, high: float) -> float:
        """The power from `low` up to `high` Hz."""
        return float(self.power[(self.hertz >= low) & (self.hertz < high)].sum())

    def share(self, low: float, high: float) -> float:
        """The share of all power that lies from `low` up to `high` Hz."""
        whole = float(self.power.sum())
        return self.band(low, high) / whole if whole > 0 else 0.0

    @property
    def coverage(self) -> float:
        """The share of the 24 critical bands whose power is within 40 dB of the strongest band's."""
        bands = np.array([self.band(low, high) for low, high in pairwise(BARK_EDGES)])
        if bands.max() <= 0:
            return 0.0
        return float((bands >= bands.max() * 10 ** (-COVERED / 10)).mean())


def spectrum_of(audio: Audio) -> Spectrum:
    """The spectrum of a sound. Works in chunks: ten minutes cost no more memory than a quarter of one.

    The centroid is the mean frequency by magnitude, the bandwidth the standard deviation about it, the
    roll-off the frequency under which 85 % of the power lies, the entropy Shannon's, of the power as a
    distribution, over its largest possible value.
    """
    size = 1 << max(5, round(np.log2(_WINDOW * audio.rate)))
    hertz = fft.rfftfreq(size, 1 / audio.rate)
    bands = np.unique(np.searchsorted(hertz, np.geomspace(60, max(120.0, 0.45 * audio.rate), 41)))
    total, count = np.zeros(len(hertz)), 0
    shapes, levels = [np.zeros((0, 5), np.float32)], []
    for power in _powers(audio, size):
        total += power.sum(axis=0, dtype=np.float64)
        count += len(power)
        shapes.append(_shapes(power, hertz))
        levels.append(np.log10(np.add.reduceat(power, bands, axis=1)[:, :-1] + np.float32(1e-9)))
    found = np.concatenate(shapes)
    sounding = found[found[:, 4] > _FLOOR, :4]
    means = sounding.mean(axis=0, dtype=np.float64) if len(sounding) else np.zeros(4)
    centroid, bandwidth, rolloff, entropy = means.tolist()
    flux = _flux(np.concatenate(levels))
    return Spectrum(
        hertz, total / count, centroid, bandwidth, rolloff, entropy, flux, size / _HOP / audio.rate
    )


def _powers(audio: Audio, size: int) -> Iterator[NDArray[np.float32]]:
    """The power spectra of the windows, a chunk at a time. The first window is centred on the start."""
    hop = size // _HOP
    window = signal.windows.hann(size, sym=False).astype(np.float32)
    scale = np.float32(2 / (size * np.square(window).sum()))
    mono = np.pad(audio.samples.mean(axis=0), size // 2)
    frames = np.lib.stride_tricks.sliding_window_view(mono, size)[::hop]
    for start in range(0, len(frames), _CHUNK):
        found = fft.rfft(frames[start : start + _CHUNK] * window, axis=1)
        yield (np.square(found.real) + np.square(found.imag)) * scale


def _shapes(power: NDArray[np.float32], hertz: NDArray[np.float64]) -> NDArray[np.float32]:
    """Centroid, bandwidth, roll-off, entropy and power of each window."""
    axis = hertz.astype(np.float32)
    magnitude = np.sqrt(power)
    weight = magnitude.sum(axis=1) + np.float32(1e-12)
    centroid = magnitude @ axis / weight
    spread = np.sqrt(np.maximum(0, magnitude @ np.square(axis) / weight - np.square(centroid)))
    sums = np.cumsum(power, axis=1)
    whole = sums[:, -1]
    rolloff = axis[(sums < ROLLOFF * whole[:, None]).sum(axis=1).clip(max=len(axis) - 1)]
    parts = power / (whole[:, None] + np.float32(1e-20))
    entropy = -(parts * np.log(parts + np.float32(1e-20))).sum(axis=1) / np.float32(np.log(len(axis)))
    return np.stack([centroid, spread, rolloff, entropy, whole], axis=1)


def _flux(levels: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean rise of the bands' log power from two windows before; 0 for the first two."""
    rise = np.zeros(len(levels), np.float32)
    rise[2:] = np.maximum(levels[2:] - levels[:-2], 0).mean(axis=1)
    return rise
