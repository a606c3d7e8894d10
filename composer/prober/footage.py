"""Inside a worker: a stranger's footage becomes I420 frames of one size at a constant rate, without sound."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from composer.errors import InputError
from composer.prober import track
from composer.prober.canvas import lay
from composer.prober.pieces import MAX_FRAMES
from composer.prober.worker import Emit

__all__ = [
    "MAX_FRAMES",
    "MAX_RATE",
    "NotOpened",
    "check_frame",
    "check_size",
    "counts_only",
    "moving",
    "open_clip",
    "opened",
    "warm",
]

MIN_SIDE, MAX_SIDE = 16, 8192
MAX_PIXELS = 8_294_400
MAX_RATE = 120
_SLIMMEST = 8
_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi"
_CODECS = "h264,hevc,vp8,vp9,libdav1d,mpeg4,mjpeg,prores"
_OPTIONS = {
    "protocol_whitelist": "",
    "format_whitelist": _FORMATS,
    "codec_whitelist": f"{_CODECS},{track.CODECS}",
    "max_streams": "16",
}
_MAX_DAMAGED = 100
_HDR = {16: "PQ", 18: "HLG"}  # transfer characteristics as ISO/IEC 23091-2 numbers them


def open_clip(data: bytes, arguments: dict[str, Any], emit: Emit) -> dict[str, Any]:
    """Emits frames of `size` (width, height) at `fps`, at most `most` of them, and says how many.

    A frame is shown from the frame of the new rate that is nearest to its time until the next one's.
    """
    size, fit = tuple(arguments["size"]), arguments["fit"]
    made = 0
    with opened(data) as container:
        stream = moving(container)
        for frame, until in _shown(_frames(container, stream), arguments["fps"]):
            times = min(until, arguments["most"]) - made
            if times > 0:
                laid = lay(frame, size, fit, stream.sample_aspect_ratio).tobytes()
                for _ in range(times):
                    emit(laid)
                made += times
            if made == arguments["most"]:
                break
    if not made:
        raise InputError("holds no picture that can be decoded", "corrupt")
    return {"frames": made}


class NotOpened(InputError):
    """What is no film of a kind that is known here, or too damaged to tell."""

    code = "unsupported_media"


@contextmanager
def opened(data: bytes) -> Iterator[InputContainer]:
    """The container of a stranger's footage, opened with what it may not do switched off."""
    try:
        container = av.open(io.BytesIO(data), "r", container_options=_OPTIONS)
    except MemoryError:
        raise
    except (av.FFmpegError, ValueError, UnicodeError) as error:
        raise NotOpened("cannot be opened as footage; footage must be AVI, MP4, MOV, MKV or WebM") from error
    with container:
        yield container


def moving(container: InputContainer) -> VideoStream:
    """The one stream of moving pictures; a cover picture is none."""
    cover = av.stream.Disposition.attached_pic
    found = [stream for stream in container.streams.video if not stream.disposition & cover]
    if len(found) != 1:
        raise InputError(
            f"holds {len(found) or 'no'} streams of moving pictures; it must be one", "unsupported_media"
        )
    stream = found[0]
    codec = stream.codec_context
    if codec is None or codec.name not in _CODECS.split(","):
        raise InputError(
            "is coded in a way that is not known here; H.264, H.265, VP8, VP9, AV1, MPEG-4, MJPEG or ProRes",
            "unsupported_media",
        )
    check_size(codec.width, codec.height)
    for other in container.streams:
        if other is not stream:
            other.discard = av.stream.Discard.all
    codec.thread_count = 1
    codec.options = {"max_pixels": str(MAX_PIXELS)}
    return stream


def check_size(width: int, height: int) -> None:
    """Refuse, as `dimensions`, pictures of a size that is not decoded here."""
    short, long = sorted((width, height))
    if not MIN_SIDE <= short <= long <= MAX_SIDE or width * height > MAX_PIXELS or long > _SLIMMEST * short:
        raise InputError(
            f"has {width}x{height} pixels; each side must have {MIN_SIDE} to {MAX_SIDE}, the longer at most "
            f"{_SLIMMEST} times the shorter, and all of it at most {MAX_PIXELS:,} (3840x2160)",
            "dimensions",
        )


def _frames(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """What can be decoded, counted as it comes: no header is believed."""
    damaged = shown = 0
    counted = counts_only(container, stream)
    for count, packet in enumerate(container.demux(stream)):
        if count > MAX_FRAMES:
            raise InputError(f"has more than {MAX_FRAMES:,} frames", "too_many_frames")
        try:
            decoded = packet.decode()
        except av.FFmpegError as error:
            damaged += 1
            if damaged > _MAX_DAMAGED:
                raise InputError("is damaged: its pictures cannot be decoded", "corrupt") from error
            continue
        for frame in decoded:
            check_frame(frame)
            if counted:
                frame.pts = shown
            shown += 1
            yield frame


def counts_only(container: InputContainer, stream: VideoStream) -> bool:
    """Whether a frame's time is its number, and the times that it comes with are guesses.

    AVI says no time but the order of packets, and these codecs may show frames in another one; a tick is a
    frame.
    """
    return container.format.name == "avi" and stream.codec_context.name in ("h264", "mpeg4")


def check_frame(frame: VideoFrame) -> None:
    """Refuse a decoded frame of a size or of a kind that is not taken."""
    check_size(frame.width, frame.height)
    if frame.color_trc in _HDR:
        raise InputError(f"is HDR ({_HDR[frame.color_trc]}); save it as SDR (BT.709)", "unsupported_media")


def _shown(frames: Iterator[VideoFrame], fps: int) -> Iterator[tuple[VideoFrame, int]]:
    """Each frame with the number of the frame at `fps` from which on it is no longer shown."""
    before: VideoFrame | None = None
    first = at = step = 0.0
    for count, frame in enumerate(frames):
        time = at + step if frame.pts is None else _seconds(frame, frame.pts)
        if before is None:
            first = at = time
        elif time > at:
            at, step = time, time - at
        if count > MAX_RATE * (at - first + 2):
            raise InputError(f"has more than {MAX_RATE} frames a second", "fps")
        if before is not None:
            yield before, int((at - first) * fps + 0.5)
        before = frame
    if before is not None:
        last = _seconds(before, before.duration) or step or 1 / fps
        yield before, max(1, int((at - first + last) * fps + 0.5))


def _seconds(frame: VideoFrame, ticks: int) -> float:
    return float(ticks * (frame.time_base or 0))


def warm() -> None:
    """Work once, so that all that decoding imports is there before files cannot be opened."""
    film = io.BytesIO()
    with av.open(film, "w", "mp4") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width, stream.height = 2 * MIN_SIDE, MIN_SIDE
        frame = VideoFrame(stream.width, stream.height, "yuv420p")
        frame.pts = 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    for fit in ("cover", "contain"):
        wish = {"size": (16, 16), "fps": 5, "most": 1, "fit": fit}
        open_clip(film.getvalue(), wish, lambda _: None)
