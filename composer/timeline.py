"""The cut list: shots of whole frames, each with its motion, joined by transitions centred on their cuts."""

from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal, get_args

from composer.errors import InputError
from composer.media import EncodedClip, EncodedPicture

TransitionKind = Literal["cut", "fade", "dissolve", "slide", "push", "wipe", "circle", "zoom"]
MotionKind = Literal["still", "ken_burns"]
Direction = Literal["left", "right", "up", "down", "in", "out"]

DIRECTIONS: dict[str, tuple[Direction, ...]] = {
    "cut": (),
    "fade": (),
    "dissolve": (),
    "slide": ("left", "right", "up", "down"),
    "push": ("left", "right", "up", "down"),
    "wipe": ("left", "right", "up", "down"),
    "circle": ("out", "in"),
    "zoom": ("in", "out"),
}
"""Which directions each transition knows; the first is the one meant when none is named."""


@dataclass(frozen=True, slots=True)
class Transition:
    """How one shot gives way to the next, over `frames` frames (0 for a cut).

    `fade` goes through black, `dissolve` is a cross-fade; `slide` moves the new shot over the old,
    `push` moves both, `wipe` uncovers; `circle` opens from the centre (`out`) or closes to it (`in`).
    """

    kind: TransitionKind = "cut"
    frames: int = 0
    direction: Direction | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(TransitionKind):
            raise InputError(
                f"unknown transition {self.kind!r}: one of {', '.join(DIRECTIONS)}", field="transition"
            )
        allowed = DIRECTIONS[self.kind]
        if self.direction is None and allowed:
            object.__setattr__(self, "direction", allowed[0])
        if self.direction not in (allowed or (None,)):
            choices = ", ".join(allowed) or "none"
            raise InputError(
                f"{self.kind} cannot go {self.direction!r}: {choices}", field="transition_direction"
            )
        if self.frames < 0 or (self.kind == "cut" and self.frames):
            raise InputError(f"a {self.kind} cannot last {self.frames} frames", field="transition_seconds")


@dataclass(frozen=True, slots=True)
class Motion:
    """What the camera does within a shot.

    `ken_burns` moves a window over the picture from `start` to `end`, each (centre x, centre y, width) as
    fractions of the largest window of the canvas's shape that the picture holds; width 1 is all of it.
    """

    kind: MotionKind = "still"
    start: tuple[float, float, float] = (0.5, 0.5, 1.0)
    end: tuple[float, float, float] = (0.5, 0.5, 1.0)

    def __post_init__(self) -> None:
        if self.kind not in get_args(MotionKind):
            choices = ", ".join(get_args(MotionKind))
            raise InputError(f"unknown motion {self.kind!r}: one of {choices}", field="motion")
        for *_, width in (self.start, self.end):
            if not 0 < width <= 1:
                raise InputError(
                    f"a window's width must be over 0 and at most 1, not {width}", field="motion"
                )


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture, or footage, for `frames` frames, counted from its cut to the next; `into` is how it ends.

    Footage shows its frame `start` on the first frame of the film on which the shot is seen, be it within the
    transition before its cut, and goes on frame by frame; the camera does not move over it.
    """

    picture: EncodedPicture | EncodedClip
    frames: int
    motion: Motion = field(default_factory=Motion)
    into: Transition = field(default_factory=Transition)
    start: int = 0


def frames_seen(frames: int, before: int = 0, into: int = 0) -> int:
    """On how many frames a shot of `frames` frames is seen that comes by a transition of `before` frames and
    goes by one of `into`: what its footage must hold."""
    return frames + before // 2 + into - into // 2


@dataclass(frozen=True, slots=True)
class Timeline:
    """Shots on a canvas of `width` x `height` (even) at `fps` frames a second.

    A transition of n frames covers the frames [cut - n // 2, cut - n // 2 + n): it is centred on its cut.
    The last shot's `into` must be a cut. Raises InputError when two transitions overlap, and when footage has
    another rate or does not hold all the frames on which its shot is seen.
    """

    width: int
    height: int
    fps: int
    shots: tuple[Shot, ...]

    def __post_init__(self) -> None:
        if not self.shots:
            raise InputError("a video needs at least one photo", field="photos")
        if self.width % 2 or self.height % 2 or min(self.width, self.height) < 2:
            raise InputError(f"sides must be even, not {self.width}x{self.height}", field="size")
        if self.fps < 1:
            raise InputError(f"frames a second must be 1 or more, not {self.fps}", field="fps")
        if self.shots[-1].into.frames:
            raise InputError("the last shot has nothing to give way to", field="transition")
        for number, shot in enumerate(self.shots):
            before = self.shots[number - 1].into.frames if number else 0
            taken = before - before // 2 + shot.into.frames // 2
            if shot.frames < max(1, taken):
                raise InputError(
                    f"shot {number + 1} lasts {shot.frames} frames, its transitions need {taken}",
                    field="transition_seconds",
                )
            _check_footage(number, shot, frames_seen(shot.frames, before, shot.into.frames), self.fps)

    @property
    def frames(self) -> int:
        return sum(shot.frames for shot in self.shots)

    @property
    def seconds(self) -> float:
        return self.frames / self.fps

    @property
    def cuts(self) -> tuple[int, ...]:
        """The frame on which each shot but the first begins."""
        return tuple(accumulate(shot.frames for shot in self.shots))[:-1]

    @property
    def seen(self) -> tuple[range, ...]:
        """The frames on which each shot is seen, alone or in a transition."""
        befores = (0, *(shot.into.frames for shot in self.shots[:-1]))
        parts = zip((0, *self.cuts), befores, self.shots, strict=True)
        return tuple(
            range(cut - before // 2, cut - before // 2 + frames_seen(shot.frames, before, shot.into.frames))
            for cut, before, shot in parts
        )


def _check_footage(number: int, shot: Shot, seen: int, fps: int) -> None:
    """Whether shot `number` (from 0) can be seen on `seen` frames."""
    footage, name = shot.picture, f"shot {number + 1}"
    if not isinstance(footage, EncodedClip):
        if shot.start:
            raise InputError(f"{name} is a still: it has no frame {shot.start} to start from")
        return
    if footage.fps != fps:
        raise InputError(f"{name} is footage of {footage.fps} frames a second in a film of {fps}")
    if shot.motion.kind != "still":
        raise InputError(f"{name} is footage: its motion must be still, not {shot.motion.kind}")
    if not 0 <= shot.start <= footage.frames - seen:
        raise InputError(
            f"{name} is seen on {seen} frames, transitions and all; "
            f"its footage has {footage.frames}, from frame {shot.start} on {footage.frames - shot.start}"
        )
