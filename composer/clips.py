"""Our own footage as MP4: coded, decoded, joined and cut. Never opens a stranger's file.

A clip is coded without B frames and with an I frame at least every 48 frames, so that its packets lie in the
order in which they are shown: clips of one size and rate are joined, and cut before an I frame, by copying
packets.
"""

import io
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice
from typing import Any

import av
import numpy as np
from av.video.reformatter import Interpolation
from numpy.typing import NDArray

from composer.clip_files import BT709, LIMITED, describe, reading, told, writing
from composer.errors import InputError
from composer.media import EncodedClip
from composer.planes import I420, frame_of

GROUP = 48
"""The most frames from one before which a clip can be cut by copying to the next."""

FINE = {
    "preset": "ultrafast",
    "crf": "14",
    "x264-params": f"keyint={GROUP}:threads=4:cpu-independent=1",
}
"""Cheap to code and to decode, and so fine that a second coding loses as little as a first one would.

The number of threads is part of the result, so it never follows the machine.
"""

MAX_SIDE, MAX_FPS = 8192, 240
_EXACT = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT


def encode_clip(frames: Iterable[NDArray[np.uint8]], fps: int) -> EncodedClip:
    """RGB frames (height, width, 3), all of one even size, as a clip; the same bytes every time.

    Frames are taken one by one, so a generator's are never all in memory. Raises InputError for no frame,
    frames that are no RGB or differ in size, odd sides, and a rate outside of 1 to 240.
    """
    return encode_planes((frame_of(_checked_rgb(frame)) for frame in frames), fps)


def encode_planes(frames: Iterable[I420], fps: int) -> EncodedClip:
    """The same of I420 frames (composer.planes)."""
    if not 1 <= fps <= MAX_FPS:
        raise InputError(f"a clip's rate must be 1 to {MAX_FPS} frames a second, not {fps}", field="fps")
    coming = iter(frames)
    first = next(coming, None)
    if first is None:
        raise InputError("a clip must have a frame")
    height, width = _size(first)
    file = io.BytesIO()
    with writing(file) as container:
        stream = container.add_stream("libx264", rate=fps, options=FINE)
        describe(stream, width, height)
        count = 0
        for count, frame in enumerate(chain((first,), coming), 1):
            if frame.shape != first.shape or frame.dtype != np.uint8:
                raise InputError(f"frame {count} is {frame.dtype} {frame.shape}, the first is {first.shape}")
            container.mux(stream.encode(_picture(frame, count - 1, fps)))
        container.mux(stream.encode(None))
    return EncodedClip(file.getvalue(), width, height, count, fps)


def decode_planes(clip: EncodedClip, start: int = 0) -> Generator[I420, None, None]:
    """The clip's frames from `start` on, one by one, as I420 arrays of their own.

    Raises InputError when the bytes are no such clip, or hold fewer or more frames than the clip says.
    """
    for frame in _decoded(clip, start):
        yield np.asarray(frame.to_ndarray(), np.uint8)


def decode_clip(clip: EncodedClip, start: int = 0) -> Generator[NDArray[np.uint8], None, None]:
    """The same as RGB (height, width, 3), by BT.709."""
    for frame in _decoded(clip, start):
        picture = frame.reformat(format="rgb24", interpolation=_EXACT, threads=1)
        yield np.asarray(picture.to_ndarray(), np.uint8)


def join(clips: Sequence[EncodedClip]) -> EncodedClip:
    """The clips one after another, to the frame; packets are copied, nothing is coded again.

    Raises InputError for no clip, and for clips that differ in size or rate.
    """
    if not clips:
        raise InputError("there is no clip to join")
    one = clips[0]
    for clip in clips[1:]:
        if (clip.width, clip.height, clip.fps) != (one.width, one.height, one.fps):
            raise InputError(f"clips to join must be alike: {told(clip)} is not {told(one)}")
    return one if len(clips) == 1 else _copied([_Part(clip, 0, clip.frames) for clip in clips])


def trimmed(clip: EncodedClip, first: int, count: int) -> EncodedClip:
    """`count` frames of a clip from frame `first` on (counted from 0).

    Only the frames before the next I frame are coded again, unless `first` is one. Raises InputError when
    the clip has no such frames.
    """
    if not 0 <= first < first + count <= clip.frames:
        raise InputError(f"a clip of {clip.frames} frames has no {count} from frame {first} on")
    if count == clip.frames:
        return clip
    entry = next((frame for frame in _entries(clip) if frame >= first), clip.frames)
    begun = min(entry - first, count)
    parts = []
    if begun:
        head = encode_planes(islice(decode_planes(clip, first), begun), clip.fps)
        parts.append(_Part(head, 0, begun))
    if begun < count:
        parts.append(_Part(clip, entry, count - begun))
    return parts[0].clip if begun == count else _copied(parts)


@dataclass(frozen=True, slots=True)
class _Part:
    """Frames of a clip whose first is an I frame."""

    clip: EncodedClip
    first: int
    count: int


def _copied(parts: Sequence[_Part]) -> EncodedClip:
    """One clip of the packets of several, which are all coded with FINE."""
    one, file, at = parts[0].clip, io.BytesIO(), 0
    tick = Fraction(1, one.fps)
    with reading(one) as (_, like), writing(file) as container:
        stream = container.add_stream_from_template(like)
        stream.time_base = tick
        packets = chain.from_iterable(_packets(part, like.codec_context.extradata) for part in parts)
        for at, packet in enumerate(packets, 1):
            packet.stream, packet.time_base = stream, tick
            packet.pts = packet.dts = at - 1
            packet.duration = 1
            container.mux(packet)
    return EncodedClip(file.getvalue(), one.width, one.height, at, one.fps)


def _packets(part: _Part, head: bytes | None) -> Iterator[Any]:
    """The packets of a part; when its stream's head is another's, which it is not when coded by one x264,
    of the part coded again."""
    with reading(part.clip) as (container, stream):
        if stream.codec_context.extradata == head:
            packets = (packet for packet in container.demux(stream) if packet.size)
            yield from islice(packets, part.first, part.first + part.count)
            return
    frames = islice(decode_planes(part.clip, part.first), part.count)
    again = encode_planes(frames, part.clip.fps)
    with reading(again) as (container, stream):
        if stream.codec_context.extradata != head:
            raise InputError(f"{told(part.clip)} was coded by another program and cannot be joined")
        yield from (packet for packet in container.demux(stream) if packet.size)


def _entries(clip: EncodedClip) -> list[int]:
    """The frames at which decoding can start."""
    with reading(clip) as (container, stream):
        packets = (packet for packet in container.demux(stream) if packet.size)
        return [number for number, packet in enumerate(packets) if packet.is_keyframe]


def _decoded(clip: EncodedClip, start: int) -> Iterator[av.VideoFrame]:
    if not 0 <= start < clip.frames:
        raise InputError(f"{told(clip)} has no frame {start}")
    coming = start
    with reading(clip) as (container, stream):
        try:
            if start:
                container.seek(round(Fraction(start, clip.fps) / (stream.time_base or 1)), stream=stream)
            for frame in container.decode(stream):
                number = round((frame.pts or 0) * (stream.time_base or 0) * clip.fps)
                if number > coming:
                    break
                if number == coming:
                    coming += 1
                    yield frame
        except av.FFmpegError as error:
            raise InputError(f"{told(clip)} is damaged: frame {coming} cannot be decoded") from error
    if coming != clip.frames:
        raise InputError(f"{told(clip)} is damaged: it has no frame {coming}")


def _picture(frame: I420, number: int, fps: int) -> av.VideoFrame:
    picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="yuv420p")
    picture.color_range, picture.colorspace = LIMITED, BT709
    picture.pts, picture.time_base = number, Fraction(1, fps)
    return picture


def _size(frame: I420) -> tuple[int, int]:
    """Height and width of an I420 frame."""
    if frame.dtype != np.uint8 or frame.ndim != 2 or frame.shape[0] % 3 or 0 in frame.shape:
        raise InputError(f"frames must be uint8 (height * 3 // 2, width), not {frame.dtype} {frame.shape}")
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    if width % 2 or max(height, width) > MAX_SIDE:
        raise InputError(f"a clip's sides must be even and at most {MAX_SIDE}, not {width}x{height}")
    return height, width


def _checked_rgb(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if frame.dtype != np.uint8 or frame.ndim != 3 or frame.shape[2] != 3:
        raise InputError(f"frames must be uint8 (height, width, 3), not {frame.dtype} {frame.shape}")
    height, width = frame.shape[:2]
    if height % 2 or width % 2 or 0 in frame.shape:
        raise InputError(f"a clip's sides must be even, not {width}x{height}")
    return frame
