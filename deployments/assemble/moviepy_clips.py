"""A cut list as one MoviePy clip: runs of stills and moves, joined by short compositions, one per transition.

Knows pictures and times; knows no sound and no file. Time inside a part is counted in frames, since
seconds in floating point may fall on either side of a frame.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from moviepy import CompositeVideoClip, ImageClip, VideoClip, concatenate_videoclips, vfx
from numpy.typing import NDArray

from composer.media import EncodedClip, EncodedPicture
from composer.motion import eased
from composer.timeline import Direction, Timeline
from composer.transitions import EDGE, ZOOM
from deployments.assemble.moviepy_pixels import Pixels, decoded, filling, magnified, moving, played

Clip = Any
"""A moviepy VideoClip; MoviePy has no types."""

Mask = NDArray[np.floating[Any]]
"""How opaque each pixel is, 0..1."""

WAYS: dict[Direction, tuple[int, int]] = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


def film(timeline: Timeline) -> Clip:
    """The whole film without sound: shots and transitions one after another.

    MoviePy counts frames by cutting a product of floats down to a whole number, hence the extra half frame.
    """
    stage = _Stage(timeline)
    parts: list[Clip] = []
    for number, shot in enumerate(timeline.shots):
        before = timeline.shots[number - 1].into.frames if number else 0
        own = shot.frames - (before - before // 2) - shot.into.frames // 2
        if own:
            parts.append(stage.shot(number, before, own))
        if shot.into.frames:
            parts.append(stage.transition(number))
    return concatenate_videoclips(parts, method="chain").with_duration(stage.seconds(timeline.frames + 0.5))


@dataclass(frozen=True, slots=True)
class _Stage:
    """Makes the parts of one film; keeps every photo as it is first needed."""

    timeline: Timeline
    _views: dict[int, Callable[[int], Pixels]] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        return self.timeline.width, self.timeline.height

    def seconds(self, frames: float) -> float:
        return frames / self.timeline.fps

    def frame(self, seconds: float) -> int:
        return round(seconds * self.timeline.fps)

    def shot(self, number: int, start: int, frames: int) -> Clip:
        """`frames` frames of a shot from the one that is `start` after the first on which it is seen."""
        if number not in self._views:
            self._views[number] = self._view(number)
        view = self._views[number]
        shown = self.timeline.shots[number]
        if isinstance(shown.picture, EncodedPicture) and shown.motion.kind == "still":
            clip = ImageClip(view(0))
        else:
            clip = VideoClip(lambda t: view(start + self.frame(t)))
            clip.size = self.size
        return clip.with_duration(self.seconds(frames))

    def _view(self, number: int) -> Callable[[int], Pixels]:
        """A shot as a function of the frame, counted from the first on which it is seen."""
        shot = self.timeline.shots[number]
        if isinstance(shot.picture, EncodedClip):
            return played(shot.picture, shot.start, self.size)
        photo = decoded(shot.picture)
        if shot.motion.kind == "still":
            still = filling(photo, self.size)
            return lambda _: still
        moves = moving(photo, shot.motion, self.size)
        last = max(self._seen(number) - 1, 1)
        return lambda frame: moves(frame / last)

    def _seen(self, number: int) -> int:
        """On how many frames a shot is seen, transitions and all."""
        return len(self.timeline.seen[number])

    def transition(self, number: int) -> Clip:
        """The frames on which shot `number` and the next one are both seen."""
        into = self.timeline.shots[number].into
        old = self.shot(number, self._seen(number) - into.frames, into.frames + 2)
        new = self.shot(number + 1, 0, into.frames + 2)
        layers = _LAYERS[into.kind](self, old, new, into.frames, into.direction)
        joined = CompositeVideoClip(layers, size=self.size, bg_color=(0, 0, 0))
        return joined.with_duration(self.seconds(into.frames))

    def way(self, frames: int) -> Callable[[float], float]:
        """How far a move of so many frames has come at a time: step 1 of `frames` + 1 at its first frame."""
        return lambda t: eased((self.frame(t) + 1) / (frames + 1))


def _dissolve(stage: _Stage, old: Clip, new: Clip, frames: int, _: Direction | None) -> list[Clip]:
    early = _counted_from(new, -stage.seconds(1))
    return [old, early.with_effects([vfx.CrossFadeIn(stage.seconds(frames + 1))])]


def _fade(stage: _Stage, old: Clip, new: Clip, frames: int, _: Direction | None) -> list[Clip]:
    dark = frames // 2 + 1
    going = _counted_from(old.with_duration(stage.seconds(dark)), -stage.seconds(1))
    coming = _counted_from(new, stage.seconds(dark - 1))
    return [
        going.with_effects([vfx.FadeOut(stage.seconds(dark))]),
        coming.with_effects([vfx.FadeIn(stage.seconds(frames + 1 - dark))]),
    ]


def _counted_from(clip: Clip, start: float) -> Clip:
    """The clip with its time, by which MoviePy fades, counted from `start`; it shows what it would show."""
    return clip.time_transform(lambda t: t + start, keep_duration=True).with_start(start)


def _slide(stage: _Stage, old: Clip, new: Clip, frames: int, to: Direction | None) -> list[Clip]:
    return [old, new.with_position(_travel(stage, frames, to, 1))]


def _push(stage: _Stage, old: Clip, new: Clip, frames: int, to: Direction | None) -> list[Clip]:
    return [old.with_position(_travel(stage, frames, to, 0)), *_slide(stage, old, new, frames, to)[1:]]


def _travel(
    stage: _Stage, frames: int, to: Direction | None, left_to_go: int
) -> Callable[[float], tuple[int, int]]:
    """Where a clip lies that moves by one canvas: into its place if `left_to_go` is 1, out of it if 0."""
    x, y = WAYS[to or "left"]
    way = stage.way(frames)

    def place(t: float) -> tuple[int, int]:
        # By whole pairs of pixels, since two pixels share their colour in the file.
        across, down = (2 * round(way(t) * side / 2) - left_to_go * side for side in stage.size)
        return x * across, y * down

    return place


def _wipe(stage: _Stage, old: Clip, new: Clip, frames: int, to: Direction | None) -> list[Clip]:
    width, height = stage.size
    x, y = WAYS[to or "left"]
    along = _centres(width)[None, :] if x else _centres(height)[:, None]
    along = np.broadcast_to(along if x + y > 0 else along[::-1, ::-1], (height, width))
    return [old, _masked(stage, new, frames, lambda way: _softly((way * (1 + EDGE) - along) / EDGE))]


def _centres(pixels: int) -> Mask:
    """The middle of each of so many pixels, as a part of all of them."""
    return np.asarray((np.arange(pixels) + 0.5) / pixels)


def _circle(stage: _Stage, old: Clip, new: Clip, frames: int, to: Direction | None) -> list[Clip]:
    width, height = stage.size
    y, x = np.mgrid[:height, :width]
    away = np.hypot(x - (width - 1) / 2, y - (height - 1) / 2) / np.hypot(width / 2, height / 2)

    def opened(way: float) -> Mask:
        return np.asarray(np.clip((way * (1 + EDGE) - away) / EDGE, 0, 1))

    if to == "in":
        return [old, _masked(stage, new, frames, lambda way: 1 - opened(1 - way))]
    return [old, _masked(stage, new, frames, opened)]


def _zoom(stage: _Stage, old: Clip, new: Clip, frames: int, to: Direction | None) -> list[Clip]:
    sign = 1 if to == "in" else -1
    way = stage.way(frames)
    passing = old.transform(lambda frame, t: magnified(frame(t), ZOOM ** (sign * way(t))))
    coming = new.transform(lambda frame, t: magnified(frame(t), ZOOM ** (sign * (way(t) - 1))))
    return [passing, _masked(stage, coming, frames, lambda part: np.full(stage.size[::-1], part))]


def _masked(stage: _Stage, clip: Clip, frames: int, opacity: Callable[[float], Mask]) -> Clip:
    way = stage.way(frames)
    mask = VideoClip(lambda t: opacity(way(t)), is_mask=True).with_duration(clip.duration)
    return clip.with_mask(mask)


def _softly(part: Mask) -> Mask:
    part = np.clip(part, 0, 1)
    return np.asarray(part * part * (3 - 2 * part))


_LAYERS: dict[str, Callable[[_Stage, Clip, Clip, int, Direction | None], list[Clip]]] = {
    "dissolve": _dissolve,
    "fade": _fade,
    "slide": _slide,
    "push": _push,
    "wipe": _wipe,
    "circle": _circle,
    "zoom": _zoom,
}
