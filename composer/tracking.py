"""Hears beats: where they lie in foreign sound, and when those of a score can really be heard.

Knows nothing of cuts and photos. librosa is imported on the first call only: our own music never needs it.
"""

from statistics import median

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy import fft, signal

from composer.media import Audio
from composer.rhythm import BeatGrid, frame_delay, shift
from composer.sound import delay

_RATE = 22_050
_WINDOW = 2_048
_STEP = 512
_ATTACK_TO_PEAK = 0.024
"""How long after the attack of a click the flux, timed as librosa times it, is largest. Measured."""

_HANN = signal.windows.hann(_WINDOW, sym=False).astype(np.float32)
_BANDS = np.unique(np.round(np.geomspace(60, 10_000, 41) / _RATE * _WINDOW).astype(np.intp))

_REACH = np.arange(-0.04, 0.0401, 0.002)
_CLEAR_DB = 1.5
_LATE = np.arange(-0.03, 0.1301, 0.002)


def track_beats(audio: Audio) -> BeatGrid:
    """The beats of a sound as they are perceived: the attacks, to a few milliseconds; measured, not exact.

    librosa (dynamic programming after Ellis, 2007) finds which onsets are beats, to its 23 ms; the flux
    around each one tells the rest. Bars are fours of beats, at their strongest phase; the tempo is the median
    pace. Silence and sound without onsets have no beats and tempo 0.
    """
    mono = _mono(audio)
    coarse = _librosa_beats(mono, trim=False)
    if len(coarse) < 4:
        return BeatGrid(0.0, (), (), False)
    beats = _refined(mono, coarse)
    if len(beats) < 4:
        return BeatGrid(0.0, (), (), False)
    span = min(8, len(beats) - 1)
    tempo = 60 * span / median((beats[span:] - beats[:-span]).tolist())
    bars = beats[_strongest_phase(mono, beats) :: 4]
    return BeatGrid(float(tempo), tuple(beats.tolist()), tuple(bars.tolist()), False)


def bars_of(audio: Audio, beats: tuple[float, ...], metre: int) -> tuple[float, ...]:
    """Which beats of a sound begin its bars, where a bar is known to have `metre` of them."""
    if len(beats) < 2:
        return beats
    return beats[_strongest_phase(_mono(audio), np.asarray(beats), metre) :: metre]


def usual_beats(audio: Audio) -> tuple[float, ...]:
    """The beats as librosa gives them by default: to 23 ms, and 24 ms or more behind the attacks."""
    return tuple(_librosa_beats(_mono(audio), trim=True).tolist())


def _librosa_beats(mono: NDArray[np.float32], trim: bool) -> NDArray[np.float64]:
    from librosa.beat import beat_track

    if len(mono) < _WINDOW or not mono.any():
        return np.zeros(0)
    _, frames = beat_track(y=mono, sr=_RATE, hop_length=_STEP, trim=trim)
    return np.asarray(frames, dtype=np.float64) * (_STEP / _RATE)


def warm() -> None:
    """Pays for librosa's import and numba's compilation now: seconds, once a process."""
    clicks = np.zeros((1, 4 * _RATE), dtype=np.float32)
    clicks[0, :: _RATE // 2] = 1.0
    track_beats(Audio(clicks, _RATE))


def heard(grid: BeatGrid, audio: Audio) -> BeatGrid:
    """A score's grid moved, as a whole, to where its beats are heard: instruments speak late (5 to 60 ms).

    No beat is lost: one that would come before the start comes at it. Cheap (no librosa), so that it may lie
    on the way of every video. The grid itself when nothing is heard.
    """
    beats = np.array([beat for beat in grid.beats if beat < audio.seconds])
    if not len(beats):
        return grid
    chosen = beats[np.linspace(0, len(beats) - 1, min(48, len(beats))).astype(np.intp)]
    rise = _flux(_mono(audio), chosen, _LATE + _ATTACK_TO_PEAK).mean(axis=0)
    if rise.max() <= 0:
        return grid
    lag = float(_LATE[rise.argmax()])
    moved = [tuple(max(0.0, mark + lag) for mark in marks) for marks in (grid.beats, grid.bars)]
    return BeatGrid(grid.tempo, moved[0], moved[1], grid.exact)


def pace(audio: Audio, near: float) -> float | None:
    """The tempo of a sound, in the octave around `near`; None when nothing in it comes back.

    The period whose multiples fit the autocorrelation of its onsets best, over its first minute: cheap.
    """
    mono = _mono(audio)[: 60 * _RATE]
    hop = _STEP // 2
    levels = _levels(mono, np.arange(0, len(mono), hop, dtype=np.intp), -60.0)
    onsets = np.maximum(np.diff(levels, axis=0), 0.0).mean(axis=1)
    if len(onsets) < 8 or onsets.max() <= 0:
        return None
    spectrum = fft.rfft(onsets - onsets.mean(), 2 * len(onsets))
    echo = fft.irfft(np.square(np.abs(spectrum)))[: len(onsets)]
    tempos = near * np.exp2(np.arange(-0.5, 0.5, 0.0005))
    periods = 60 / tempos * _RATE / hop
    multiples = np.arange(1, 17)
    lags = periods[:, None] * multiples
    fits = np.interp(lags, np.arange(len(echo)), echo, right=0.0).sum(axis=1)
    return float(tempos[fits.argmax()]) if fits.max() > 0 else None


def settle(audio: Audio, grid: BeatGrid, fps: int, beats_each: float = 1.0) -> tuple[Audio, BeatGrid]:
    """The sound begun less than a frame later, so that cuts fall on frames, and its grid as it is heard.

    A score's grid is first moved to where it is heard; a measured one is that already. `beats_each` is how
    many beats lie between two cuts.
    """
    audible = heard(grid, audio) if grid.exact else grid
    later = frame_delay(audible, fps, beats_each)
    return delay(audio, later), shift(audible, round(later * audio.rate) / audio.rate)


def _mono(audio: Audio) -> NDArray[np.float32]:
    mono: NDArray[np.float32] = soxr.resample(audio.samples.mean(axis=0), audio.rate, _RATE)
    return mono


def _levels(mono: NDArray[np.float32], centres: NDArray[np.intp], floor: float) -> NDArray[np.float32]:
    """The level (dB, at least `floor`) in each band of windows around `centres` (samples, any shape)."""
    padded = np.pad(mono, _WINDOW // 2)
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)
    spectra = fft.rfft(windows[np.clip(centres, 0, len(mono))] * _HANN, axis=-1)
    power = np.square(spectra.real) + np.square(spectra.imag)
    bands = np.add.reduceat(power, _BANDS, axis=-1)[..., :-1]
    levels: NDArray[np.float32] = 10 * np.log10(np.maximum(bands, 10 ** (floor / 10)))
    return levels


def _flux(
    mono: NDArray[np.float32], beats: NDArray[np.float64], lags: NDArray[np.float64]
) -> NDArray[np.float32]:
    """How much the sound rises around each beat, (beats, lags): the median over the bands.

    Defined and timed as librosa's onset strength, but at any instant: the level now against 23 ms ago.
    """
    loudest = _levels(mono, np.arange(0, len(mono), _WINDOW, dtype=np.intp), -100.0).max()
    centres = np.round((beats[:, None] + lags) * _RATE).astype(np.intp) - _WINDOW // 2
    floor = float(loudest) - 80.0
    rise = _levels(mono, centres, floor) - _levels(mono, centres - _STEP, floor)
    flux: NDArray[np.float32] = np.median(np.maximum(rise, 0.0), axis=-1)
    return flux


def _refined(mono: NDArray[np.float32], coarse: NDArray[np.float64]) -> NDArray[np.float64]:
    """The attacks of the beats: a clear one at its own peak, a vague one between its clear neighbours.

    Where most are clear, vague ones before the first and after the last clear one are guesses into silence
    or noise, and dropped.
    """
    flux = _flux(mono, coarse, _REACH)
    best = flux.argmax(axis=1)
    strength = flux.max(axis=1)
    clear = (strength > _CLEAR_DB) & (strength > 0.3 * np.median(strength))
    clear &= (best > 0) & (best < len(_REACH) - 1)
    fine = coarse
    if clear.any():
        numbers = np.arange(len(coarse))
        between = np.interp(numbers, numbers[clear], (coarse + _REACH[best])[clear])
        fine = np.where(clear | (np.abs(between - coarse) < _REACH[-1]), between, coarse)
        if clear.mean() > 0.5:
            fine = fine[numbers[clear][0] : numbers[clear][-1] + 1]
    beats: NDArray[np.float64] = np.maximum(fine - _ATTACK_TO_PEAK, 0.0)
    return beats


def _strongest_phase(mono: NDArray[np.float32], beats: NDArray[np.float64], metre: int = 4) -> int:
    """Which of the first beats begins a bar of `metre`: the one in whose phase the harmony changes most.

    The change at a beat is how little the pitch classes of it and the next are like those of the two before.
    """
    ends = np.append(beats[1:], 2 * beats[-1] - beats[-2])
    classes = _pitch_classes(mono, (beats + ends) / 2)
    pairs = classes[:-1] + classes[1:]
    pairs /= np.maximum(np.linalg.norm(pairs, axis=1, keepdims=True), 1e-9)
    change = np.zeros(len(beats))
    change[2:-1] = 1 - (pairs[:-2] * pairs[2:]).sum(axis=1)
    return int(np.argmax([change[phase::metre].mean() for phase in range(min(metre, len(beats)))]))


def _pitch_classes(mono: NDArray[np.float32], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of each of the twelve pitch classes sounds at each time: (times, 12), each of length 1."""
    window = 4 * _WINDOW
    frequencies = np.arange(window // 2 + 1) * (_RATE / window)
    voiced = (frequencies > 60) & (frequencies < 1500)
    classes = np.round(12 * np.log2(frequencies[voiced] / 440)).astype(np.intp) % 12
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(mono, window // 2), window)
    centres = np.clip(np.round(times * _RATE).astype(np.intp), 0, len(mono))
    hann = signal.windows.hann(window, sym=False).astype(np.float32)
    spectra = np.abs(fft.rfft(windows[centres] * hann, axis=1))[:, voiced]
    folded = np.stack([spectra[:, classes == number].sum(axis=1) for number in range(12)], axis=1)
    unit: NDArray[np.float64] = folded / np.maximum(np.linalg.norm(folded, axis=1, keepdims=True), 1e-9)
    return unit
