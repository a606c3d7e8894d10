"""The desk: levels by role, panning, reverb, and a master that ends quietly under a ceiling.

Knows sound and parts, no genre. Every part is first brought to the same loudness, so that no programme of
the font is louder than another; the role's and the style's levels come on top. Long pieces are worked on
in blocks and in place: a minute of stereo is 23 MB.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from composer.limiter import BLOCK, apply_gains, limiting_gains
from composer.media import Audio
from composer.music.play import RATE, Sound
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
    "counter": -24.0,
    "effects": -5.0,
}
"""The level (dB RMS while it plays) that a part of each role is brought to.

The touch's and the effects' is their peak at full velocity: a single soft stroke stays soft.
"""

_BY_PEAK: tuple[Role, ...] = ("touch", "effects")

_TARGET = -17.0
_CEILING = 0.891
_FADE_IN = 0.001
_SPAN = BLOCK << 14


def mix(score: Score, stems: Iterable[tuple[Part, Sound]]) -> Audio:
    """The finished piece: stereo, 48 kHz, as long as the score, peak under 0.9, silent at its end.

    The stems' arrays are written to.
    """
    count = round(score.seconds * RATE)
    sound, send = np.zeros((2, count), np.float32), np.zeros((2, count), np.float32)
    for part, stem in stems:
        _place(part, stem)
        for span in _spans(count):
            sound[:, span] += stem[:, span]
            if part.send:
                send[:, span] += stem[:, span] * np.float32(part.send)
    reverberate(send, score.room, RATE)
    sound += send
    del send
    _master(sound, score)
    return Audio(sound, RATE)


def _spans(count: int) -> Iterator[slice]:
    return (slice(start, min(count, start + _SPAN)) for start in range(0, count, _SPAN))


def _place(part: Part, sound: Sound) -> None:
    """A part brought to its level and its place, in place; drum kits are drawn towards the middle."""
    gain = 10 ** ((LEVELS[part.role] + part.level - _loudness(part, sound)) / 20)
    angle = (part.pan + 1) * np.pi / 4
    sides = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.float32(gain * np.sqrt(2))
    for span in _spans(sound.shape[1]):
        piece = sound[:, span]
        if part.role in ("drums", "hats"):
            piece += piece[::-1].copy() * np.float32(1 / 3)
            piece *= np.float32(3 / 4)
        piece *= sides


def _loudness(part: Part, sound: Sound) -> float:
    """The level of the part while it plays (dB): mean square of 100 ms steps within 12 dB of the loudest."""
    if part.role in _BY_PEAK:
        return 0.0
    size = min(RATE // 10, sound.shape[1])
    whole = sound.shape[1] // size * size
    steps = (sound[0, :whole] + sound[1, :whole]).reshape(-1, size)
    power = np.einsum("ij,ij->i", steps, steps) / (4 * size)
    loud = power[power > power.max() * 10**-1.2]
    return float(10 * np.log10(max(float(loud.mean()) if loud.size else 0.0, 1e-12)))


def _master(sound: Sound, score: Score) -> None:
    """In place: no rumble, one level for all pieces, a fade over the last chord, peaks under the ceiling."""
    highpass = signal.butter(2, 28, "highpass", fs=RATE, output="sos").astype(np.float32)
    state = np.zeros((1, 2, 2), np.float32)
    power = 0.0
    for span in _spans(sound.shape[1]):
        sound[:, span], state = signal.sosfilt(highpass, sound[:, span], axis=1, zi=state)
        power += float(np.square(sound[:, span]).sum(dtype=np.float64))
    level = np.sqrt(power / sound.size)
    if level > 0:
        sound *= np.float32(10 ** (_TARGET / 20) / level)
    _fade(sound, score)
    _limit(sound)


def _fade(sound: Sound, score: Score) -> None:
    """In place: one millisecond in; out over most of the last chord, down to nothing."""
    count = sound.shape[1]
    rise = min(count, int(_FADE_IN * RATE))
    sound[:, :rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    ring = count - round(score.clock.seconds(score.end) * RATE)
    fall = min(count, max(rise, int(ring * 0.7)))
    slope: NDArray[np.float32] = np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    sound[:, count - fall :] *= slope


def _limit(sound: Sound) -> None:
    """In place: sample peaks under the ceiling by a look-ahead limiter."""
    count = sound.shape[1]
    peaks = np.abs(sound).max(axis=0)
    blocks = np.pad(peaks, (0, -count % BLOCK)).reshape(-1, BLOCK).max(axis=1)
    gains = limiting_gains(blocks.astype(np.float64), _CEILING)
    if gains.min() < 1:
        for span in _spans(count):
            first, last = span.start // BLOCK, -(-span.stop // BLOCK)
            margin = min(first, 1)
            around = slice((first - margin) * BLOCK, min(count, (last + 1) * BLOCK))
            limited = apply_gains(sound[:, around], gains[first - margin : last + 1])
            sound[:, span] = limited[:, margin * BLOCK :][:, : span.stop - span.start]
    np.clip(sound, -_CEILING, _CEILING, out=sound)
