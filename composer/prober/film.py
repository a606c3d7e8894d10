"""Inside a worker: a stranger's film, decoded once, becomes small frames, stills and its sound.

One thread, since a worker can start none, and every frame: a seek lands on key frames, and cuts must be
exact to the frame.
"""

import io
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from composer.errors import InputError
from composer.prober import census
from composer.prober.canvas import coding_of, shape_of, turns
from composer.prober.film_sound import film_sound
from composer.prober.footage import MAX_FRAMES, MAX_RATE, NotOpened, check_frame, counts_only, moving, opened
from composer.prober.pieces import SMALL_SIDE, SOUND_RATE, STILL_SIDE, pack_small, pack_still
from composer.prober.worker import Emit

_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip")
_STILL_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")
_EBML = b"\x1a\x45\xdf\xa3"
_DAMAGED_SHARE = 0.1
_EARLY = 0.001
"""Matroska rounds times to thousandths: a frame so much late is still the one of its moment."""


def read_film(data: bytes, arguments: dict[str, Any], emit: Emit) -> dict[str, Any]:
    """Emits the pieces of a film (composer.prober.pieces), `rate` stills a second, of at most `longest` s.

    Says the upright `size` in square pixels, `codec`, `copies` (its packets may stand in an MP4 as they are),
    the `rates` that its header claims, how long the `last` frame is shown, and the `sound`'s codec, if any.
    """
    _check_kind(data)
    try:
        with opened(data) as container:
            counted = census.taken(container, moving(container), arguments["longest"])
        with opened(data) as container:
            return _Reader(container, arguments["rate"], arguments["longest"], emit).run(counted)
    except NotOpened as error:
        raise _not_opened(data) from error
    except MemoryError:  # libav's own is an FFmpegError as well
        raise
    except av.FFmpegError as error:  # between packets: what is damaged within one is counted
        raise InputError("is damaged: it cannot be read to its end", "corrupt") from error


def _not_opened(data: bytes) -> InputError:
    if data[4:8] in _BOXES or data.startswith(_EBML):
        return InputError("is damaged or cut short: it begins as a film and cannot be opened", "corrupt")
    return InputError(
        "cannot be opened as a film; a film must be AVI, MP4, MOV, MKV or WebM", "unsupported_media"
    )


def _check_kind(data: bytes) -> None:
    if data[4:8] == b"ftyp" and data[8:12] in _STILL_BRANDS:
        raise InputError("is a picture; a film must be AVI, MP4, MOV, MKV or WebM", "unsupported_media")


class _Reader:
    """One pass over picture and sound, in the order in which the file holds them."""

    def __init__(self, container: InputContainer, rate: float, longest: float, emit: Emit) -> None:
        self._container = container
        self._stream = moving(container)
        counted = counts_only(container, self._stream)
        self._picture = _Picture(self._stream, rate, longest, emit, counted)
        self._sound = film_sound(container, emit, longest)

    def run(self, counted: census.Census) -> dict[str, Any]:
        wanted = [self._stream, *([self._sound.stream] if self._sound else [])]
        for packet in self._container.demux(*wanted):
            if packet.stream is self._stream:
                self._picture.take(packet)
            elif self._sound:
                self._sound.take(packet)
        said = self._picture.end(counted)
        return said | {"sound": self._sound.end() if self._sound else ""}


class _Picture:
    def __init__(self, stream: VideoStream, rate: float, longest: float, emit: Emit, counted: bool) -> None:
        self._stream, self._rate, self._longest, self._emit = stream, rate, longest, emit
        self._counted = counted
        self._small, self._large = VideoReformatter(), VideoReformatter()
        self._shown: VideoFrame | None = None
        self._first = self._at = self._step = 0.0
        self._frames = self._stills = self._damaged = 0
        self._size = (0, 0)
        self._turned = False

    def take(self, packet: Any) -> None:
        try:
            decoded = packet.decode()
        except av.FFmpegError:
            self._damaged += 1
            return
        for frame in decoded:
            check_frame(frame)
            if self._counted:
                frame.pts = self._frames
            self._frame(frame)

    def _frame(self, frame: VideoFrame) -> None:
        time = self._at + self._step if frame.pts is None else _seconds(frame, frame.pts)
        if self._shown is None:
            self._first = self._at = time
            self._size = _rounded(shape_of(frame, self._stream.sample_aspect_ratio))
            self._turned = bool(turns(frame))
        elif time > self._at:
            self._at, self._step = time, time - self._at
        if self._at - self._first > self._longest + census.SLACK:
            raise census.too_long(self._at - self._first, self._longest, True)
        if self._frames > min(MAX_FRAMES, MAX_RATE * (self._at - self._first + 2)):
            raise InputError(f"has more than {MAX_RATE} frames a second", "fps")
        self._until(self._at - self._first - _EARLY)
        self._shown = frame
        self._frames += 1
        size = _fitted((float(frame.width), float(frame.height)), SMALL_SIDE)
        small = _pixels(self._small, frame, size, "bgr24", Interpolation.AREA)
        self._emit(pack_small(self._at, small))

    def _until(self, time: float) -> None:
        """The frame that was shown stands for the stills of before `time`."""
        times = 0
        while (self._stills + times) / self._rate < time:
            times += 1
        if times and self._shown is not None:
            frame, turned = self._shown, turns(self._shown)
            upright = _fitted(shape_of(frame, self._stream.sample_aspect_ratio), STILL_SIDE)
            size = upright[::-1] if turned % 2 else upright
            still = _pixels(
                self._large, frame, size, "rgb24", Interpolation.BICUBIC | Interpolation.ACCURATE_RND
            )
            self._emit(pack_still(times, np.ascontiguousarray(np.rot90(still, turned))))
            self._stills += times

    def end(self, counted: census.Census) -> dict[str, Any]:
        if self._shown is None:
            raise InputError("holds no picture that can be decoded", "corrupt")
        if self._damaged > _DAMAGED_SHARE * counted.packets:
            raise InputError(
                f"is damaged: {self._damaged:,} of its {counted.packets:,} frames cannot be decoded",
                "corrupt",
            )
        last = _seconds(self._shown, self._shown.duration or 0) or self._step or 1.0
        last = min(last, max(0.0, self._longest - (self._at - self._first)) or last)
        self._until(self._at - self._first + last - _EARLY)
        rates = (self._stream.average_rate, self._stream.guessed_rate, self._stream.base_rate)
        return {
            "size": self._size,
            "codec": _codec(self._stream),
            "copies": counted.copies and not self._turned and not self._damaged,
            "rates": [[rate.numerator, rate.denominator] for rate in rates if rate],
            "last": last,
        }


def _pixels(
    scaler: VideoReformatter, frame: VideoFrame, size: tuple[int, int], kind: str, how: Interpolation
) -> NDArray[np.uint8]:
    matrix, span = coding_of(frame)
    scaled = scaler.reformat(
        frame,
        *size,
        kind,
        src_colorspace=matrix,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=span,
        dst_color_range=ColorRange.JPEG,
        interpolation=how,
        threads=1,
    )
    return np.asarray(scaled.to_ndarray(), np.uint8)


def _codec(stream: VideoStream) -> str:
    return stream.codec_context.codec.canonical_name


def _fitted(shape: tuple[float, float], side: int) -> tuple[int, int]:
    scale = min(1.0, side / max(shape))
    return max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))


def _rounded(shape: tuple[float, float]) -> tuple[int, int]:
    return round(shape[0]), round(shape[1])


def _seconds(frame: VideoFrame, ticks: int) -> float:
    return float(ticks * (frame.time_base or Fraction(0)))


def warm() -> None:
    """Work once, so that all that decoding imports is there before files cannot be opened."""
    film = io.BytesIO()
    with av.open(film, "w", "mp4") as container:
        picture, sound = container.add_stream("mpeg4", rate=5), container.add_stream("flac", rate=SOUND_RATE)
        picture.width, picture.height = 32, 16
        frame, tone = VideoFrame(32, 16, "yuv420p"), AudioFrame(format="s16", layout="stereo", samples=480)
        frame.pts, tone.sample_rate = 0, SOUND_RATE
        for stream, only in ((picture, frame), (sound, tone)):
            container.mux(stream.encode(only))  # type: ignore[arg-type]  # each stream gets its own kind
            container.mux(stream.encode(None))
    read_film(film.getvalue(), {"rate": 1.0, "longest": 1.0}, lambda _: None)
