"""Frames of made-up films, small and BGR, and sound that is like speech."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import signal

WIDTH, HEIGHT = 160, 90
Pixels = NDArray[np.uint8]


def ground(seed: int, width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    """A picture of blots, another with every seed."""
    rng = np.random.default_rng(seed)
    picture = np.zeros((height, width, 3), np.float32)
    for across, depth in ((4, 50), (10, 40), (40, 20)):
        blots = rng.normal(0, depth, (across * height // width + 1, across, 3)).astype(np.float32)
        picture += cv2.resize(blots, (width, height), interpolation=cv2.INTER_CUBIC)
    return clipped(picture + rng.uniform(70, 180, 3))


def clipped(picture: NDArray[np.floating]) -> Pixels:
    return np.asarray(np.clip(picture, 0, 255), np.uint8)


def shot(seed: int, frames: int, pace: float = 0.05, fps: int = 25, grain: float = 2.0) -> Iterator[Pixels]:
    """A pan over blots of `pace` widths of the frame a second, with some grain."""
    rng = np.random.default_rng((seed, 1))
    wide = ground(seed, 4 * WIDTH)
    for number in range(frames):
        way = np.array([[1, 0, -number * pace * WIDTH / fps], [0, 1, 0]], np.float32)
        seen = cv2.warpAffine(wide, way, (WIDTH, HEIGHT), borderMode=cv2.BORDER_WRAP)
        yield clipped(seen + rng.normal(0, grain, seen.shape))


def spoken(seconds: float, pitch: float = 120.0, pace: float = 4.3, seed: int = 0) -> NDArray[np.float32]:
    """Syllables at 16 kHz: glottal pulses of a gliding pitch through formants, breath, and pauses."""
    rng = np.random.default_rng((seed, 2))
    parts: list[NDArray[np.float64]] = []
    while sum(map(len, parts)) < seconds * 16_000:
        parts += [_syllable(rng, pitch, pace) for _ in range(rng.integers(3, 9))]
        parts.append(np.zeros(round(rng.uniform(0.2, 0.5) * 16_000)))
    return np.concatenate(parts)[: round(seconds * 16_000)].astype(np.float32)


def _syllable(rng: np.random.Generator, pitch: float, pace: float) -> NDArray[np.float64]:
    count = round(16_000 / pace * rng.uniform(0.7, 1.4))
    time = np.arange(count) / count
    hertz = pitch * rng.uniform(0.85, 1.2) * (1 + 0.25 * np.sin(np.pi * time + rng.uniform(0, 6)))
    turns = np.cumsum(hertz) / 16_000
    voice = np.diff(np.floor(turns), prepend=0.0) + rng.normal(0, 0.005, count)
    for formant, width in ((rng.uniform(300, 800), 80), (rng.uniform(900, 2200), 120), (2600, 200)):
        decay = np.exp(-np.pi * width / 16_000)
        poles = [1, -2 * decay * np.cos(2 * np.pi * formant / 16_000), decay**2]
        voice = signal.lfilter([1 - decay], poles, voice)
    swell = np.sin(np.pi * np.clip((time - 0.15) / 0.85, 0, 1)) ** 0.7
    hiss = np.diff(rng.normal(0, 0.02, count) * (time < 0.2), prepend=0.0) * rng.integers(0, 2)
    made: NDArray[np.float64] = 0.3 * voice * swell / np.abs(voice).max() + hiss
    return made
