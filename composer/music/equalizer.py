"""The desk's equalizers: each part makes room for the others. Knows parts and sound, no font.

Filters are the biquads of Bristow-Johnson's "Cookbook formulae for audio equalizer biquad coefficients".
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from composer.music.score import Part, Role
from composer.music.tuning import hertz

Sound = NDArray[np.float32]
Sections = NDArray[np.float64]

_RUMBLE = 28.0
_LOW_CUTS: dict[Role, float] = {
    "hats": 250.0,
    "touch": 250.0,
    "melody": 120.0,
    "counter": 120.0,
    "chords": 110.0,
    "arp": 120.0,
    "pad": 110.0,
    "pulse": 90.0,
}
"""Below this (Hz), or below its lowest note, a role leaves the ground to the bass and the kick."""

_UNDER = 0.7  # of the lowest note
_MUD, _MUD_SHARE, _MUD_MOST = (150.0, 400.0), 0.35, 4.0
_HARSH, _HARSH_SHARE, _HARSH_MOST = (2500.0, 6000.0), 0.12, 7.0
_AIR, _AIR_DB = 7500.0, 2.5
_PITCHED: tuple[Role, ...] = ("melody", "counter", "chords", "arp", "pad", "pulse")

_FAINT = 1e-4  # of a part's power
_FRAME = 2048
_FRAMES = 64
_SPAN = 1 << 16
_GONE = 1e-12


@dataclass(frozen=True, slots=True)
class Heard:
    """What a part sounds like: its power at each frequency, and its sides against its middle (power)."""

    frequencies: NDArray[np.float64]
    power: NDArray[np.float64]
    width: float

    def share(self, low: float, high: float) -> float:
        """How much of the power lies from `low` to `high` Hz."""
        within = (self.frequencies >= low) & (self.frequencies < high)
        return float(self.power[within].sum() / max(self.power.sum(), 1e-20))


def listen(sound: Sound, rate: int) -> Heard:
    """A part heard in 64 frames all over the piece, which is enough to tell what it is like."""
    size = min(_FRAME, sound.shape[1])
    starts = np.linspace(0, sound.shape[1] - size, _FRAMES).astype(np.intp)
    frames = sound[:, starts[:, None] + np.arange(size)]
    middle, sides = (frames[0] + frames[1]) / 2, (frames[0] - frames[1]) / 2
    spectrum = np.abs(np.fft.rfft(middle * signal.windows.hann(size), axis=1)) ** 2
    width = float(np.square(sides).sum() / max(float(np.square(middle).sum()), 1e-20))
    power: NDArray[np.float64] = spectrum.sum(axis=0, dtype=np.float64)
    return Heard(np.fft.rfftfreq(size, 1 / rate).astype(np.float64), power, width)


def sections(part: Part, heard: Heard, rate: int) -> Sections:
    """The filters that a part needs: a low cut, dips where it is muddy or harsh, air, its own dullness.

    What would change nothing that can be heard is left out; there may be no filter at all.
    """
    chain = [np.zeros((0, 6))]
    cut = _cut(part)
    if heard.share(0, cut) > _FAINT:
        chain.append(signal.butter(2, cut, "highpass", fs=rate, output="sos"))
    if part.role in _PITCHED:
        chain += _dips(heard, rate)
        if part.tone is None and heard.share(_AIR / 1.5, rate / 2) > 10 * _FAINT:
            chain.append(shelf(_AIR, _AIR_DB, rate))
    if part.tone is not None:
        chain.append(signal.butter(2, part.tone, fs=rate, output="sos"))
    return np.concatenate(chain)


def _cut(part: Part) -> float:
    """Where a part is cut off below: never within its notes."""
    highest = _LOW_CUTS.get(part.role, _RUMBLE)
    if part.role not in _PITCHED:
        return highest
    return max(_RUMBLE, min(highest, _UNDER * hertz(min(note.pitch for note in part.notes))))


def _dips(heard: Heard, rate: int) -> Iterator[Sections]:
    """A dip for each band that holds more than its share."""
    for (low, high), share, most in ((_MUD, _MUD_SHARE, _MUD_MOST), (_HARSH, _HARSH_SHARE, _HARSH_MOST)):
        excess = 10 * math.log10(max(1.0, heard.share(low, high) / share))
        if excess > 0.5:
            yield peak(math.sqrt(low * high), -min(most, 1.4 * excess), 0.9, rate)


def peak(frequency: float, decibels: float, quality: float, rate: int) -> Sections:
    """A bell of so many decibels around a frequency."""
    gain, turn = 10 ** (decibels / 40), 2 * math.pi * frequency / rate
    slope, middle = math.sin(turn) / (2 * quality), -2 * math.cos(turn)
    return _section(
        (1 + slope * gain, middle, 1 - slope * gain), (1 + slope / gain, middle, 1 - slope / gain)
    )


def shelf(frequency: float, decibels: float, rate: int) -> Sections:
    """So many decibels for everything above a frequency."""
    gain, turn = 10 ** (decibels / 40), 2 * math.pi * frequency / rate
    bend, root = math.cos(turn), math.sqrt(2 * gain) * math.sin(turn)
    up, down = gain + 1, gain - 1
    return _section(
        (gain * (up + down * bend + root), -2 * gain * (down + up * bend), gain * (up + down * bend - root)),
        (up - down * bend + root, 2 * (down - up * bend), up - down * bend - root),
    )


def _section(zeros: tuple[float, ...], poles: tuple[float, ...]) -> Sections:
    return np.array([[*zeros, *poles]]) / poles[0]


def equalize(sound: Sound, chain: Sections) -> None:
    """In place; silence is passed over, and what is the same on both sides is filtered once."""
    if not len(chain):
        return
    coefficients = chain.astype(np.float32)
    state = np.zeros((len(chain), 2, 2), np.float32)
    for start in range(0, sound.shape[1], _SPAN):
        piece = sound[:, start : start + _SPAN]
        if not (state.any() or piece.any()):
            continue
        if np.array_equal(state[:, 0], state[:, 1]) and np.array_equal(piece[0], piece[1]):
            piece[:1], state[:, :1] = signal.sosfilt(coefficients, piece[:1], axis=1, zi=state[:, :1])
            piece[1], state[:, 1] = piece[0], state[:, 0]
        else:
            piece[:], state = signal.sosfilt(coefficients, piece, axis=1, zi=state)
        state[np.abs(state) < _GONE] = 0  # numbers too small for a processor to be quick with
