"""Effects that lead up to a stroke or are one: risers, impacts, sub drops, reversed cymbals.

They are made here, from fixed noise and sines, as long as asked and always the same. Knows no score.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import signal

Wave = NDArray[np.float32]
_Curve = NDArray[np.float64]

_BANDS = (300.0, 600.0, 1200.0, 2400.0, 4800.0, 8500.0)
_SHORTEST = 0.05
_ATTACK = 0.002
_STOP = 0.004


def riser(seconds: float, rate: int) -> Wave:
    """Noise whose band climbs and a tone that rises by two octaves: loudest at the end, where it stops."""
    time, part = _time(seconds, rate)
    centre = np.log2(_BANDS[0]) + part * np.log2(_BANDS[-1] / _BANDS[0])
    noise = np.zeros((2, len(time)))
    for number, hertz in enumerate(_BANDS):
        nearness = np.exp(-0.5 * np.square(centre - np.log2(hertz)))
        noise += _noise(21 + number, len(time), rate, hertz / 1.5, hertz * 1.5) * nearness
    turns = np.cumsum(110.0 * 4.0**part) / rate
    tone = np.sin(2 * np.pi * turns) + 0.5 * np.sin(4 * np.pi * turns) + 0.3 * np.sin(6 * np.pi * turns)
    swell = 10 ** (1.8 * (part - 1)) * np.minimum(1, part / 0.05) * _stop(len(time), rate)
    return _peaked((noise + 0.45 * tone) * swell)


def impact(seconds: float, rate: int) -> Wave:
    """A low boom under a burst of noise, there within 3 ms; it rings for 1.5 s, or `seconds` up to 4."""
    ring = min(4.0, max(1.5, seconds))
    time, part = _time(ring, rate)
    boom = np.tanh(2.2 * _drop(time, 46.0, 70.0, 0.045) * np.exp(-time * 5.2 / ring))
    burst = _noise(31, len(time), rate, 250.0, 7000.0) * np.exp(-time / 0.035)
    dust = _noise(32, len(time), rate, 160.0, 1400.0) * np.exp(-time * 6.5 / ring)
    struck = 0.75 * boom + 0.30 * burst + 0.10 * dust
    return _peaked(struck * np.minimum(1, time / _ATTACK) * _ending(part))


def boom(seconds: float, rate: int) -> Wave:
    """A sub drop: a sine that falls from 75 Hz to 32 Hz, for 2 s, or `seconds` up to 6."""
    ring = min(6.0, max(2.0, seconds))
    time, part = _time(ring, rate)
    dropped = np.tanh(1.8 * _drop(time, 32.0, 43.0, ring / 5) * np.exp(-time * 4.0 / ring))
    return _peaked(np.stack([dropped, dropped]) * np.minimum(1, time / 0.006) * _ending(part))


def reverse_cymbal(seconds: float, rate: int) -> Wave:
    """A cymbal played backwards: it swells and brightens up to the end, where it stops."""
    time, part = _time(seconds, rate)
    left = time[::-1]
    reach = min(2.0, max(0.3, seconds))
    body = _noise(41, len(time), rate, 1200.0, 5000.0) * np.exp(-left * 4.5 / reach)
    shine = _noise(42, len(time), rate, 5000.0, 14000.0) * np.exp(-left * 7.0 / reach)
    swell = np.minimum(1, part / 0.1) * _stop(len(time), rate)
    return _peaked((body + 0.8 * shine) * swell)


EFFECTS: dict[str, Callable[[float, int], Wave]] = {
    "riser": riser,
    "impact": impact,
    "boom": boom,
    "reverse cymbal": reverse_cymbal,
}
"""Makers by name: seconds of the note and sample rate to (2, n) with a peak of 1.

A riser and a reverse cymbal are as long as their note to the sample and stop on its end; an impact and a
boom begin on its start and ring on.
"""


def _time(seconds: float, rate: int) -> tuple[_Curve, _Curve]:
    """The seconds of each sample, and the part of the whole that has gone by then."""
    count = max(round(_SHORTEST * rate), round(seconds * rate))
    samples = np.arange(count)
    return samples / rate, samples / count


def _noise(seed: int, count: int, rate: int, low: float, high: float) -> _Curve:
    """A band of noise with a deviation of 1, different in both ears."""
    lead = rate // 50
    white = np.random.default_rng(seed).standard_normal((2, count + lead))
    band = signal.butter(2, (low, min(high, 0.45 * rate)), "bandpass", fs=rate, output="sos")
    shaped: _Curve = signal.sosfilt(band, white, axis=1)[:, lead:] / np.sqrt((high - low) * 2 / rate)
    return shaped


def _drop(time: _Curve, floor: float, above: float, fall: float) -> _Curve:
    """A sine that falls from `floor` + `above` Hz to `floor`, by 1/e in each `fall` seconds."""
    turns = floor * time + above * fall * (1 - np.exp(-time / fall))
    wave: _Curve = np.sin(2 * np.pi * turns)
    return wave


def _stop(count: int, rate: int) -> _Curve:
    """One, and down to nothing within the last few milliseconds."""
    left = np.arange(count)[::-1] / (_STOP * rate)
    return np.sin(np.minimum(1, left) * np.pi / 2)


def _ending(part: _Curve) -> _Curve:
    """One, and down to nothing over the last tenth."""
    return np.minimum(1, (1 - part) / 0.1)


def _peaked(wave: _Curve) -> Wave:
    """In stereo with a peak of 1."""
    peaked: Wave = (wave / np.abs(wave).max()).astype(np.float32)
    return peaked
