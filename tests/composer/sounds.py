"""Sounds made for the tests, and small films around them: whatever is measured here is known beforehand."""

from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from composer.media import Audio

RATE = 48_000
CHORDS = ((220.0, 261.6, 329.6), (174.6, 220.0, 261.6), (261.6, 329.6, 392.0), (196.0, 246.9, 293.7))


def sound(samples: Any, rate: int = RATE) -> Audio:
    """Mono from one row, stereo from two."""
    return Audio(np.atleast_2d(np.asarray(samples)).astype(np.float32), rate)


def tone(hertz: float, seconds: float, level: float = 0.5, rate: int = RATE) -> Audio:
    return sound(level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate), rate)


def noise(seconds: float, level: float = 0.1, seed: int = 0) -> Audio:
    return sound(level * np.random.default_rng(seed).standard_normal((2, round(seconds * RATE))))


def clicks(beats: Any, seconds: float) -> Audio:
    """A short 1 kHz click that begins at once, at each of `beats`."""
    time = np.arange(int(0.03 * RATE)) / RATE
    return _placed(beats, seconds, 0.8 * np.sin(2 * np.pi * 1000 * time) * np.exp(-150 * time))


def band(tempo: float, seconds: float) -> Audio:
    """Kick, snare, hats on all beats, and a new chord every bar of four, beginning at time 0."""
    rng = np.random.default_rng(0)
    beats = np.arange(0, seconds, 60 / tempo)
    time = np.arange(int(0.25 * RATE)) / RATE
    kick = np.sin(2 * np.pi * (50 * time + 1.5 * (1 - np.exp(-40 * time)))) * np.exp(-14 * time)
    snare = rng.standard_normal(len(time)) * np.exp(-22 * time)
    total = (
        _placed(beats[::2], seconds, 0.3 * kick).samples + _placed(beats[1::2], seconds, 0.1 * snare).samples
    )
    total = total + _placed(beats, seconds, 0.08 * np.diff(snare, prepend=0) * np.exp(-60 * time)).samples
    bar = np.arange(int(240 / tempo * RATE)) / RATE
    for number, start in enumerate(beats[::4]):
        chord = sum(np.sin(2 * np.pi * hertz * bar) for hertz in CHORDS[number % 4]) * np.exp(-bar)
        total = total + _placed([start], seconds, 0.05 * chord).samples
    return Audio(total.astype(np.float32), RATE)


def _placed(times: Any, seconds: float, hit: NDArray[Any]) -> Audio:
    samples = np.zeros(round(seconds * RATE) + len(hit))
    for time in times:
        start = round(float(time) * RATE)
        if 0 <= start < len(samples) - len(hit):
            samples[start : start + len(hit)] += hit
    return sound(samples[: round(seconds * RATE)])


def decibels(ratio: float) -> float:
    return float(20 * np.log10(ratio))


def film(path: Path, audio: Audio, seconds: float, fps: int = 30, skipped: int = 0) -> bytes:
    """A small grey film with the sound as AAC at 192 kb/s; with `skipped` frames left out after the first."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        picture = container.add_stream("libx264", rate=fps)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        track = container.add_stream("aac", rate=RATE, layout="stereo", options={"aac_coder": "fast"})
        track.bit_rate = 192_000
        for number in range(round(seconds * fps)):
            if not 0 < number <= skipped:
                grey = np.full((48, 64, 3), number % 200, dtype=np.uint8)
                frame = av.VideoFrame.from_ndarray(grey, format="rgb24")
                frame.pts = number
                container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        for start in range(0, audio.samples.shape[1], 1024):
            piece = np.ascontiguousarray(audio.samples[:, start : start + 1024])
            sounding = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
            sounding.sample_rate, sounding.pts = RATE, start
            container.mux(track.encode(sounding))
        container.mux(track.encode(None))
    return path.read_bytes()


def silent_film(path: Path, seconds: float, fps: int = 30) -> bytes:
    with av.open(str(path), "w", format="mp4") as container:
        picture = container.add_stream("libx264", rate=fps)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        for number in range(round(seconds * fps)):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), dtype=np.uint8), format="rgb24")
            frame.pts = number
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
    return path.read_bytes()
