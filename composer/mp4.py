"""One MP4 out of frames and sound in a single pass: H.264, AAC, faststart. Knows no shots."""

import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from heapq import merge
from typing import TypeAlias

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet as AnyPacket
from av.video.frame import PictureType
from av.video.stream import VideoStream
from numpy.typing import NDArray

from composer.media import Audio
from composer.planes import I420
from composer.sound import RATE, fit, resample, stereo
from composer.structure import FrameType, Plan

BIT_RATE = 192000
BT709, LIMITED = 1, 1  # BT.709 as ISO/IEC 23091-2 numbers it, and FFmpeg's number for luma of 16..235
_BLOCK = 1024  # samples in a frame of AAC
_AAC = {"aac_coder": "fast"}
Packet: TypeAlias = "AnyPacket[VideoStream | AudioStream]"  # generic only for the type checker
_TYPES: dict[FrameType, PictureType] = {
    "I": PictureType.I,
    "P": PictureType.P,
    "B": PictureType.B,
    "any": PictureType.NONE,
}


def write_mp4(
    frames: Iterable[I420], plan: Plan, size: tuple[int, int], fps: int, audio: Audio | None
) -> bytes:
    """The finished file, `size` being (width, height).

    `frames` yields one I420 frame for each type in the plan; the same array again is the same picture.
    The sound starts with frame 0; it is cut, or padded with silence, to the film's length.
    """
    file = io.BytesIO()
    entries = plan.types.count("I") + plan.types.count("any")
    heard = len(plan.types) / fps if audio is not None else 0.0
    room = index_bytes(len(plan.types), heard, entries)
    settings = {"fflags": "+bitexact", "moov_size": str(room)}
    with av.open(file, "w", format="mp4", options=settings) as container:
        picture = container.add_stream("libx264", rate=fps, options=_x264(plan))
        _describe(picture, size)
        streams = [_seen(picture, frames, plan, fps)]
        if audio is not None:
            whole = fit(resample(stereo(audio), RATE), len(plan.types) / fps)
            streams.append(add_sound(container, whole))
        for packet in merge(*streams, key=decoded_at):
            container.mux(packet)
    return file.getvalue()


def _x264(plan: Plan) -> dict[str, str]:
    return {"preset": plan.speed, "x264-params": ":".join(f"{k}={v}" for k, v in plan.parameters.items())}


def _describe(stream: VideoStream, size: tuple[int, int]) -> None:
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.color_range = LIMITED
    context.colorspace = context.color_primaries = context.color_trc = BT709


def _seen(stream: VideoStream, frames: Iterable[I420], plan: Plan, fps: int) -> Iterator[Packet]:
    shown, picture = None, av.VideoFrame()
    for number, (frame, kind) in enumerate(zip(frames, plan.types, strict=True)):
        if frame is not shown:
            shown, picture = frame, av.VideoFrame.from_ndarray(frame, format="yuv420p")
            picture.color_range, picture.colorspace = LIMITED, BT709
        picture.pts, picture.time_base = number, Fraction(1, fps)
        picture.pict_type = _TYPES[kind]
        yield from stream.encode(picture)
    yield from stream.encode(None)


def add_sound(container: OutputContainer, audio: Audio) -> Iterator[Packet]:
    """A new stream of AAC in the container, and its packets; the sound is 48 kHz stereo."""
    stream = container.add_stream("aac", rate=RATE, bit_rate=BIT_RATE, layout="stereo", options=_AAC)
    return _heard(stream, audio.samples)


def _heard(stream: AudioStream, samples: NDArray[np.float32]) -> Iterator[Packet]:
    for start in range(0, samples.shape[1], _BLOCK):
        block = np.ascontiguousarray(samples[:, start : start + _BLOCK])
        frame = av.AudioFrame.from_ndarray(block, "fltp", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def decoded_at(packet: Packet) -> Fraction:
    """When it is decoded, in seconds: packets of all streams stand in a file in this order."""
    return (packet.dts or 0) * (packet.time_base or Fraction(0))


def index_bytes(frames: int, heard: float, entries: int) -> int:
    """Room for the index at the file's head: the most it can need, as the muxer fails for want of a byte.

    `heard` is how many seconds of sound there are, `entries` how many of the frames a player can start at. Of
    each frame the index tells the size, 4 bytes; at worst also its chunk's place and length, 4 + 12; of the
    picture's frames the delay from decoding to showing, 8, whether others need it, 1, and points of entry, 4.
    """
    blocks = int(heard * RATE) // _BLOCK + 2 if heard else 0
    return 4096 + 29 * frames + 4 * entries + 20 * blocks
