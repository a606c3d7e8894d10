"""Inside a worker: a film's packets counted before any is decoded, because no header is believed."""

from dataclasses import dataclass
from fractions import Fraction

from av.container import InputContainer
from av.video.stream import VideoStream

from composer.errors import InputError
from composer.prober.footage import MAX_FRAMES, MAX_RATE, counts_only

SLACK = 0.05
"""Seconds by which a film may be too long: its last frame may end so late by rounding."""

_MISSING = 0.9
_COPIED = ("yuv420p", "yuvj420p")


@dataclass(frozen=True, slots=True)
class Census:
    """The picture's packets: how many are shown, their seconds, and whether they may stand in an MP4 as
    they are."""

    packets: int
    seconds: float
    copies: bool


def taken(container: InputContainer, stream: VideoStream, longest: float) -> Census:
    """Counts the packets. Raises InputError: film_too_long, too_many_frames, fps or corrupt."""
    unit = float(stream.time_base or Fraction(1, 1000))
    count, whole, last = 0, True, 0
    first: int | None = None
    end = 0
    for packet in container.demux(stream):
        if not packet.size:
            continue
        whole &= not (packet.is_discard or packet.is_corrupt) and packet.pts is not None
        whole &= packet.dts is not None and (not count or packet.dts > last)
        last = packet.dts or 0
        if count == 0:
            whole &= packet.is_keyframe
        if packet.pts is not None and not packet.is_discard:
            first = packet.pts if first is None else min(first, packet.pts)
            end = max(end, packet.pts + (packet.duration or 0))
        count += 1
        if count > MAX_FRAMES:
            break
    seconds = (end - (first or 0)) * unit if first is not None else 0.0
    _check(stream, count, seconds, longest)
    return Census(count, seconds, whole and _plain(stream) and not counts_only(container, stream))


def too_long(seconds: float, longest: float, more: bool = False) -> InputError:
    """The refusal of a film that lasts `seconds`, or more."""
    lasts = f"more than {seconds:.1f} s" if more else f"{seconds:.2f} s"
    return InputError(f"lasts {lasts}; a film may last at most {longest:g} s", "film_too_long")


def _check(stream: VideoStream, count: int, seconds: float, longest: float) -> None:
    if seconds > longest + SLACK:
        raise too_long(seconds, longest, count > MAX_FRAMES)
    if count > MAX_RATE * (seconds + 2):
        raise InputError(f"has more than {MAX_RATE} frames a second", "fps")
    if count > MAX_FRAMES:
        raise InputError(f"has more than {MAX_FRAMES:,} frames", "too_many_frames")
    if not count:
        raise InputError("holds no picture that can be decoded", "corrupt")
    if count < _MISSING * stream.frames:
        raise InputError(
            f"is cut short: {count:,} of its {stream.frames:,} frames are there; save or upload it again",
            "corrupt",
        )


def _plain(stream: VideoStream) -> bool:
    """H.264 as every player of MP4 takes it: 8 bits, 4:2:0, with its parameters in front."""
    codec = stream.codec_context
    return codec.name == "h264" and codec.pix_fmt in _COPIED and bool(codec.extradata)
