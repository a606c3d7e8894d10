"""The touch: the noise of a hammer, a pick or a fingertip on the beat, which a small font's samples lack.

It is made here, from a fixed noise, and is what lets the ear (and a beat tracker) find the beat in music
without drums.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import signal

_SECONDS = 0.06


@lru_cache(maxsize=4)
def touch(rate: int) -> NDArray[np.float32]:
    """One touch: mono, peak 1, 60 ms: noise from 700 Hz up that is there at once and gone in 30 ms."""
    count = int(_SECONDS * rate)
    noise = np.random.default_rng(20).standard_normal(count + 256)
    band = signal.butter(2, (900, 9000), "bandpass", fs=rate, output="sos")
    coloured = signal.sosfilt(band, noise)[256:]
    time = np.arange(count) / rate
    shaped = coloured * np.exp(-time / 0.009) * np.minimum(1, time / 0.0008)
    shaped *= np.minimum(1, (_SECONDS - time) / 0.005)
    tap: NDArray[np.float32] = (shaped / np.abs(shaped).max()).astype(np.float32)
    tap.flags.writeable = False
    return tap
