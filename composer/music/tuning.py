"""How far a sound lies from the note that it should be, in cents. Knows no font and no instrument.

Two measures, chosen by what the sound is like:

* A sound that repeats (strings, winds, most else): its period by the normalised square difference of
  McLeod and Wyvill, "A smarter way to find pitch" (ICMC 2005), in short frames, refined over several
  periods, and the median of the frames, so that vibrato and the knock of an attack do not count.
* A sound that does not (bells, drums, a fifth above each note, wide choruses): the mean of the energy
  around the note's harmonics. That is where two partials closer than the ear can part are heard (Feth,
  "Frequency discrimination of complex periodic tones", 1974), and a harmonic far off does not pull it.
"""

import math

import numpy as np
from numpy.typing import NDArray

_START, _END = 0.08, 1.1
"""What is listened to (seconds): without the attack."""

_CLEAR = 0.95
_SILENT = 1e-4
_WIDEST = 6.5  # semitones that a period is looked for to either side
_NEAR = 90.0  # cents around a harmonic that still are that harmonic
_WIDTH = 40.0
_LEAST_SHARE = 0.1
_FRAME = 0.05
_PERIODS = 6
_MULTIPLES = (2, 4, 8)

Wave = NDArray[np.float64]


def hertz(pitch: float) -> float:
    """The frequency of a MIDI pitch, A4 at 440 Hz."""
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def cents(sound: NDArray[np.float32], rate: int, pitch: int) -> float | None:
    """How many cents the sound (mono, from its start) is above `pitch`; None for silence and for noise.

    Found up to half an octave off for what repeats, up to 90 cents for what does not.
    """
    heard = sound[int(_START * rate) : int(_END * rate)].astype(np.float64)
    if len(heard) < _FRAME * rate or np.abs(heard).max() < _SILENT:
        return None
    found, clarity = _by_period(heard, rate / hertz(pitch), rate)
    return found if found is not None and clarity >= _CLEAR else _by_harmonics(heard, rate, hertz(pitch))


def _by_period(heard: Wave, period: float, rate: int) -> tuple[float | None, float]:
    """The median over the frames, and how exactly the sound repeats (1: wholly)."""
    size = int(max(_FRAME * rate, _PERIODS * period))
    frames = [heard[at : at + size] for at in range(0, len(heard) - size + 1, size // 2)]
    loudest = np.abs(heard).max()
    loud = [frame for frame in frames if np.abs(frame).max() > 0.02 * loudest]
    found = [each for each in (_period(frame, period) for frame in loud) if each is not None]
    if not found:
        return None, 0.0
    lags, clarity = np.median(np.array(found), axis=0)
    return 1200 * math.log2(period / lags), float(clarity)


def _period(frame: Wave, period: float) -> tuple[float, float] | None:
    """The lag (samples) at which a frame best repeats near a period, and how well it does."""
    likeness = _likeness(frame)
    first, last = int(period * 2 ** (-_WIDEST / 12)), math.ceil(period * 2 ** (_WIDEST / 12))
    if first < 2 or last + 2 > len(likeness):
        return None
    best = first + int(likeness[first : last + 1].argmax())
    lag, clarity = _vertex(likeness, best), float(likeness[best])
    for multiple in _MULTIPLES:
        centre, reach = lag * multiple, max(2, int(lag * 0.08))
        if centre + reach + 2 > 0.7 * len(likeness):
            break
        low = int(centre) - reach
        lag = _vertex(likeness, low + int(likeness[low : low + 2 * reach].argmax())) / multiple
    return lag, clarity


def _likeness(frame: Wave) -> Wave:
    """The normalised square difference of a frame with itself at each lag, 1 where they are the same."""
    size = len(frame)
    spectrum = np.fft.rfft(frame, 1 << (2 * size).bit_length())
    products = np.fft.irfft(np.abs(spectrum) ** 2)[:size]
    energy = np.concatenate(([0.0], np.cumsum(np.square(frame))))
    lags = np.arange(size)
    sums = energy[size - lags] + energy[size] - energy[lags]
    likeness: Wave = 2 * products / np.maximum(sums, 1e-12)
    return likeness


def _vertex(curve: Wave, place: int) -> float:
    """The top of the parabola through a value and its neighbours."""
    before, here, after = (float(value) for value in curve[place - 1 : place + 2])
    bend = before - 2 * here + after
    return place + (min(1.0, max(-1.0, 0.5 * (before - after) / bend)) if bend < 0 else 0.0)


def _by_harmonics(heard: Wave, rate: int, lowest: float) -> float | None:
    """The mean of the energy around the harmonics; None where most of the sound is elsewhere."""
    size = 1 << max(17, len(heard).bit_length())
    power = np.abs(np.fft.rfft(heard * np.hanning(len(heard)), size)) ** 2
    away = np.arange(-_NEAR, _NEAR + 1)
    harmonics = np.arange(1, 1 + max(1, min(12, int(0.4 * rate / lowest))))
    bins = harmonics[:, None] * lowest * 2 ** (away / 1200) * size / rate
    around = np.interp(bins, np.arange(len(power)), power)
    widths = np.gradient(bins, axis=1)
    if (around * widths).sum() < _LEAST_SHARE * power[int(30 * size / rate) :].sum():
        return None
    whole = around.sum(axis=0)
    near = np.abs(away - away[whole.argmax()]) <= _WIDTH
    return float((whole[near] * away[near]).sum() / whole[near].sum())
