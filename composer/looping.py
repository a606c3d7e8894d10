"""Makes a track longer by going back at a bar, so that the beat goes on. Finds no beats itself."""

import math
from collections.abc import Sequence
from itertools import pairwise, product
from statistics import median

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from composer.errors import InputError
from composer.media import Audio
from composer.rhythm import BeatGrid
from composer.sound import LONGEST, fit, join

SEAM = 0.030
"""Seconds of cross-fade at a seam."""

SEAM_BEFORE = 0.020
"""The seam is over this long before its beat, so that the attack comes whole, and once."""

_SLICES, _BANDS = 8, 24


def loop(audio: Audio, grid: BeatGrid, seconds: float) -> tuple[Audio, BeatGrid]:
    """The track cut to exactly `seconds`, or lengthened to it, and the grid that goes with it.

    A shorter track leaves one of its last bars for the one of its first that goes on most like it, as often
    as is needed; without bars it goes from beat to beat, without beats from its end to its start. Raises
    InputError for a length that is not positive.
    """
    if not 0 < seconds <= LONGEST:
        raise InputError(f"a sound cannot last {seconds} seconds: more than 0, up to {LONGEST:g}")
    if audio.seconds < seconds:
        back, leave = (round(time * audio.rate) for time in _seam(audio, grid))
        missing = (seconds + SEAM + SEAM_BEFORE) * audio.rate - leave
        times = max(1, math.ceil(missing / (leave - back)))
        step = (leave - back) / audio.rate
        grid = BeatGrid(
            grid.tempo,
            _again(grid.beats, back / audio.rate, leave / audio.rate, step, times),
            _again(grid.bars, back / audio.rate, leave / audio.rate, step, times),
            grid.exact,
        )
        audio = Audio(_repeated(audio, back, leave, times), audio.rate)
    beats = tuple(beat for beat in grid.beats if beat < seconds)
    bars = tuple(bar for bar in grid.bars if bar < seconds)
    return fit(audio, seconds), BeatGrid(grid.tempo, beats, bars, grid.exact)


def _again(marks: Sequence[float], back: float, leave: float, step: float, times: int) -> tuple[float, ...]:
    """The marks before `leave`, then those from `back` to `leave` as often as the sound plays them."""
    nearly = 1e-3  # a mark on the seam belongs to what follows it
    first = [mark for mark in marks if mark < leave - nearly]
    body = [mark for mark in first if mark >= back - nearly]
    return tuple(first + [mark + step * number for number in range(1, times + 1) for mark in body])


def _repeated(audio: Audio, back: int, leave: int, times: int) -> NDArray[np.float32]:
    """The samples up to `leave`, then `times` times those from `back` to `leave`, with a seam before each."""
    overlap = round(SEAM * audio.rate)
    lead = overlap + round(SEAM_BEFORE * audio.rate)
    padded = np.pad(audio.samples, ((0, 0), (lead, 0)))  # sample n of the track lies at n + lead
    seam = join(padded[:, leave : leave + overlap], padded[:, back : back + overlap], overlap)
    middle = padded[:, back + overlap : leave]
    return np.concatenate([padded[:, lead:leave], *[seam, middle] * times], axis=1)


def _seam(audio: Audio, grid: BeatGrid) -> tuple[float, float]:
    """The time to go back to, and the one to leave from."""
    for marks in (grid.bars, grid.beats):
        inside = [mark for mark in marks if mark <= audio.seconds]
        if len(inside) >= 2 and inside[-1] - inside[0] > 4 * (SEAM + SEAM_BEFORE):
            return _most_alike(audio, inside)
    return min(SEAM + SEAM_BEFORE, audio.seconds / 4), audio.seconds


def _most_alike(audio: Audio, marks: Sequence[float]) -> tuple[float, float]:
    """An early and a late mark that sound most alike from there on; a long way back is worth 3 dB."""
    length = median(later - earlier for earlier, later in pairwise(marks))
    span = marks[-1] - marks[0]
    early = [mark for mark in marks if mark - marks[0] <= 0.4 * span]
    late = [mark for mark in marks if marks[-1] - mark <= 0.4 * span and mark + length <= audio.seconds]
    shapes = {mark: _shape(audio, mark, length) for mark in {*early, *late}}
    pairs = [pair for pair in product(early, late) if pair[0] < pair[1]]
    if not pairs:
        return marks[0], marks[-1]
    return min(pairs, key=lambda pair: _unlikeness(shapes, *pair) - 3.0 * (pair[1] - pair[0]) / audio.seconds)


def _unlikeness(shapes: dict[float, NDArray[np.float64]], back: float, leave: float) -> float:
    """The mean difference (dB) of two bars."""
    return float(np.abs(shapes[back] - shapes[leave]).mean())


def _shape(audio: Audio, start: float, length: float) -> NDArray[np.float64]:
    """What a bar sounds like: its levels (dB) over time and over the bands of the ear."""
    first = round(start * audio.rate)
    size = max(64, round(length * audio.rate) // _SLICES)
    piece = audio.samples[:, first : first + size * _SLICES].mean(axis=0)
    slices = np.pad(piece, (0, size * _SLICES - len(piece))).reshape(_SLICES, size)
    spectra = np.abs(fft.rfft(slices, axis=1)) / size
    edges = np.geomspace(40, min(12_000, 0.45 * audio.rate), _BANDS) / audio.rate * size
    levels: NDArray[np.float64] = np.add.reduceat(spectra, np.unique(edges.astype(np.intp)), axis=1)
    return 20 * np.log10(np.maximum(levels, 1e-5))
