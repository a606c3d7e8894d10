"""Which notes a sound is made of, and its key. Measures finished sound, never changes it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from composer.media import Audio

MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
"""How well each pitch class fits a key, tonic first: Krumhansl and Kessler, Psychol. Rev. 89 (1982)."""

_WINDOW = 0.37
_LOWEST, _HIGHEST = 65.0, 1000.0
_A4, _A = 440.0, 9
_WIDTH = 0.35
_HARMONICS, _DECAY = 5, 0.8
_CHUNK = 64


@dataclass(frozen=True, slots=True)
class HeardKey:
    """A key that was heard: its tonic (pitch class, C is 0), its mode ("major" or "minor").

    `fit` is the correlation of the chroma with the key's profile, `confidence` how far that is over the
    next best key's: 0.05 is a weak lead, 0.2 a clear one.
    """

    tonic: int
    mode: str
    fit: float
    confidence: float


def chroma(audio: Audio, harmonics: int = 1) -> NDArray[np.float64]:
    """How much of each pitch class sounds, C first; the twelve sum to 1 (all 0 in silence).

    The spectral peaks from 65 to 1000 Hz of windows of 0.37 s, by magnitude, each given to the pitch class
    it is nearest to: Fujishima's pitch class profile (ICMC 1999). With more `harmonics` a peak also counts,
    each time by 0.8 less, for the notes of which it may be an overtone: Gomez's harmonic profile (INFORMS J.
    Comput. 18, 2006), by which a fifth is not taken for the key.
    """
    size = 1 << round(np.log2(_WINDOW * audio.rate))
    hertz = fft.rfftfreq(size, 1 / audio.rate)
    first, last = np.searchsorted(hertz, (_LOWEST, min(_HIGHEST, 0.45 * audio.rate)))
    classes = _classes(hertz[first:last], harmonics)
    window = signal.windows.hann(size, sym=False).astype(np.float32)
    mono = np.pad(audio.samples.mean(axis=0), size // 2)
    frames = np.lib.stride_tricks.sliding_window_view(mono, size)[:: size // 2]
    total = np.zeros(12)
    for start in range(0, len(frames), _CHUNK):
        found = np.abs(fft.rfft(frames[start : start + _CHUNK] * window, axis=1)[:, first - 1 : last + 1])
        total += (_peaks(found) @ classes).sum(axis=0, dtype=np.float64)
    whole = total.sum()
    return total / whole if whole > 0 else total


def _peaks(magnitude: NDArray[np.float32]) -> NDArray[np.float32]:
    """The magnitudes where they are local maxima, 0 elsewhere; without the first and the last bin."""
    middle = magnitude[:, 1:-1]
    top = (middle > magnitude[:, :-2]) & (middle >= magnitude[:, 2:])
    return np.where(top, middle, np.float32(0))


def _classes(hertz: NDArray[np.float64], harmonics: int) -> NDArray[np.float32]:
    """How far each frequency belongs to each pitch class: a bell about the equal-tempered pitch."""
    weights = np.zeros((len(hertz), 12))
    for number in range(harmonics):
        pitch = 12 * np.log2(hertz / (number + 1) / _A4) + _A
        away = (pitch[:, None] - np.arange(12) + 6) % 12 - 6
        heard = (hertz >= (number + 1) * _LOWEST / 2)[:, None]
        weights += _DECAY**number * heard * np.exp(-0.5 * np.square(away / _WIDTH))
    return weights.astype(np.float32)


def chroma_entropy(shares: NDArray[np.float64]) -> float:
    """Shannon's entropy of a chroma over its largest value: 0 for one pitch class, 1 for all alike."""
    parts = shares[shares > 0]
    return float(-(parts * np.log(parts)).sum() / np.log(12)) if len(parts) > 1 else 0.0


def heard_key(audio: Audio) -> HeardKey | None:
    """The key of a sound, by its chroma over five harmonics; None where nothing with a pitch sounds."""
    fits = key_fits(audio)
    if not fits:
        return None
    best, second = sorted(fits, key=lambda key: -fits[key])[:2]
    return HeardKey(*best, fits[best], fits[best] - fits[second])


def key_fits(audio: Audio) -> dict[tuple[int, str], float]:
    """The correlation of a sound's chroma with the profile of each of the 24 keys; empty without pitches."""
    shares = chroma(audio, _HARMONICS)
    if np.ptp(shares) <= 0:
        return {}
    return {
        (tonic, mode): float(np.corrcoef(np.roll(profile, tonic), shares)[0, 1])
        for mode, profile in (("major", MAJOR), ("minor", MINOR))
        for tonic in range(12)
    }
