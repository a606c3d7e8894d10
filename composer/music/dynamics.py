"""The conductor's fader: loudness that follows an intensity, dips before hits, and stops. Knows no note.

It measures the sound and answers a gain; what it is applied to, and what comes after, is the desk's.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from composer.limiter import BLOCK
from composer.loudness import weighted_power
from composer.media import Audio
from composer.music.feel import QUICK_TEMPO
from composer.music.score import Event, Score

SPAN = 20.0
"""From intensity 0 to 1 (dB): an orchestra's pianissimo to its forte."""

SWELL = 7.0
"""From energy 0 to 1 (dB) between the sections of a piece that follows no curve."""

STOP = 0.4
"""How long a stop is silent (seconds), unless the next event comes sooner."""

CONTRAST = (8.5, 13.0)
"""What a hit rises over the second before it (dB), by its strength from 0 to 1."""

_SOFTEST = 0.4
_TURN = 0.3
_FARTHEST = 18.0
_HEARD = 2.0
_AHEAD = 0.4
"""The music is this much ahead of the curve (seconds): ears and short-term meters hear loudness late."""

_HIT = 0.10
_BEFORE = 1.0
_EASE = 0.15
_RISE = 0.003
_DEEPEST = 30.0
_SILENCE = -70.0

Curve = NDArray[np.float64]


def ride(sound: NDArray[np.float32], score: Score, rate: int) -> Curve | None:
    """The gain (linear) of each limiter.BLOCK samples of `sound` (2, n); None where nothing is to follow."""
    if not score.curve and not score.events:
        return None
    step = BLOCK / rate
    gain = np.zeros(-(-sound.shape[1] // BLOCK))
    if score.curve:
        gain += _follow(_blocks(weighted_power(Audio(sound, rate))), score, step)
    power = _blocks(np.einsum("ij,ij->j", sound, sound))
    # Backwards: a dip before a late hit lowers an earlier one with all that is before it.
    for number in reversed(range(len(score.events))):
        event = score.events[number]
        if event.kind == "stop":
            _stop(gain, event, _until(score, number), step)
        else:
            _dip(gain, power, event, step)
    return np.asarray(10 ** (gain / 20), np.float64)


def swell(score: Score, count: int, rate: int) -> Curve:
    """The gain of each of `count` blocks that sets sections off against each other, by their energy.

    Where a curve is to be followed that is done by `ride`; here nothing is measured. Quick pieces keep
    their level: there the beat is told by accents alone, and trackers lose it where the level turns.
    """
    if score.curve or len(score.sections) < 3 or score.tempo > QUICK_TEMPO:
        return np.ones(count)
    gains = [SWELL * (max(_SOFTEST, section.energy) - 1) for section in score.sections]
    starts = [score.clock.seconds(section.start) for section in score.sections]
    at, gain = [0.0], [gains[0]]
    for start, before, after in zip(starts[1:], gains, gains[1:], strict=False):
        at += [start - _TURN, start]
        gain += [before, after]
    curve = np.interp((np.arange(count) + 0.5) * BLOCK / rate, at, gain)
    return np.asarray(10 ** (curve / 20), np.float64)


def _blocks(power: NDArray[np.float32]) -> Curve:
    """The mean power of each block, the last one padded."""
    padded = np.pad(power, (0, -len(power) % BLOCK))
    return np.asarray(padded.reshape(-1, BLOCK).mean(axis=1, dtype=np.float64), np.float64)


def _follow(power: Curve, score: Score, step: float) -> Curve:
    """The gain (dB) that takes what sounds to what the curve asks."""
    times = (np.arange(len(power)) + 0.5) * step
    heard = 10 * np.log10(_smoothed(power, step) + 1e-12)
    last = int(score.clock.seconds(score.end) / step)  # the last chord dies away: it is not to be held up
    heard[last:] = heard[min(last, len(heard) - 1)]
    asked = SPAN * np.interp(times + _AHEAD, np.arange(len(score.curve)), score.curve)
    gain = asked - heard
    middle = float(np.median(gain))
    return np.asarray(np.clip(gain, middle - _FARTHEST, middle + _FARTHEST) - middle, np.float64)


def _smoothed(power: Curve, step: float) -> Curve:
    """The mean power around each block, `_HEARD` seconds wide; the ends count what there is."""
    window = signal.windows.hann(max(3, min(len(power), int(_HEARD / step)) | 1))
    total = signal.fftconvolve(power, window, "same")
    share = signal.fftconvolve(np.ones(len(power)), window, "same")
    return np.asarray(np.maximum(total, 0) / np.maximum(share, 1e-9), np.float64)


def _until(score: Score, number: int) -> float:
    """Where the stop `number` ends: its length, or just before the next event."""
    event = score.events[number]
    following = score.events[number + 1 : number + 2]
    return min([event.time + STOP, *(after.time - 0.01 for after in following)])


def _stop(gain: Curve, event: Event, until: float, step: float) -> None:
    """In place: silence from the event on, in 10 ms, and back as fast."""
    start, end = int(event.time / step), min(len(gain), int(until / step))
    fall = max(1, int(0.01 / step))
    shape = np.full(max(0, end - start), _SILENCE)
    ramp = np.linspace(0, _SILENCE, min(fall, len(shape)))
    shape[: len(ramp)] = ramp
    shape[len(shape) - len(ramp) :] = ramp[::-1]
    gain[start:end] += shape


def _dip(gain: Curve, power: Curve, event: Event, step: float) -> None:
    """In place: the second before the event goes down until the event stands out of it."""
    place = int(event.time / step)
    first = max(0, place - int(_BEFORE / step))
    now = power * 10 ** (gain / 10)
    after = float(now[place : place + max(1, int(_HIT / step))].mean()) if place < len(now) else 0.0
    if place <= first or after <= 0:
        return
    wanted = CONTRAST[0] + (CONTRAST[1] - CONTRAST[0]) * event.strength
    start = max(0, first - int(_EASE / step))
    shape = _dipping(place - start, int(_EASE / step) if first else 0, max(1, int(_RISE / step)))
    depth = 0.0
    for _ in range(4):  # what begins within the last milliseconds of the dip hardly goes down with it
        before = now[first:place] * 10 ** (-depth * shape[first - start :] / 10)
        ratio = 10 * np.log10(after / max(float(before.mean()), 1e-12))
        depth = min(_DEEPEST, max(0.0, depth + wanted - float(ratio)))
    gain[start:place] -= depth * shape


def _dipping(count: int, ease: int, rise: int) -> Curve:
    """A dip from 0 to 1 in `ease` blocks, and back in the last `rise`."""
    shape = np.ones(count)
    shape[:ease] = np.sin(np.linspace(0, np.pi / 2, ease)) ** 2
    shape[count - rise :] *= np.linspace(1, 0, rise)[-count:]
    return shape
