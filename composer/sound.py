"""Sound is cut to length, faded, joined, mixed, and mastered for delivery. Knows no beats and no file."""

import math
from collections.abc import Sequence

import numpy as np
import soxr
from numpy.typing import NDArray

from composer.errors import InputError
from composer.limiter import BLOCK, apply_gains, limiting_gains
from composer.loudness import gated_loudness, true_peaks, weighted_power
from composer.media import Audio

HIGHEST_RATE = 384_000
LONGEST = 6 * 3600.0

RATE = 48_000
LOUDNESS = -14.0
"""Integrated loudness (LUFS) of a finished sound; the rule allows half a unit either way."""

CEILING = -2.5
"""True peak (dBTP) before encoding. The rule says -1 after AAC; AAC at 192 kb/s adds up to 0.6 dB to our own
music by libavcodec's `fast` coder, 1.0 to dense foreign tracks, and more by its default, `twoloop`."""

MOST_GAIN = 24.0
"""Decibels that quiet sound is raised at most: noise is not made into music."""

MOST_LIMITING = 15.0
"""Decibels that the loudest thousandth of the sound is held down at most, so that what lies between a few
clicks is not pumped up. A stray spike may be held down further."""

FADE_IN = 0.005
"""Long enough not to click, short enough not to swallow a beat at time zero."""

FADE_OUT = 2.0


def resample(audio: Audio, rate: int) -> Audio:
    """The same sound at `rate` Hz (soxr, high quality); the sound itself when it has that rate.

    The length is kept to a sample. Raises InputError for a rate outside 1 kHz to 384 kHz.
    """
    if not 1000 <= rate <= HIGHEST_RATE:
        raise InputError(f"a sample rate of {rate} Hz is out of range: 1000 to {HIGHEST_RATE}")
    if rate == audio.rate:
        return audio
    samples = soxr.resample(audio.samples.T, audio.rate, rate, quality="HQ").T
    length = max(1, round(audio.samples.shape[1] * rate / audio.rate))
    return Audio(np.ascontiguousarray(_to_length(samples, length)), rate)


def stereo(audio: Audio) -> Audio:
    """Two channels: mono sound is heard from both."""
    if audio.samples.shape[0] == 2:
        return audio
    return Audio(np.repeat(audio.samples, 2, axis=0), audio.rate)


def mono(audio: Audio) -> Audio:
    """One channel: the mean of both."""
    if audio.samples.shape[0] == 1:
        return audio
    return Audio(audio.samples.mean(axis=0, keepdims=True), audio.rate)


def fit(audio: Audio, seconds: float) -> Audio:
    """The sound cut, or carried on with silence, to exactly `seconds`, to the nearest sample."""
    length = max(1, round(_checked(seconds) * audio.rate))
    return audio if length == audio.samples.shape[1] else Audio(_to_length(audio.samples, length), audio.rate)


def delay(audio: Audio, seconds: float) -> Audio:
    """The sound after `seconds` of silence, to the nearest sample."""
    silence = round(_checked(seconds, 0.0) * audio.rate)
    return Audio(np.pad(audio.samples, ((0, 0), (silence, 0))), audio.rate) if silence else audio


def fade(audio: Audio, in_seconds: float, out_seconds: float) -> Audio:
    """The sound with a rise at its start and a fall at its end, both of equal power (a quarter sine).

    Where they do not both fit, they shrink alike until they just do.
    """
    count = audio.samples.shape[1]
    rise, fall = (round(_checked(length, 0.0) * audio.rate) for length in (in_seconds, out_seconds))
    if rise + fall > count:
        rise, fall = rise * count // (rise + fall), fall * count // (rise + fall)
    samples = audio.samples.copy()
    samples[:, :rise] *= _quarter_sine(rise)
    samples[:, count - fall :] *= _quarter_sine(fall)[::-1]
    return Audio(samples, audio.rate)


def crossfade(first: Audio, second: Audio, seconds: float) -> Audio:
    """`first` going over into `second`, which lie over each other for `seconds`, with equal power.

    The result has the first's rate, and two channels if either has. Raises InputError when either is
    shorter than the cross-fade.
    """
    first, second = _alike([first, second])
    overlap = round(_checked(seconds, 0.0) * first.rate)
    shorter = min(first.samples.shape[1], second.samples.shape[1])
    if overlap > shorter:
        raise InputError(
            f"a cross-fade of {seconds:g} s needs that much of both sounds, not {shorter / first.rate:g} s"
        )
    return Audio(join(first.samples, second.samples, overlap), first.rate)


def mix(audios: Sequence[Audio], gains_db: Sequence[float]) -> Audio:
    """All the sounds at once, each with its gain, as long as the longest, at the first one's rate.

    Nothing is scaled: the sum may exceed 1, which mastering mends. Raises InputError when there are no
    sounds, or not as many gains.
    """
    if not audios or len(audios) != len(gains_db):
        raise InputError(f"a mix needs sounds and a gain for each, not {len(audios)} and {len(gains_db)}")
    alike = _alike(audios)
    longest = max(audio.samples.shape[1] for audio in alike)
    total = np.zeros((alike[0].samples.shape[0], longest), dtype=np.float32)
    for audio, gain in zip(alike, gains_db, strict=True):
        total[:, : audio.samples.shape[1]] += audio.samples * np.float32(10 ** (gain / 20))
    return Audio(total, alike[0].rate)


def master(audio: Audio, seconds: float) -> Audio:
    """The sound as it goes into a file: 48 kHz stereo of exactly `seconds`, faded, at -14 LUFS, peaks held.

    Silence stays silence. Sound that would need more than 24 dB of gain or 15 dB of limiting stays quieter
    than the rule says: measure the file to know. Raises InputError for a length that is not positive.
    """
    room = _checked(seconds) + 1.0
    taken = fit(audio, room) if audio.seconds > room else audio
    sound = fit(resample(stereo(taken), RATE), seconds)
    faded = fade(sound, FADE_IN, min(FADE_OUT, seconds / 5))
    return levelled(faded)


def levelled(audio: Audio) -> Audio:
    """The sound, which is at 48 kHz, at the loudness and under the ceiling: by one gain and the limiter."""
    peaks = true_peaks(audio.samples, BLOCK).astype(np.float64)
    energy = _block_energy(audio)
    loudness = gated_loudness(energy, RATE / BLOCK)
    if loudness == -math.inf:
        return audio
    ceiling = 10 ** (CEILING / 20)
    loud = max(1e-6, float(np.quantile(peaks, 0.999)))
    limit = min(MOST_GAIN, MOST_LIMITING + 20 * math.log10(ceiling / loud))
    gain = min(LOUDNESS - loudness, limit)
    for _ in range(12):
        gains = limiting_gains(peaks * 10 ** (gain / 20), ceiling) * 10 ** (gain / 20)
        missing = LOUDNESS - gated_loudness(energy * np.square(gains), RATE / BLOCK)
        following = min(gain + missing, limit)
        if abs(missing) < 0.02 or following == gain:
            break
        gain = following
    return Audio(apply_gains(audio.samples, gains), audio.rate)


def _block_energy(audio: Audio) -> NDArray[np.float64]:
    """The K-weighted mean square of each block of the gain curve, summed over the channels.

    The gains change slowly beside the weighting filter, so the energy after the limiter is this times the
    square of the gain, to a hundredth of a unit: the loudness is found without filtering again.
    """
    power = weighted_power(audio)
    whole = np.pad(power, (0, -len(power) % BLOCK))
    means: NDArray[np.float64] = whole.reshape(-1, BLOCK).mean(axis=1, dtype=np.float64)
    return means


def join(before: NDArray[np.float32], after: NDArray[np.float32], overlap: int) -> NDArray[np.float32]:
    """Two runs of samples (channels, n) that share `overlap` samples, cross-faded with equal power."""
    if overlap == 0:
        return np.concatenate((before, after), axis=1)
    rise = _quarter_sine(overlap)
    seam = before[:, -overlap:] * rise[::-1] + after[:, :overlap] * rise
    return np.concatenate((before[:, :-overlap], seam, after[:, overlap:]), axis=1)


def _quarter_sine(count: int) -> NDArray[np.float32]:
    return np.sin((np.arange(count, dtype=np.float64) + 0.5) * (math.pi / 2 / max(1, count))).astype(
        np.float32
    )


def _alike(audios: Sequence[Audio]) -> list[Audio]:
    """The sounds at the rate of the first, in stereo if one of them is."""
    wide = any(audio.samples.shape[0] == 2 for audio in audios)
    same = [resample(audio, audios[0].rate) for audio in audios]
    return [stereo(audio) for audio in same] if wide else same


def _to_length(samples: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    missing = length - samples.shape[1]
    return np.pad(samples, ((0, 0), (0, missing))) if missing > 0 else samples[:, :length]


def _checked(seconds: float, least: float = 1e-9) -> float:
    if not least <= seconds <= LONGEST:
        raise InputError(f"a sound cannot last {seconds} seconds: up to {LONGEST:g}")
    return seconds
