"""How a camera moves before a still: paths through time, smooth and, where asked, closed. Knows no pixels."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, sin

import numpy as np

CAMERAS = ("push", "pull", "pan left", "pan right", "pan", "orbit", "drift")
"""The moves; a plain `pan` goes the way that the seed says."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the camera is: aside (right, down, in picture widths), and how far it has come in.

    A point of nearness d (0 far to 1 near) is seen displaced by -(right, down) * (d - pivot), and
    enlarged by 1 + into * (far + (1 - far) * d).
    """

    right: float = 0.0
    down: float = 0.0
    into: float = 0.0
    pivot: float = 0.5
    far: float = 0.35

    def grown(self, near: float) -> float:
        """How much larger than in the picture a point of this nearness is seen."""
        return 1 + self.into * (self.far + (1 - self.far) * near)

    def slide(self, aspect: float) -> float:
        """By how many picture widths at most what is nearest slides over what is farthest, on a canvas
        `aspect` times as high as wide."""
        return max(abs(self.right), abs(self.down)) + hypot(0.5, 0.5 * aspect) * (1 - self.far) * self.into


Path = Callable[[float], Pose]
"""Time (0 to 1 over the clip) to pose; 1 is the pose of the frame after the last."""

_SIDE, _IN = 0.035, 0.16
"""Amount 1: half the way of a pan in picture widths, the zoom of a push."""
_DEEP = 1.25
"""The amount up to which depth shows more; from there on the picture moves more as a whole. A depth that is
only guessed does not bear more."""
_TURN = 9.0
"""Seconds after which a camera that has gone its way turns back."""
_PAN_PIVOT, _ORBIT_PIVOT, _DRIFT_PIVOT = -0.45, 0.55, 0.2


def directed(camera: str, seed: int) -> str:
    """The move with its direction, which for a plain pan is the seed's."""
    if camera != "pan":
        return camera
    return "pan left" if np.random.default_rng((seed, 0xD12)).random() < 0.5 else "pan right"


def path(camera: str, amount: float, seconds: float, loop: bool, seed: int) -> Path:
    """The way of a camera (one of CAMERAS) through a clip that long; `amount` 1 is a fitting one.

    A loop's path is closed: time 1 is where time 0 was. One that is no loop goes its way once, eased, and in
    a longer clip turns at its end, gently, as often as there is time for.
    """
    way = -1.0 if "left" in directed(camera if "pan" in camera else "pan", seed) else 1.0
    phase = float(np.random.default_rng((seed, 0xCA3E)).uniform(0, 2 * pi))
    reach = amount * float(np.clip(seconds / 4, 0.4, 1.3)) ** 0.5
    turns = max(1, round(seconds / _TURN))
    if camera == "orbit":
        return _deep(lambda t: _orbit(way * (2 * pi * t if loop else pi * t * turns), reach), reach)
    if camera == "drift":
        rounds = max(1, round(seconds / (1.5 * _TURN))) if loop else seconds / (1.5 * _TURN)
        start = _calmest(way, phase) if loop else 0.0
        return _deep(lambda t: _drift(start + 2 * pi * t * rounds, way, phase, reach), reach)
    there = _there_and_back if loop else _swing
    count = turns if not loop else max(1, round(seconds / (2 * _TURN)))
    if camera in ("push", "pull"):
        first = 0.0 if camera == "push" else 1.0
        return _deep(lambda t: Pose(into=_IN * reach * abs(first - there(t, count))), reach)
    return _deep(lambda t: Pose(way * _SIDE * reach * (2 * there(t, count) - 1), pivot=_PAN_PIVOT), reach)


def poses(way: Path, frames: int, loop: bool) -> tuple[Pose, ...]:
    """The pose of every frame: a loop's last is one step before its first, any other ends with its path."""
    whole = frames if loop else max(1, frames - 1)
    return tuple(way(number / whole) for number in range(frames))


def _deep(way: Path, reach: float) -> Path:
    """The same way with no more depth in it than the guess bears."""
    share = min(1.0, _DEEP / max(reach, 1e-9))

    def held(t: float) -> Pose:
        pose = way(t)
        # Displaced by right * (d - pivot): share times as much for depth, what nearness 0.5 does unchanged.
        pivot = 0.5 - (0.5 - pose.pivot) / share
        far = 1 - share * (1 - pose.far)
        return Pose(share * pose.right, share * pose.down, pose.into, pivot, far)

    return held


def _calmest(way: float, phase: float) -> float:
    """Where a drift is slowest: a loop that begins there has its seam where least is seen to move."""
    angles = [2 * pi * number / 64 for number in range(65)]
    figure = [_drift(angle, way, phase, 1.0) for angle in angles]
    steps = [hypot(b.right - a.right, b.down - a.down, b.into - a.into) for a, b in pairwise(figure)]
    return angles[steps.index(min(steps))]


def _swing(t: float, turns: int) -> float:
    """0 to 1, eased, and back, `turns` ways in all."""
    along = t * turns
    soft = (1 - cos(pi * along)) / 2
    if turns > 1:
        return soft
    return 0.6 * soft + 0.4 * along


def _there_and_back(t: float, rounds: int) -> float:
    return (1 - cos(2 * pi * t * rounds)) / 2


def _orbit(angle: float, reach: float) -> Pose:
    return Pose(
        -0.95 * _SIDE * reach * cos(angle),
        -0.4 * _SIDE * reach * sin(angle),
        0.15 * _IN * reach * (1 - cos(2 * angle)) / 2,
        _ORBIT_PIVOT,
    )


def _drift(angle: float, way: float, phase: float, reach: float) -> Pose:
    """A Lissajous figure, and a breath of zoom."""
    return Pose(
        0.75 * way * _SIDE * reach * sin(angle + phase),
        0.35 * _SIDE * reach * sin(2 * angle + 1.9 * phase),
        0.3 * _IN * reach * (1 + sin(angle + 0.7 * phase)) / 2,
        _DRIFT_PIVOT,
    )
