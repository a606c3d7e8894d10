"""How much like speech a sound is, from measured features. Knows no words and no voices; opens no file.

Four features of the second and a half around each tenth of a second:

- the modulation of the speech band at 4 Hz, the pace of syllables and of the pauses between them (Scheirer
  and Slaney, Construction and Evaluation of a Robust Multifeature Speech/Music Discriminator, ICASSP 1997);
- the share of frames with a pitch of 75 to 350 Hz (autocorrelation, corrected for its window as Boersma,
  Accurate Short-Term Analysis of the Fundamental Frequency, IFA Proceedings 17, 1993), how much of it glides
  instead of standing as notes do;
- how far the spectrum goes from peaky (vowels) to flat (consonants).

They are weighed by a logistic function, whose weights were fitted to synthetic speech of several voices and
tongues, bare, in a room, and 9 to 15 dB above music and noise, against music, noises, steps and tones. The
share of soft frames (Scheirer and Slaney's third feature) told nothing more, and steps have it too.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage, signal

RATE = 16_000
HOP = 160
_WINDOW = 640
_SIZE = 2048
_WIDTH = 150
_PITCH = (75.0, 350.0)
_BAND = (250.0, 4000.0)
_BANDS = 12
_PAUSE = 80
_VOICED = 0.55
_PIECE = 1_000
_QUIET = 10 ** (-60 / 20)

Floats = NDArray[np.float64]

WEIGHTS = {
    "modulation": 17.5,
    "voiced": 2.66,
    "glides": 6.87,
    "flatness": 2.17,
    "bias": -12.65,
}


def speech_of(mono: NDArray[np.float32], every: int = 10) -> Floats:
    """How much like speech, 0 to 1, `every` hops of a hundredth of a second; `mono` is at RATE."""
    seen = features(mono)
    score = WEIGHTS["bias"] + sum(WEIGHTS[name] * seen[name] for name in WEIGHTS if name != "bias")
    likely = seen["heard"] / (1 + np.exp(-score))
    smooth = ndimage.uniform_filter1d(likely, 50, mode="nearest")
    middles = np.arange(min(every // 2, len(smooth) - 1), len(smooth), every)
    answer: Floats = np.clip(smooth[middles], 0.0, 1.0)
    return answer


def features(mono: NDArray[np.float32]) -> dict[str, Floats]:
    """The features for each hundredth of a second, by name; `heard` is 0 where there is silence."""
    levels, pitch, strength, flat = _frames(mono)
    energy = levels.sum(axis=1)
    voiced = (strength > _VOICED).astype(np.float64) * (energy > 1e-4 * _mean(energy, _WIDTH))
    change = np.abs(np.diff(np.log2(np.maximum(pitch, 1.0)), prepend=0.0)) * 12
    pair = voiced * np.roll(voiced, 1)
    glide = pair * ((change > 0.04) & (change < 1.5))
    return {
        "modulation": _modulation(levels),
        "voiced": _mean(voiced, _WIDTH),
        "glides": _mean(glide, _WIDTH) / np.maximum(_mean(pair, _WIDTH), 0.08),
        "flatness": np.sqrt(np.maximum(_mean(flat**2, _WIDTH) - _mean(flat, _WIDTH) ** 2, 0.0)),
        "heard": _closed(np.sqrt(energy) > _QUIET),
    }


def _mean(values: Floats, width: int) -> Floats:
    averaged: Floats = ndimage.uniform_filter1d(values, width, axis=0, mode="reflect")
    return averaged


def _closed(heard: NDArray[np.bool_]) -> Floats:
    """1 where something is heard, and in the pauses of a speaker."""
    padded = np.pad(heard, _PAUSE)
    closed = ndimage.binary_closing(padded, np.ones(_PAUSE))[_PAUSE:-_PAUSE]
    return np.asarray(closed, np.float64)


def _modulation(levels: Floats) -> Floats:
    """How deep the bands of speech go up and down 2 to 8 times a second, against how loud they are."""
    envelopes = np.sqrt(levels)
    around = signal.butter(2, (2.5, 7.0), "bandpass", fs=RATE / HOP, output="sos")
    swing = signal.sosfiltfilt(around, envelopes, axis=0, padlen=min(30, len(envelopes) - 1))
    loud = np.maximum(_mean(levels, _WIDTH).sum(axis=1), 1e-12)
    # a running mean of squares may fall a rounding below zero
    depth: Floats = np.sqrt(np.maximum(_mean(swing**2, _WIDTH).sum(axis=1), 0.0) / loud)
    return depth


def _frames(mono: NDArray[np.float32]) -> tuple[Floats, Floats, Floats, Floats]:
    """For each hundredth of a second: power in bands, pitch (Hz), how periodic (0 to 1), log flatness."""
    parts = [_measured(windows) for windows in _windows(mono)]
    levels, pitch, strength, flat = (np.concatenate(part) for part in zip(*parts, strict=True))
    return levels, pitch, strength, flat


def _windows(mono: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    padded = np.pad(mono, (_WINDOW // 2, _WINDOW))
    count = max(1, -(-len(mono) // HOP))
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::HOP]
    for start in range(0, count, _PIECE):
        yield windows[start : min(count, start + _PIECE)]


def _measured(windows: NDArray[np.float32]) -> tuple[Floats, Floats, Floats, Floats]:
    hann = signal.windows.hann(_WINDOW, sym=False).astype(np.float32)
    centred = windows - windows.mean(axis=1, keepdims=True)
    power = np.square(np.abs(fft.rfft(centred * hann, _SIZE, axis=1)))
    hertz = np.arange(power.shape[1]) * RATE / _SIZE
    edges = np.searchsorted(hertz, np.geomspace(*_BAND, _BANDS + 1))
    levels = np.add.reduceat(power, edges, axis=1)[:, :-1].astype(np.float64) / (_SIZE * _WINDOW * 0.375 / 2)
    voice = power[:, edges[0] : edges[-1]].astype(np.float64)
    # what is 40 dB softer than its surroundings is as flat as any noise
    voice += 1e-4 * _mean(voice.mean(axis=1), _WIDTH)[:, None] + 1e-12
    flat = np.log(voice).mean(axis=1) - np.log(voice.mean(axis=1))
    pitch, strength = _pitch(power, hann)
    return levels, pitch, strength, flat


def _pitch(power: NDArray[np.float32], hann: NDArray[np.float32]) -> tuple[Floats, Floats]:
    own = fft.irfft(np.square(np.abs(fft.rfft(hann, _SIZE))))
    echo = fft.irfft(power, axis=1)
    near, far = round(RATE / _PITCH[1]), round(RATE / _PITCH[0])
    lags = np.arange(near, far + 1)
    ratio = echo[:, lags] / np.maximum(echo[:, :1], 1e-9) * (own[0] / own[lags])
    # the shortest of equal periods: twice the period fits as well
    best = (ratio - 0.02 * np.log2(lags / near)).argmax(axis=1)
    rows = np.arange(len(ratio))
    inner = np.clip(best, 1, ratio.shape[1] - 2)
    left, middle, right = (ratio[rows, inner + side] for side in (-1, 0, 1))
    bend = left - 2 * middle + right
    shift = np.where(np.abs(bend) > 1e-9, 0.5 * (left - right) / np.where(bend == 0, 1, bend), 0.0)
    return RATE / (lags[inner] + np.clip(shift, -0.5, 0.5)), np.asarray(ratio[rows, best], np.float64)
