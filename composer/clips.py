"""Our own footage as MP4: coded to travel, decoded to be shown. Never opens a stranger's file."""

import io
from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from composer.errors import InputError
from composer.media import EncodedClip
from composer.mp4 import BT709, LIMITED
from composer.planes import I420, frame_of

FINE = {"preset": "veryfast", "crf": "13", "x264-params": "threads=4:keyint=60"}
"""Coded once more, the second coder's loss is all that is seen."""


def encode_clip(frames: Iterable[NDArray[np.uint8]], fps: int) -> EncodedClip:
    """RGB frames (height, width, 3), all of one even size, as a clip; the same bytes every time.

    Frames are taken one by one, so a generator's are never all in memory. Raises InputError for no frame.
    """
    return encode_planes((frame_of(frame) for frame in frames), fps)


def encode_planes(frames: Iterable[I420], fps: int) -> EncodedClip:
    """The same of I420 frames (composer.planes)."""
    file = io.BytesIO()
    count, width, height = 0, 0, 0
    with av.open(file, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libx264", rate=fps, options=FINE)
        for count, frame in enumerate(frames, 1):
            if count == 1:
                height, width = frame.shape[0] * 2 // 3, frame.shape[1]
                stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
                context = stream.codec_context
                context.color_range = LIMITED
                context.colorspace = context.color_primaries = context.color_trc = BT709
            picture = av.VideoFrame.from_ndarray(frame, format="yuv420p")
            picture.color_range, picture.colorspace = LIMITED, BT709
            picture.pts, picture.time_base = count - 1, Fraction(1, fps)
            container.mux(stream.encode(picture))
        if not count:
            raise InputError("a clip must have a frame")
        container.mux(stream.encode(None))
    return EncodedClip(file.getvalue(), width, height, count, fps)


def decode_planes(clip: EncodedClip) -> Iterator[I420]:
    """The clip's frames, one by one, as I420. Raises InputError when the bytes are not such a clip."""
    with av.open(io.BytesIO(clip.data), "r") as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8)


def decode_clip(clip: EncodedClip) -> Iterator[NDArray[np.uint8]]:
    """The clip's frames as RGB (height, width, 3), one by one."""
    with av.open(io.BytesIO(clip.data), "r") as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
