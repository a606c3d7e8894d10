"""Other ears than the composer's own: chroma, key, beats and onsets by librosa, loudness over time."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.loudness import weighted_power
from composer.media import Audio

Array = NDArray[np.float64]

RATE = 22_050
"""Samples a second at which librosa listens."""

_MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
_HOP = 128


def mono(audio: Audio) -> NDArray[np.float32]:
    """Both channels as one, at RATE."""
    import librosa

    found: NDArray[np.float32] = librosa.resample(
        audio.samples.mean(axis=0), orig_sr=audio.rate, target_sr=RATE
    )
    return found


def chroma(audio: Audio) -> Array:
    """How much of each pitch class sounds, C first."""
    import librosa

    lowest = librosa.note_to_hz("C2")
    found = librosa.feature.chroma_cqt(y=mono(audio), sr=RATE, fmin=lowest, n_octaves=5)
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


def relative(tonic: int, mode: str) -> tuple[int, str]:
    """The key of the other mode with the same notes."""
    return ((tonic + 3) % 12, "major") if mode == "minor" else ((tonic + 9) % 12, "minor")


def level(samples: Any) -> float:
    """The root mean square in dB of full scale."""
    return float(10 * np.log10(max(1e-12, np.square(np.asarray(samples, np.float64)).mean())))


def short_term(audio: Audio) -> tuple[Array, Array]:
    """The middles of windows of three seconds, and their loudness (EBU Tech 3341)."""
    sums = np.concatenate(([0.0], np.cumsum(weighted_power(audio), dtype=np.float64)))
    middles = np.arange(1.5, audio.seconds - 3, 0.5)
    starts = ((middles - 1.5) * audio.rate).astype(np.intp)
    power = (sums[starts + 3 * audio.rate] - sums[starts]) / (3 * audio.rate)
    return middles, 10 * np.log10(power + 1e-12)


def onsets_heard(audio: Audio) -> Array:
    """The seconds at which something begins."""
    import librosa

    envelope = librosa.onset.onset_strength(y=mono(audio), sr=RATE, hop_length=_HOP, n_fft=1024)
    found = librosa.onset.onset_detect(onset_envelope=envelope, sr=RATE, hop_length=_HOP, units="time")
    return np.asarray(found, np.float64)


def beats_heard(audio: Audio) -> Array:
    """The beats (seconds) that librosa's tracker finds in its usual settings."""
    import librosa

    _, beats = librosa.beat.beat_track(y=mono(audio), sr=RATE, units="time")
    return np.asarray(beats, np.float64)


def distances(beats: Any, heard: Array) -> Array:
    """From each beat to the nearest one heard, in seconds, signed."""
    return np.array([heard[np.abs(heard - beat).argmin()] - beat for beat in beats])
