"""Small pictures, cut lists of them, and what a player shows of a finished file."""

import io

import av
import numpy as np
from av.video.frame import PictureType
from numpy.typing import NDArray

from composer.codec import encode_picture
from composer.media import EncodedPicture, Picture
from composer.planes import I420
from composer.timeline import Motion, Shot, Timeline, Transition

WIDTH, HEIGHT = 160, 90

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
GREY, WHITE, BLACK = (128, 128, 128), (255, 255, 255), (0, 0, 0)


def flat(colour: tuple[int, int, int], width: int = WIDTH, height: int = HEIGHT) -> EncodedPicture:
    """A picture of one colour."""
    return encode_picture(Picture(np.full((height, width, 3), colour, np.uint8)))


def detailed(seed: int, width: int = WIDTH, height: int = HEIGHT) -> EncodedPicture:
    """A picture with coarse and fine detail everywhere."""
    rng = np.random.default_rng(seed)
    coarse = np.kron(rng.integers(0, 200, (10, 10, 3)), np.ones((height // 10 + 1, width // 10 + 1, 1)))
    fine = rng.integers(0, 55, (height, width, 1))
    return encode_picture(Picture((coarse[:height, :width] + fine).astype(np.uint8)))


def film(
    pictures: list[EncodedPicture],
    frames: int = 10,
    into: Transition | None = None,
    motion: Motion | None = None,
    fps: int = 30,
) -> Timeline:
    """The pictures one after the other, each for as many frames, every cut with the same transition."""
    joins = [into or Transition()] * (len(pictures) - 1) + [Transition()]
    shots = (
        Shot(picture, frames, motion or Motion(), join) for picture, join in zip(pictures, joins, strict=True)
    )
    return Timeline(WIDTH, HEIGHT, fps, tuple(shots))


def shown(mp4: bytes) -> NDArray[np.uint8]:
    """Every frame as a player shows it: RGB, (n, height, width, 3)."""
    with av.open(io.BytesIO(mp4), "r") as container:
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    return np.stack(pictures).astype(np.uint8)


def as_shown(frame: I420) -> NDArray[np.uint8]:
    """A composed frame as a player would show it had it not been coded."""
    picture = av.VideoFrame.from_ndarray(frame, format="yuv420p")
    picture.colorspace, picture.color_range = 1, 1
    return picture.to_ndarray(format="rgb24").astype(np.uint8)


def heard(mp4: bytes) -> NDArray[np.float32]:
    """The sound as a player plays it from the first frame on, (channels, n)."""
    with av.open(io.BytesIO(mp4), "r") as container:
        frames = list(container.decode(audio=0))
    assert frames[0].pts == 0
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1).astype(np.float32)


def types(mp4: bytes) -> str:
    """The type of every coded frame in the order they are shown: I, P or B."""
    with av.open(io.BytesIO(mp4), "r") as container:
        return "".join(PictureType(frame.pict_type).name for frame in container.decode(video=0))


def seekable(mp4: bytes) -> list[int]:
    """The frames at which a player can start."""
    with av.open(io.BytesIO(mp4), "r") as container:
        rate = container.streams.video[0].average_rate or 0
        keys = [packet for packet in container.demux(video=0) if packet.is_keyframe and packet.size]
    return [round((packet.pts or 0) * packet.time_base * rate) for packet in keys if packet.time_base]
