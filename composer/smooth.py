"""Footage at another frame rate: by the nearest frame, or with frames filled in. Knows no files.

The time that footage takes stays: n frames become round(n * to / from). Between its first and its last frame
every frame is shown at its own time.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, get_args

from composer.clips import decode_planes, encode_planes
from composer.errors import InputError
from composer.inbetween import InBetween
from composer.media import EncodedClip
from composer.planes import I420

Method = Literal["nearest", "smooth"]
MAX_FPS = 240


def at_rate(clip: EncodedClip, fps: int, method: Method = "nearest", cyclic: bool = False) -> EncodedClip:
    """The clip at another rate; itself when it has that one. A `cyclic` one is a loop (see `smoothed`)."""
    if method not in get_args(Method):
        raise InputError(f"unknown method {method!r}: one of {', '.join(get_args(Method))}", field="method")
    if clip.fps == fps:
        return clip
    frames = decode_planes(clip)
    if method == "nearest":
        return encode_planes(resampled(frames, clip.fps, fps), fps)
    return encode_planes(smoothed(frames, clip.fps, fps, cyclic), fps)


def resampled(frames: Iterable[I420], fps_in: int, fps_out: int) -> Iterator[I420]:
    """For every frame of the new rate the one that is shown in the middle of its time. Cheap.

    Raises InputError for a rate outside of 1 to 240.
    """
    _check(fps_in, fps_out)
    made = 0
    frame = None
    for number, frame in enumerate(frames):
        while (2 * made + 1) * fps_in < 2 * (number + 1) * fps_out:
            yield frame
            made += 1
        ended = number + 1
    if frame is not None and made < _count(ended, fps_in, fps_out):
        yield frame


def smoothed(frames: Iterable[I420], fps_in: int, fps_out: int, cyclic: bool = False) -> Iterator[I420]:
    """The frames and, between them, what lies in between (composer.inbetween). Cuts stay hard.

    After the last frame comes the first one again when the footage is `cyclic`, a loop; else the last one
    stays for as long as it would have been shown. Raises InputError for a rate outside of 1 to 240.
    """
    _check(fps_in, fps_out)
    made = 0
    for number, (old, new, last) in enumerate(_pairs(frames, cyclic)):
        total = _count(number + 1, fps_in, fps_out) if last else None
        between = None
        while made * fps_in < (number + 1) * fps_out and made != total:
            time = (made * fps_in - number * fps_out) / fps_out
            if time == 0 or new is None:
                yield old
            else:
                between = between or InBetween(old, new)
                yield between.at(time)
            made += 1


def _pairs(frames: Iterable[I420], cyclic: bool) -> Iterator[tuple[I420, I420 | None, bool]]:
    """Each frame with the one that follows it, and whether it is the last."""
    first = old = None
    for new in frames:
        if old is None:
            first = new
        else:
            yield old, new, False
        old = new
    if old is not None:
        yield old, first if cyclic and first is not old else None, True


def _count(frames: int, fps_in: int, fps_out: int) -> int:
    return max(1, (2 * frames * fps_out + fps_in) // (2 * fps_in))


def _check(*rates: int) -> None:
    for fps in rates:
        if not 1 <= fps <= MAX_FPS:
            raise InputError(f"a rate must be 1 to {MAX_FPS} frames a second, not {fps}", field="fps")
