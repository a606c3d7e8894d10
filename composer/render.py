"""A timeline rendered: frames composed one by one and coded in a single pass. Knows no engine, no job."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

from composer.codec import decode_picture
from composer.media import Audio
from composer.motion import ken_burns
from composer.mp4 import write_mp4
from composer.planes import I420, cover, frame_of
from composer.structure import STANDARD, Preset, Span, plan, spans
from composer.timeline import Shot, Timeline
from composer.transitions import between

View = Callable[[int], I420]
"""A shot: the number of a frame of the film to what the shot shows on it."""


def render(timeline: Timeline, audio: Audio | None, *, preset: Preset = STANDARD) -> bytes:
    """The finished MP4 of a timeline: H.264 (yuv420p, BT.709, constant frame rate), AAC 48 kHz stereo.

    `audio` is mastered and starts with the first frame; it is only resampled and cut or padded here. None
    makes a silent film. The same arguments give the same bytes on any number of cores. Memory grows with
    the number of shots only by the file itself. Raises InputError when a picture is not of our own making.
    """
    size = timeline.width, timeline.height
    with closing(frames(timeline)) as composed, closing(_ahead(composed)) as ready:
        return write_mp4(ready, plan(timeline, preset), size, timeline.fps, audio)


def _ahead(composed: Iterator[I420]) -> Generator[I420, None, None]:
    """The same frames, each composed on another thread while the one before is coded."""
    with ThreadPoolExecutor(1, thread_name_prefix="frames") as composer:
        coming = composer.submit(next, composed, None)
        while (frame := coming.result()) is not None:
            coming = composer.submit(next, composed, None)
            yield frame


def frames(timeline: Timeline) -> Generator[I420, None, None]:
    """The composed frames, exactly timeline.frames of them, as the encoder gets them.

    Each is a read-only I420 array, uint8 of shape (height * 3 // 2, width): Y, then Cb, then Cr, BT.709,
    limited range. A still's frames are one and the same array. A picture is decoded while the shot before it
    is shown.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="pictures") as reader:
        views = _Views(timeline, reader)
        for span in spans(timeline):
            for frame in _span(views, span):
                frame.flags.writeable = False
                yield frame


def _span(views: "_Views", span: Span) -> Iterator[I420]:
    old = views.at(span.shot)
    if span.transition is None:
        yield from (old(frame) for frame in range(span.start, span.start + span.frames))
        return
    new = views.coming(span.shot + 1)
    for step in range(span.frames):
        frame = span.start + step
        yield between(old(frame), new(frame), span.transition, step + 1)


class _Views:
    """The shots as views, each made ready on the reader's thread while the one before is shown."""

    def __init__(self, timeline: Timeline, reader: ThreadPoolExecutor) -> None:
        self._timeline = timeline
        self._reader = reader
        self._asked: dict[int, Future[View]] = {}
        self._seen = _seen(timeline)

    def at(self, shot: int) -> View:
        """The shot, with those before it let go and the next one asked for: never more than two are held."""
        for number in (shot, shot + 1):
            if number < len(self._timeline.shots) and number not in self._asked:
                self._asked[number] = self._reader.submit(self._open, number)
        for number in [number for number in self._asked if number < shot]:
            del self._asked[number]
        return self.coming(shot)

    def coming(self, shot: int) -> View:
        """The shot after the one that was last asked for."""
        return self._asked[shot].result()

    def _open(self, number: int) -> View:
        return _view(self._timeline, self._timeline.shots[number], self._seen[number])


def _seen(timeline: Timeline) -> list[range]:
    """The frames on which each shot is seen, alone or in a transition."""
    seen = [range(0)] * len(timeline.shots)
    for span in spans(timeline):
        for number in (span.shot, span.shot + 1) if span.transition else (span.shot,):
            first = seen[number].start if seen[number] else span.start
            seen[number] = range(first, span.start + span.frames)
    return seen


def _view(timeline: Timeline, shot: Shot, seen: range) -> View:
    pixels = decode_picture(shot.picture).pixels
    width, height = timeline.width, timeline.height
    if shot.motion.kind == "still":
        frame = frame_of(cover(pixels, width, height))
        return lambda _: frame
    move = ken_burns(pixels, shot.motion, width, height)
    return lambda number: move((number - seen.start) / max(1, len(seen) - 1))
