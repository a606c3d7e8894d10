"""Ears for the tests: chroma, key, loudness over time and the beats that librosa hears."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.media import Audio

Array = NDArray[np.float64]

_MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)


def _mono(audio: Audio) -> NDArray[np.float32]:
    import librosa

    mono: NDArray[np.float32] = librosa.resample(
        audio.samples.mean(axis=0), orig_sr=audio.rate, target_sr=22050
    )
    return mono


def chroma(audio: Audio) -> Array:
    """How much of each pitch class sounds, C first."""
    import librosa

    lowest = librosa.note_to_hz("C2")
    found = librosa.feature.chroma_cqt(y=_mono(audio), sr=22050, fmin=lowest, n_octaves=5)
    return np.asarray(found.mean(axis=1), np.float64)


def key_of(audio: Audio) -> tuple[int, str]:
    """Tonic and mode by the profiles of Krumhansl and Kessler (1982)."""
    heard = chroma(audio)
    fits = [
        (float(np.corrcoef(np.roll(profile, tonic), heard)[0, 1]), tonic, mode)
        for tonic in range(12)
        for profile, mode in ((_MAJOR, "major"), (_MINOR, "minor"))
    ]
    return max(fits)[1:]


def level(samples: Any) -> float:
    """The root mean square in dB of full scale."""
    return float(10 * np.log10(max(1e-12, np.square(np.asarray(samples, np.float64)).mean())))


def beats_heard(audio: Audio, hop: int = 512) -> Array:
    """The beats (seconds) that librosa's tracker finds in its usual settings."""
    import librosa

    _, beats = librosa.beat.beat_track(y=_mono(audio), sr=22050, hop_length=hop, units="time")
    return np.asarray(beats, np.float64)


def distances(beats: Any, heard: Array) -> Array:
    """From each beat to the nearest one heard, in seconds, signed."""
    return np.array([heard[np.abs(heard - beat).argmin()] - beat for beat in beats])
