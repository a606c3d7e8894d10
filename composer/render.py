"""A timeline rendered: frames composed one by one and coded in a single pass. Knows no engine, no job."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

from composer.codec import decode_picture
from composer.footage import Footage
from composer.media import Audio, EncodedClip, EncodedPicture
from composer.motion import ken_burns
from composer.mp4 import write_mp4
from composer.planes import I420, cover, frame_of
from composer.structure import STANDARD, Preset, Span, plan, spans
from composer.timeline import Motion, Timeline
from composer.transitions import between

View = Callable[[int], I420]
"""A shot: the number of a frame of the film to what the shot shows on it."""


def render(timeline: Timeline, audio: Audio | None, *, preset: Preset = STANDARD) -> bytes:
    """The finished MP4 of a timeline: H.264 (yuv420p, BT.709, constant frame rate), AAC 48 kHz stereo.

    `audio` is mastered and starts with the first frame; it is only resampled and cut or padded here. None
    makes a silent film. The same arguments give the same bytes on any number of cores. Memory grows with
    the number of shots only by the file itself. Raises InputError when a picture or footage is not of our
    own making.
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
    is shown; footage is opened then, two clips at once at the most, and decoded frame by frame.
    """
    with (
        ThreadPoolExecutor(1, thread_name_prefix="pictures") as reader,
        closing(_Views(timeline, reader)) as views,
    ):
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
        self._seen = timeline.seen

    def at(self, shot: int) -> View:
        """The shot, with those before it let go and the next one asked for: never more than two are held."""
        self._let_go(shot)
        for number in (shot, shot + 1):
            if number < len(self._timeline.shots) and number not in self._asked:
                self._asked[number] = self._reader.submit(self._open, number)
        return self.coming(shot)

    def coming(self, shot: int) -> View:
        """The shot after the one that was last asked for."""
        return self._asked[shot].result()

    def close(self) -> None:
        self._let_go(len(self._timeline.shots))

    def _let_go(self, before: int) -> None:
        for number in [number for number in self._asked if number < before]:
            asked = self._asked.pop(number)
            if not asked.cancel() and asked.exception() is None:
                view = asked.result()
                if isinstance(view, Footage):
                    view.close()

    def _open(self, number: int) -> View:
        shot, seen = self._timeline.shots[number], self._seen[number]
        size = self._timeline.width, self._timeline.height
        if isinstance(shot.picture, EncodedClip):
            return Footage(shot.picture, shot.start, seen.start, size)
        return _still(shot.picture, shot.motion, seen, size)


def _still(picture: EncodedPicture, motion: Motion, seen: range, size: tuple[int, int]) -> View:
    pixels = decode_picture(picture).pixels
    if motion.kind == "still":
        frame = frame_of(cover(pixels, *size))
        return lambda _: frame
    move = ken_burns(pixels, motion, *size)
    return lambda number: move((number - seen.start) / max(1, len(seen) - 1))
