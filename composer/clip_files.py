"""A clip's file as a container of one stream of pictures: opened and checked, or begun. Codes no picture."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import av
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from composer.errors import InputError
from composer.media import EncodedClip

BT709, LIMITED = 1, 1  # BT.709 as ISO/IEC 23091-2 numbers it, and FFmpeg's number for luma of 16..235
_READ = {"protocol_whitelist": "", "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2"}


@contextmanager
def reading(clip: EncodedClip) -> Iterator[tuple[InputContainer, VideoStream]]:
    """The clip's container and stream, which are as the clip says. Raises InputError when they are not."""
    try:
        container = av.open(io.BytesIO(clip.data), "r", container_options=_READ)
    except (av.FFmpegError, ValueError) as error:
        raise InputError(f"not {told(clip)} of our own making") from error
    with container:
        if not container.streams.video:
            raise InputError(f"not {told(clip)} of our own making: it holds no picture")
        stream = container.streams.video[0]
        rate = stream.average_rate or 0
        held = EncodedClip(b"", stream.width, stream.height, stream.frames, int(rate))
        right = EncodedClip(b"", clip.width, clip.height, clip.frames, clip.fps)
        if held != right or rate != clip.fps:
            raise InputError(f"not {told(clip)} of our own making but {told(held)}")
        if (stream.codec_context.name, stream.pix_fmt) != ("h264", "yuv420p"):
            raise InputError(f"not {told(clip)} of our own making: it is {stream.codec_context.name}")
        yield container, stream


@contextmanager
def writing(file: io.BytesIO) -> Iterator[OutputContainer]:
    """A new container that says nothing of when and by what it was made."""
    with av.open(file, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        yield container


def describe(stream: VideoStream, width: int, height: int) -> None:
    """Size and colours of a stream that is about to be coded."""
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    context = stream.codec_context
    context.color_range = LIMITED
    context.colorspace = context.color_primaries = context.color_trc = BT709


def told(clip: EncodedClip) -> str:
    """The clip in words."""
    return f"a clip of {clip.frames} frames of {clip.width}x{clip.height} at {clip.fps} fps"
