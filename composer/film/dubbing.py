"""A picture and a soundtrack as one MP4: the picture's packets as they are. Decodes nothing.

What it opens was written by this program, though the packets in it may be somebody else's.
"""

import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from heapq import merge
from itertools import chain
from typing import Any

import av
from av.packet import Packet as AnyPacket
from av.video.stream import VideoStream

from composer.clip_files import describe
from composer.errors import InputError
from composer.media import Audio
from composer.mp4 import add_sound, decoded_at, index_bytes
from composer.planes import I420

DELIVERED = {"preset": "veryfast", "crf": "19", "x264-params": "threads=4:cpu-independent=1:bframes=2"}
"""The number of threads is part of the result, so it never follows the machine."""


def coded_once(frames: Iterable[I420], rate: Fraction) -> bytes:
    """Frames as the picture of a film: H.264 in an MP4 without sound, at a constant `rate`."""
    coming = iter(frames)
    first = next(coming, None)
    if first is None:
        raise InputError("holds no picture that can be decoded", "corrupt")
    file = io.BytesIO()
    with av.open(file, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libx264", rate=rate, options=DELIVERED)
        describe(stream, first.shape[1], first.shape[0] * 2 // 3)
        for number, frame in enumerate(chain((first,), coming)):
            picture = av.VideoFrame.from_ndarray(frame, format="yuv420p")
            picture.pts, picture.time_base = number, 1 / rate
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return file.getvalue()


def dubbed(picture: bytes, audio: Audio) -> bytes:
    """The finished file: the packets of `picture` (an MP4 with that one stream) and the sound as AAC.

    The sound is as long as it is given; faststart, the same bytes every time.
    """
    file = io.BytesIO()
    with av.open(io.BytesIO(picture), "r", format="mp4") as source:
        shown = source.streams.video[0]
        packets = [packet for packet in source.demux(shown) if packet.dts is not None]
        room = index_bytes(len(packets), audio.seconds, sum(packet.is_keyframe for packet in packets))
        settings = {"fflags": "+bitexact", "moov_size": str(room)}
        with av.open(file, "w", format="mp4", options=settings) as container:
            stream = container.add_stream_from_template(shown)
            heard = add_sound(container, audio)
            streams: list[Iterator[Any]] = [_moved(packets, stream), heard]
            for packet in merge(*streams, key=decoded_at):
                container.mux(packet)
    return file.getvalue()


def _moved(
    packets: Iterable["AnyPacket[VideoStream]"], stream: VideoStream
) -> Iterator["AnyPacket[VideoStream]"]:
    for packet in packets:
        packet.stream = stream
        yield packet
