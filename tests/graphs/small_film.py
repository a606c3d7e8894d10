"""A film for the graph `film_score`: three shots of blots, slow, fast and slow, and somebody who speaks."""

import io
from fractions import Fraction
from functools import cache
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from tests.composer.film.scenes import HEIGHT, WIDTH, shot, spoken

FPS = 25
SHOTS = ((5.0, 0.01), (5.0, 0.5), (4.0, 0.01))
"""Seconds of each shot, and the pace of its pan in widths of the frame a second."""
SECONDS = 14.0
CUTS = (5.0, 10.0)
SPOKEN = (2.0, 8.0)
RATE = 48_000


@cache
def small_film(codec: str, form: str, sound: bool) -> bytes:
    """14 s of 160x90 at 25 frames a second; speech from SPOKEN[0] to SPOKEN[1] over a soft hum."""
    file = io.BytesIO()
    with av.open(file, "w", format=form) as container:
        stream: Any = container.add_stream(codec, rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        heard: Any = container.add_stream("aac", rate=RATE) if sound else None
        for seed, (seconds, pace) in enumerate(SHOTS):
            for pixels in shot(seed, round(seconds * FPS), pace, FPS):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="bgr24")))
        container.mux(stream.encode(None))
        if heard:
            for frame in _frames(voice()):
                container.mux(heard.encode(frame))
            container.mux(heard.encode(None))
    return file.getvalue()


def voice() -> NDArray[np.float32]:
    """What is heard, mono at RATE."""
    time = np.arange(round(SECONDS * RATE)) / RATE
    hum = 0.01 * np.sin(2 * np.pi * 90 * time)
    said = np.repeat(spoken(SPOKEN[1] - SPOKEN[0]), 3)
    start = round(SPOKEN[0] * RATE)
    hum[start : start + len(said)] += said[: len(hum) - start]
    return hum.astype(np.float32)


def _frames(samples: NDArray[np.float32]) -> Any:
    for start in range(0, len(samples), 1024):
        block = np.ascontiguousarray(np.stack([samples[start : start + 1024]] * 2))
        frame = av.AudioFrame.from_ndarray(block, "fltp", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        yield frame
