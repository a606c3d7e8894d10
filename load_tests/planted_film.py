"""A film made on the spot of painted scenes whose moods are known: what a score is held against."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint import paint_brief
from composer.paint.words import read_scene

SCENES = {
    "exciting": ("a joyful summer beach", "a cheerful meadow by day"),
    "fearful": ("a haunted forest at midnight", "a thunderstorm over a dark sea at night"),
    "tense": ("an ominous city at night", "gloomy mountains at dusk"),
    "sad": ("a lonely rain", "a bleak grey forest in the rain"),
    "relaxing": ("a quiet sunset over the sea", "a peaceful desert at sunset"),
}
"""What is painted for a mood; no scale of the emotion engine was set on these."""

MOVES = {
    "exciting": (0.30, 2.0),
    "fearful": (0.30, 2.0),
    "tense": (0.20, 2.5),
    "sad": (0.02, 10.0),
    "relaxing": (0.02, 10.0),
}
"""How fast the camera pans (widths of the frame a second) and how long a shot lasts, about."""

COURSE = ("relaxing", "exciting", "tense", "sad", "fearful", "relaxing")
_WIDE = 2


@dataclass(frozen=True, slots=True)
class Planted:
    """A film without sound, the mood of each of its seconds, and the times of its cuts."""

    data: bytes
    moods: tuple[str, ...]
    cuts: tuple[float, ...]


def planted_film(
    seconds_each: int, size: tuple[int, int] = (320, 180), fps: int = 24, course: Sequence[str] = COURSE
) -> Planted:
    """The moods of `course` for so many seconds each, as H.264 in an MP4."""
    shots = [shot for part, mood in enumerate(course) for shot in _shots(mood, part, seconds_each)]
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream: Any = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "crf": "20"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number, (words, pace, seconds) in enumerate(shots):
            for pixels in _pan(words, number, pace, round(seconds * fps), size, fps):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode(None))
    ends = np.cumsum([round(seconds * fps) / fps for _, _, seconds in shots])
    moods = tuple(mood for mood in course for _ in range(seconds_each))
    return Planted(file.getvalue(), moods, tuple(ends[:-1].tolist()))


def _shots(mood: str, part: int, seconds: int) -> list[tuple[str, float, float]]:
    """The words, pace and length of each shot of a part; cuts fall on half seconds."""
    pace, usual = MOVES[mood]
    count = max(1, round(seconds / usual))
    edges = np.round(np.linspace(0, seconds, count + 1) * 2) / 2
    words = SCENES[mood]
    return [
        (words[(part + number) % len(words)], pace, float(length))
        for number, length in enumerate(np.diff(edges))
    ]


def _pan(
    words: str, seed: int, pace: float, frames: int, size: tuple[int, int], fps: int
) -> Iterator[NDArray[np.uint8]]:
    """A camera that goes to and fro over a painted scene twice as wide as the frame."""
    width, height = size
    still = paint_brief(read_scene(words), _WIDE * width, height, seed).pixels
    room = (_WIDE - 1) * width
    for number in range(frames):
        gone = number * pace * width / fps
        left = room - abs(gone % (2 * room) - room)
        way = np.array([[1, 0, -left], [0, 1, 0]], np.float32)
        yield np.asarray(cv2.warpAffine(still, way, size, flags=cv2.INTER_LINEAR), np.uint8)
