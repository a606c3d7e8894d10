"""The sound of a film as it comes in: its loudness by the second, and how much of it is like speech.

Keeps no more than that takes: a hundredth of a second's power, and the sound in mono at 16 kHz.
"""

import math
from typing import TypeVar

import numpy as np
import soxr
from numpy.typing import NDArray

from composer.film import SPEECH_RATE
from composer.film.speech import HOP, RATE, speech_of
from composer.loudness import SILENCE_LUFS, weighted_power
from composer.media import Audio

Kind = TypeVar("Kind", bound=np.generic)

_STEPS = 100
_BLOCK = 10
_LEAD = 0.5
_MOMENT = 40


class Listener:
    """Takes sound piece by piece: float32 of shape (2, n) at `rate` Hz, from its time in seconds on.

    Holes become silence; what comes too early is laid behind what there is. `longest` is the most that is
    heard, in seconds.
    """

    def __init__(self, rate: int, longest: float) -> None:
        self._rate = rate
        self._most = round((longest + 2) * rate)
        self._start: float | None = None
        self._taken = 0
        self._waiting: list[NDArray[np.float32]] = []
        self._count = 0
        self._lead = np.zeros((2, round(_LEAD * rate)), np.float32)
        self._power: list[NDArray[np.float64]] = []
        self._mono: list[NDArray[np.float32]] = []
        self._down = soxr.ResampleStream(rate, RATE, 1, "float32")

    def take(self, time: float, samples: NDArray[np.float32]) -> None:
        """The next piece."""
        if self._start is None:
            self._start = time
        hole = round((time - self._start) * self._rate) - self._taken
        if hole > 0.05 * self._rate:
            self._keep(np.zeros((2, min(hole, self._most - self._taken)), np.float32))
        self._keep(samples[:, : self._most - self._taken])

    def heard(self, start: float, seconds: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Loudness and speech of the film whose picture lasts `seconds` from the time `start` on.

        The loudness of a second is that of its loudest moment (400 ms within it, EBU Tech 3341), in LUFS,
        SILENCE_LUFS at least. Both are empty when there was no sound.
        """
        if self._start is None or not self._taken:
            return (), ()
        self._weigh(last=True)
        later = self._start - start
        return self._loudness(later, seconds), self._speech(later, seconds)

    def _keep(self, samples: NDArray[np.float32]) -> None:
        if samples.shape[1]:
            self._waiting.append(samples)
            self._taken += samples.shape[1]
            self._count += samples.shape[1]
        while self._count >= _BLOCK * self._rate:
            self._weigh()

    def _weigh(self, last: bool = False) -> None:
        """Measure ten seconds of what waits, or all of it."""
        if not self._count:
            return
        whole = np.concatenate(self._waiting, axis=1)
        size = whole.shape[1] if last else _BLOCK * self._rate
        block, rest = whole[:, :size], whole[:, size:]
        self._waiting, self._count = [rest], rest.shape[1]
        # the filters of the weighting have long forgotten what was half a second ago
        led = np.concatenate((self._lead, block), axis=1)
        power = weighted_power(Audio(led, self._rate))[self._lead.shape[1] :]
        self._lead = led[:, -self._lead.shape[1] :].copy()
        step = self._rate // _STEPS
        power = np.pad(power, (0, -len(power) % step))
        self._power.append(power.reshape(-1, step).mean(axis=1, dtype=np.float64))
        self._mono.append(self._down.resample_chunk(np.ascontiguousarray(block.mean(axis=0)), last))

    def _loudness(self, later: float, seconds: float) -> tuple[float, ...]:
        power = _laid(np.concatenate(self._power), round(later * _STEPS), round(seconds * _STEPS))
        sums = np.concatenate(([0.0], np.cumsum(power)))
        loudest = []
        for at in range(0, len(power), _STEPS):
            ends = np.arange(min(at + _MOMENT, len(power)), min(at + _STEPS, len(power)) + 1)
            moments = (sums[ends] - sums[np.maximum(ends - _MOMENT, 0)]) / _MOMENT
            loudest.append(-0.691 + 10 * math.log10(max(float(moments.max()), 1e-12)))
        return tuple(round(max(level, SILENCE_LUFS), 2) for level in loudest)

    def _speech(self, later: float, seconds: float) -> tuple[float, ...]:
        count = round(seconds * RATE)
        mono = _laid(np.concatenate(self._mono), round(later * RATE), count)
        like = speech_of(mono, RATE // HOP // SPEECH_RATE)
        return tuple(np.round(like, 3).tolist())


def _laid(values: NDArray[Kind], later: int, count: int) -> NDArray[Kind]:
    """`count` values that begin `later` (or, if negative, sooner), with zeros where there are none."""
    out = np.zeros(max(1, count), values.dtype)
    source = values[max(0, -later) :]
    place = out[max(0, later) :]
    size = min(len(source), len(place))
    place[:size] = source[:size]
    return out
