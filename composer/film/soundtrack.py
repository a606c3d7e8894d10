"""The sound of a film with a score: instead of its own, over it, or giving way to speech. Knows no picture.

Loudness is that of ITU-R BS.1770-4; all sound is 48 kHz stereo of the film's length.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from composer.film import SPEECH_RATE
from composer.limiter import BLOCK, apply_gains, limiting_gains
from composer.loudness import integrated_loudness, true_peaks
from composer.media import Audio
from composer.sound import CEILING, LOUDNESS, RATE, fit, levelled, master, mix, resample, stereo

Original = Literal["replace", "mix", "duck"]

DUCK_DB = 10.0
"""By how much the score is lower under speech than beside it."""

UNDER_DB = 3.0
"""Beside speech a ducking score lies so far under the film's own sound."""

SPEECH = 0.5
"""Sound that is at least so much like speech makes the score give way."""

_AHEAD, _HOLD, _BACK = 0.25, 0.6, 1.0
_SOFTEST = -50.0
"""LUFS under which a film's own sound counts as none: nothing is set by it."""


@dataclass(frozen=True, slots=True, eq=False)
class Soundtrack:
    """What is heard, and the score and the film's own sound by themselves as they are in it."""

    mixed: Audio
    score: Audio
    original: Audio | None


def soundtrack(
    score: Audio, own: Audio | None, how: Original, seconds: float, level: float, speech: Sequence[float]
) -> Soundtrack:
    """`replace`: the score alone, mastered. `mix`: the own sound `level` LU under the score, both mastered
    together. `duck`: the own sound as it is; the score UNDER_DB under it, and DUCK_DB lower where `speech`
    (SPEECH_RATE a second) says so. A film that is silent gets the score alone.
    """
    alone = master(score, seconds)
    heard = own and fit(resample(stereo(own), RATE), seconds)
    loudness = integrated_loudness(heard) if heard else -math.inf
    if how == "replace" or heard is None or loudness < _SOFTEST:
        return Soundtrack(alone, alone, heard if how != "replace" else None)
    if how == "mix":
        return _mixed(alone, heard, LOUDNESS - level - loudness)
    return _ducked(alone, heard, loudness, speech)


def _mixed(score: Audio, own: Audio, gain: float) -> Soundtrack:
    whole = mix([score, own], [0.0, gain])
    final = levelled(whole)
    change = integrated_loudness(final) - integrated_loudness(whole)
    return Soundtrack(final, mix([score], [change]), mix([own], [gain + change]))


def _ducked(score: Audio, own: Audio, loudness: float, speech: Sequence[float]) -> Soundtrack:
    target = min(loudness - UNDER_DB, LOUDNESS)
    lowered = mix([score], [target - integrated_loudness(score)])
    down = sidechain(speech, lowered.samples.shape[1])
    gains = np.power(np.float32(10), np.float32(-DUCK_DB / 20) * down)
    given = Audio(lowered.samples * gains, RATE)
    return Soundtrack(_held(mix([own, given], [0.0, 0.0])), given, own)


def sidechain(speech: Sequence[float], count: int) -> NDArray[np.float32]:
    """How far the score gives way at each of `count` samples, 0 to 1.

    It is down _AHEAD seconds before speech begins, so that no first word is lost, stays for _HOLD after it,
    so that it does not pump between words, and comes back within _BACK.
    """
    steps = math.ceil(count / RATE * SPEECH_RATE) + 1
    spoken = np.zeros(steps)
    taken = np.asarray(speech, float)[:steps]
    spoken[: len(taken)] = taken >= SPEECH
    ahead, hold = math.ceil(_AHEAD * SPEECH_RATE), math.ceil(_HOLD * SPEECH_RATE)
    wide = np.array([spoken[max(0, at - hold) : at + ahead + 1].max(initial=0.0) for at in range(steps)])
    rise, fall = 1 / ahead, 1 / (_BACK * SPEECH_RATE)
    down = np.zeros(steps)
    for at in range(steps):  # back slowly
        down[at] = max(wide[at], (down[at - 1] if at else 0.0) - fall)
    for at in range(steps - 2, -1, -1):  # and down in time
        down[at] = max(down[at], down[at + 1] - rise)
    eased = down * down * (3 - 2 * down)
    curve = np.interp(np.arange(count) / RATE, np.arange(steps) / SPEECH_RATE, eased)
    return np.asarray(curve, np.float32)


def _held(audio: Audio) -> Audio:
    """The sound with its peaks under the ceiling, and nothing else changed."""
    peaks = true_peaks(audio.samples, BLOCK).astype(np.float64)
    return Audio(apply_gains(audio.samples, limiting_gains(peaks, 10 ** (CEILING / 20))), audio.rate)
