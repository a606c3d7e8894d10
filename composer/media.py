"""The values that travel between stages: sound, pictures and clips, frozen and checked once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.errors import InputError


def _frozen(array: NDArray[np.generic]) -> None:
    if array.flags.writeable:
        array.flags.writeable = False


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """Sound: float32 samples of shape (channels, n), nominally within -1..1, at `rate` Hz.

    Raises InputError when the array has another shape or type, is empty or holds NaN.
    """

    samples: NDArray[np.float32]
    rate: int

    def __post_init__(self) -> None:
        if self.samples.dtype != np.float32 or self.samples.ndim != 2:
            raise InputError(
                f"audio must be float32 (channels, n), not {self.samples.dtype} {self.samples.shape}"
            )
        if not 1 <= self.samples.shape[0] <= 2 or self.samples.shape[1] == 0:
            raise InputError(f"audio must have 1 or 2 channels and a sample, not shape {self.samples.shape}")
        if not np.isfinite(self.samples).all():
            raise InputError("audio holds NaN or infinite samples")
        _frozen(self.samples)

    @property
    def seconds(self) -> float:
        return float(self.samples.shape[1] / self.rate)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A still: uint8 RGB of shape (height, width, 3)."""

    pixels: NDArray[np.uint8]

    def __post_init__(self) -> None:
        if self.pixels.dtype != np.uint8 or self.pixels.ndim != 3 or self.pixels.shape[2] != 3:
            raise InputError(
                f"a picture must be uint8 (h, w, 3), not {self.pixels.dtype} {self.pixels.shape}"
            )
        if 0 in self.pixels.shape:
            raise InputError(f"a picture must have a pixel, not shape {self.pixels.shape}")
        _frozen(self.pixels)

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A still as a JPEG of our own making: small enough to travel by the hundred.

    Only what this program encoded itself may be one; a stranger's JPEG goes through the prober.
    """

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class EncodedClip:
    """Silent footage as an MP4 of our own making: `frames` frames of even sides at a constant `fps`.

    Small enough to travel, and fine enough to be coded once more. Only what this program encoded itself may
    be one; a stranger's footage goes through the prober.
    """

    data: bytes
    width: int
    height: int
    frames: int
    fps: int

    @property
    def seconds(self) -> float:
        return self.frames / self.fps


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Footage: uint8 RGB frames of shape (n, height, width, 3) at a constant `fps`."""

    frames: NDArray[np.uint8]
    fps: float

    def __post_init__(self) -> None:
        if self.frames.dtype != np.uint8 or self.frames.ndim != 4 or self.frames.shape[3] != 3:
            raise InputError(
                f"a clip must be uint8 (n, h, w, 3), not {self.frames.dtype} {self.frames.shape}"
            )
        if 0 in self.frames.shape or self.fps <= 0:
            raise InputError(
                f"a clip must have a frame and a rate, not {self.frames.shape} at {self.fps} fps"
            )
        _frozen(self.frames)

    @property
    def seconds(self) -> float:
        return float(len(self.frames) / self.fps)
