"""The bus: what happens to the sum of all parts, as one curve of gains, so that stems can share it.

    gentle compression -> the ride along a picture -> fades -> loudness -> true-peak limiter

All but the limiter is linear or a gain that every stem gets alike, so the stems sum to what went into the
limiter. Knows no part and no instrument.
"""

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from composer.limiter import BLOCK, apply_gains, limiting_gains
from composer.loudness import gated_loudness, true_peaks, weighted_power
from composer.media import Audio
from composer.music.dynamics import ride, swell
from composer.music.score import Score

LOUDNESS = -14.0
"""Integrated loudness (LUFS) of a piece, the rule of delivery."""

LEAST_LOUDNESS = -18.0
"""How far the level may go down (LUFS) where a piece follows a picture, to leave its hits their contrast."""

CEILING = -1.8
"""True peak (dBTP): the rule says -1, and AAC at 192 kb/s was seen to add half a decibel to our music."""

QUIET = 0.010
"""Seconds at both ends that are silent."""

_RATIO = 2.0
_KNEE = 6.0
_THRESHOLD = -1.0
_DETECT = 0.030
_ATTACK = 0.025
_RELEASE_PER_SECOND = 10.0

_MOST_GAIN = 40.0
_MOST_LIMITING = 15.0
_HIT_LIMITING = 3.0
_MAKE_UP = 2.0
_CHUNK = 32
_FADE_IN = 0.002
_SPAN = BLOCK << 14

Sound = NDArray[np.float32]
Curve = NDArray[np.float64]


def finish(sound: Sound, stems: Iterable[Sound], score: Score, rate: int) -> None:
    """The sum of a piece (2, n) and its stems finished, in place. Silence stays silence."""
    arrays = [sound, *stems]
    energy = _blocks(weighted_power(Audio(sound.view(), rate)))
    gains = compressing_gains(energy, rate) * swell(score, len(energy), rate)
    if score.curve or score.events:
        for array in arrays:
            _apply(array, gains)
        energy = energy * np.square(gains)
        ridden = ride(sound.view(), score, rate)
        gains = np.ones(len(energy)) if ridden is None else ridden
    gains = gains * _fades(len(energy), sound.shape[1], score, rate)
    energy = energy * np.square(gains)
    peaks = _peaks(sound, _reach(gains), gated_loudness(energy, rate / BLOCK))
    level, limited = _levelled(energy, peaks, score, rate)
    for array in arrays[1:]:
        _apply(array, gains * level)
    _apply(sound, gains * level * limited)
    ceiling = np.float32(10 ** (CEILING / 20))
    np.clip(sound, -ceiling, ceiling, out=sound)


def spans(count: int) -> Iterator[slice]:
    """Samples in pieces that fit a processor's cache."""
    return (slice(start, min(count, start + _SPAN)) for start in range(0, count, _SPAN))


def hold_peaks(sound: Sound, ceiling: float) -> None:
    """In place: the samples' peaks held under a ceiling (linear)."""
    peaks = _block_peaks(sound)
    if peaks.max() > ceiling:
        _apply(sound, limiting_gains(peaks, ceiling))


def compressing_gains(energy: Curve, rate: int) -> Curve:
    """The gain of each block of a feed-forward compressor at 2:1 with a soft knee.

    `energy` is the K-weighted mean square of each block. The threshold lies a unit under the piece's own
    loudness, so every piece is held alike: by a decibel mostly, by three or four where it is loudest. It
    lets attacks through and comes back at 10 dB a second. After Giannoulis, Massberg and Reiss, "Digital
    dynamic range compressor design" (JAES 2012): level in decibels, knee, smoothing of the gain.
    """
    loudness = gated_loudness(energy, rate / BLOCK)
    if loudness == -math.inf:
        return np.ones(len(energy))
    level = -0.691 + 10 * np.log10(np.maximum(_smoothed(energy, _DETECT, rate), 1e-12))
    over = np.clip(level - (loudness + _THRESHOLD) + _KNEE / 2, 0, None)
    bent = np.where(over < _KNEE, np.square(over) / (2 * _KNEE), over - _KNEE / 2)
    wanted = -(1 - 1 / _RATIO) * bent
    ramp = _RELEASE_PER_SECOND * BLOCK / rate * np.arange(len(wanted))
    held = np.minimum.accumulate(wanted - ramp) + ramp
    gains: Curve = 10 ** (_smoothed(np.minimum(held, 0), _ATTACK, rate) / 20)
    return gains


def _smoothed(values: Curve, seconds: float, rate: int) -> Curve:
    """One-pole smoothing of a value for each block."""
    pole = math.exp(-BLOCK / (seconds * rate))
    smooth: Curve = signal.lfilter([1 - pole], [1, -pole], values, zi=[pole * values[0]])[0]
    return smooth


def _blocks(power: Sound) -> Curve:
    """The mean of each block; the last one is filled up with silence."""
    whole = np.pad(power, (0, -len(power) % BLOCK))
    means: Curve = whole.reshape(-1, BLOCK).mean(axis=1, dtype=np.float64)
    return means


def _reach(gains: Curve) -> Curve:
    """The largest gain within each block, as straight lines between the blocks' middles have it."""
    highest: Curve = (gains + ndimage.maximum_filter1d(gains, 3, mode="nearest")) / 2
    return highest


def _peaks(sound: Sound, gains: Curve, loudness: float) -> Curve:
    """The peak of each block under the gains: the true peak wherever it may come near the ceiling.

    Elsewhere, which is most of the sound, the samples' own will do: there are three decibels left for what
    lies between them.
    """
    count = sound.shape[1]
    peaks = _block_peaks(sound) * gains
    floor = 10 ** ((CEILING + loudness - LOUDNESS - _MAKE_UP) / 20) * 0.7
    chunks = np.add.reduceat(peaks > floor, np.arange(0, len(peaks), _CHUNK)) > 0
    edges = np.flatnonzero(np.diff(np.concatenate(([False], chunks, [False]))))
    for first, last in zip(edges[::2] * _CHUNK, edges[1::2] * _CHUNK, strict=True):
        start, stop = first * BLOCK, min(count, last * BLOCK)
        lead = min(start, BLOCK)
        true = true_peaks(sound[:, start - lead : min(count, stop + BLOCK)], BLOCK)[lead // BLOCK :]
        peaks[first:last] = true[: len(peaks[first:last])] * gains[first:last]
    return peaks


def _block_peaks(sound: Sound) -> Curve:
    """The largest sample of each block."""
    peaks = np.empty(-(-sound.shape[1] // BLOCK))
    for span in spans(sound.shape[1]):
        highest = np.abs(sound[:, span]).max(axis=0)
        blocks = np.pad(highest, (0, -len(highest) % BLOCK)).reshape(-1, BLOCK).max(axis=1)
        peaks[span.start // BLOCK : span.start // BLOCK + len(blocks)] = blocks
    return peaks


def _fades(blocks: int, count: int, score: Score, rate: int) -> Curve:
    """Silence at both ends, two milliseconds in, and out over most of the last chord."""
    time = (np.arange(blocks) + 0.5) * BLOCK / rate
    last = count / rate - QUIET - BLOCK / rate
    ring = max(_FADE_IN, 0.7 * (last - score.clock.seconds(score.end)))
    rise = np.clip((time - QUIET) / _FADE_IN + 1, 0, 1)
    fall = np.clip((last - time) / ring, 0, 1)
    shape: Curve = rise * np.sin(fall * np.pi / 2) ** 2
    return shape


def _levelled(energy: Curve, peaks: Curve, score: Score, rate: int) -> tuple[float, Curve]:
    """One gain for the piece, and the limiter's gains under it, that meet the loudness.

    Where a picture is followed the limiter takes three decibels at most, unless the piece would be softer
    than -18 LUFS: what a hit gained on its surroundings is not taken back.
    """
    loud = float(peaks.max() if score.events else np.quantile(peaks, 0.999))
    if gated_loudness(energy, rate / BLOCK) == -math.inf or loud <= 0:
        return 1.0, np.ones(len(energy))
    room = CEILING - 20 * math.log10(loud)
    limit = min(_MOST_GAIN, room + _MOST_LIMITING)
    if not score.curve and not score.events:
        return _driven(energy, peaks, LOUDNESS, limit, rate)
    level, gains = _driven(energy, peaks, LOUDNESS, min(limit, room + _HIT_LIMITING), rate)
    if gated_loudness(energy * np.square(gains * level), rate / BLOCK) < LEAST_LOUDNESS:
        level, gains = _driven(energy, peaks, LEAST_LOUDNESS, limit, rate)
    return level, gains


def _driven(energy: Curve, peaks: Curve, target: float, limit: float, rate: int) -> tuple[float, Curve]:
    """The gain, of `limit` dB at most, that brings what comes out of the limiter to a loudness."""
    ceiling = 10 ** (CEILING / 20)
    gain = min(target - gated_loudness(energy, rate / BLOCK), limit)
    for _ in range(12):
        level = 10 ** (gain / 20)
        gains = limiting_gains(peaks * level, ceiling)
        missing = target - gated_loudness(energy * np.square(gains * level), rate / BLOCK)
        following = min(gain + missing, limit)
        if abs(missing) < 0.02 or following == gain:
            break
        gain = following
    return level, gains


def _apply(sound: Sound, gains: Curve) -> None:
    """In place: a gain per block, in straight lines between the blocks' middles."""
    count = sound.shape[1]
    before = gains[:1]
    for span in spans(count):
        first, last = span.start // BLOCK, -(-span.stop // BLOCK)
        around = np.concatenate((before, gains[first : last + 1]))
        padded = np.pad(sound[:, span], ((0, 0), (BLOCK, 0)))
        sound[:, span] = apply_gains(padded, around)[:, BLOCK:]
        before = gains[last - 1 : last]
