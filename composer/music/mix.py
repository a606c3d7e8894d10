"""The desk: levels by role, panning, reverb, and a master that ends quietly under a ceiling.

Knows sound and parts, no genre. Every part is first brought to the same loudness, so that no programme of
the font is louder than another; the role's and the style's levels come on top.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from composer.limiter import BLOCK, apply_gains, limiting_gains
from composer.media import Audio
from composer.music.play import LEAD, RATE
from composer.music.reverb import reverberate
from composer.music.score import Part, Role, Score

LEVELS: dict[Role, float] = {
    "melody": -19.0,
    "drums": -19.0,
    "hats": -28.0,
    "bass": -20.5,
    "chords": -23.0,
    "arp": -25.0,
    "pad": -27.0,
    "pulse": -25.0,
    "touch": -26.0,
}
"""The loudness (dB RMS, gated) that a part of each role is brought to; the touch's is its peak."""

_TARGET = -17.0
_CEILING = 0.891
_FADE_IN = 0.001
_DIP = 4.0


def mix(score: Score, stems: Iterable[tuple[Part, NDArray[np.float32]]]) -> Audio:
    """The finished piece: stereo, 48 kHz, as long as the score, peak under 0.9, silent at its end."""
    count = round(score.seconds * RATE)
    tones, hits, send = (np.zeros((2, count), np.float32) for _ in range(3))
    for part, sound in stems:
        placed = _placed(part, sound)
        bus = hits if part.role in ("drums", "hats", "touch") else tones
        bus += placed
        if part.send:
            send += placed * np.float32(part.send)
    if send.any():
        tones += reverberate(send, score.room, RATE)
    _breathe(tones, score)
    tones += hits
    return Audio(_mastered(tones, score), RATE)


def _breathe(sound: NDArray[np.float32], score: Score) -> None:
    """A short dip just before every beat, in place: the attack on the beat stands clear."""
    depth = 1 - 10 ** (-_DIP / 20)
    down = 1 - depth * np.sin(np.linspace(0, np.pi / 2, int(0.045 * RATE))) ** 2
    shape = np.concatenate((down, np.linspace(1 - depth, 1, int(0.005 * RATE)))).astype(np.float32)
    for beat in range(1, int(score.end) + 1):
        end = round((beat * 60 / score.tempo - LEAD + 0.0025) * RATE)
        sound[:, end - len(shape) : end] *= shape


def _placed(part: Part, sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """A part at its level and its place; drum kits are drawn towards the middle first."""
    gain = 10 ** ((LEVELS[part.role] + part.level - _loudness(part, sound)) / 20)
    if part.role in ("drums", "hats"):
        middle = sound.mean(axis=0)
        sound = middle + (sound - middle) * np.float32(0.5)
    angle = (part.pan + 1) * np.pi / 4
    sides = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.float32(gain * np.sqrt(2))
    return sound * sides


def _loudness(part: Part, sound: NDArray[np.float32]) -> float:
    """The level of the part while it plays (dB): mean square of 100 ms steps within 12 dB of the loudest."""
    if part.role == "touch":
        return 0.0
    mono = sound.mean(axis=0)
    size = RATE // 10
    steps = mono[: len(mono) // size * size].reshape(-1, size) if len(mono) >= size else mono[None]
    power = np.square(steps, dtype=np.float32).mean(axis=1)
    loud = power[power > power.max() * 10**-1.2]
    return float(10 * np.log10(max(float(loud.mean()) if loud.size else 0.0, 1e-12)))


def _mastered(sound: NDArray[np.float32], score: Score) -> NDArray[np.float32]:
    """No rumble, one loudness for all pieces, peaks held under the ceiling, a fade over the last chord."""
    highpass = signal.butter(2, 28, "highpass", fs=RATE, output="sos").astype(np.float32)
    sound = signal.sosfilt(highpass, sound, axis=1)
    power = float(np.square(sound).mean())
    if power > 0:
        sound *= np.float32(10 ** (_TARGET / 20) / np.sqrt(power))
    sound *= _fades(sound.shape[1], score)
    padded = np.pad(sound, ((0, 0), (0, -sound.shape[1] % BLOCK)))
    peaks = np.abs(padded).max(axis=0).reshape(-1, BLOCK).max(axis=1).astype(np.float64)
    limited = apply_gains(padded, limiting_gains(peaks, _CEILING))[:, : sound.shape[1]]
    return np.clip(limited, -_CEILING, _CEILING).astype(np.float32)


def _fades(count: int, score: Score) -> NDArray[np.float32]:
    """One millisecond in; out over the second half of the last chord, down to nothing."""
    curve = np.ones(count, np.float32)
    rise = max(1, int(_FADE_IN * RATE))
    curve[:rise] = np.linspace(0, 1, rise, dtype=np.float32)
    ring = count - round(score.end * 60 / score.tempo * RATE)
    fall = min(count, max(rise, int(ring * 0.7)))
    slope = np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    curve[count - fall :] *= slope
    return curve
