"""How busy a sound is and how fast it goes. Measures finished sound, never changes it."""

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy import ndimage

from composer.descriptors.spectrum import Spectrum
from composer.media import Audio

_RATE = 22_050
_OVER = 0.15
_APART = 0.05
_BEFORE, _AFTER = 0.10, 0.07


def onset_times(found: Spectrum) -> NDArray[np.float64]:
    """The seconds at which something sets in.

    Peaks of the spectral flux (mean rise of the log power in 40 bands) that are the largest within 50 ms and
    stand clear of the mean about them, as in Boeck, Krebs and Schedl (ISMIR 2012).
    """
    flux, step = found.flux, found.step
    reach = max(1, round(_APART / step))
    highest = ndimage.maximum_filter1d(flux, 2 * reach + 1)
    before, after = round(_BEFORE / step), round(_AFTER / step)
    mean = ndimage.uniform_filter1d(flux, before + after + 1, origin=(before - after) // 2)
    places = np.flatnonzero((flux == highest) & (flux > mean + _OVER))
    return np.asarray(places * step, np.float64)


def onset_density(found: Spectrum, seconds: float) -> float:
    """Onsets a second."""
    return len(onset_times(found)) / seconds


def heard_tempo(audio: Audio) -> float | None:
    """The tempo (beats a minute) that librosa's tracker hears; None for fewer than four beats.

    Its tempo has coarse steps (3 % at 120), so a line is laid through the beats it finds (Ellis, 2007): the
    slope is the period. Imports librosa on the first call: seconds, and 1 s a minute of sound; nothing that
    must be quick calls it.
    """
    if not audio.samples.any():
        return None
    from librosa.beat import beat_track

    mono = soxr.resample(audio.samples.mean(axis=0), audio.rate, _RATE)
    _, beats = beat_track(y=mono, sr=_RATE, units="time")
    return tempo_of(np.asarray(beats, np.float64))


def tempo_of(beats: NDArray[np.float64]) -> float | None:
    """The tempo of a line through beat times (seconds), of which some may be missing; None under four."""
    if len(beats) < 4:
        return None
    gaps = np.diff(beats)
    numbers = np.concatenate(([0.0], np.cumsum(np.maximum(1, np.round(gaps / np.median(gaps))))))
    slope = float(np.polyfit(numbers, beats, 1)[0])
    return 60 / slope
