"""How a camera moves before a still: paths through time, smooth and, where asked, closed. Knows no pixels."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

CAMERAS = ("push", "pull", "pan left", "pan right", "pan", "orbit", "drift")
"""The moves; a plain `pan` goes the way that the seed says."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the camera is: aside (right, down, in picture widths), and how far it has come in.

    A point of nearness d (0 far to 1 near) is seen displaced by -(right, down) * (d - pivot), and
    enlarged by 1 + into * (FAR_IN + (1 - FAR_IN) * d).
    """

    right: float = 0.0
    down: float = 0.0
    into: float = 0.0
    pivot: float = 0.5


Path = Callable[[float], Pose]
"""Time (0 to 1 over the clip) to pose; 1 is the pose of the frame after the last."""

FAR_IN = 0.35
"""How much of a push is seen by what is farthest: a part of it is zoom, which enlarges everything."""
_SIDE, _IN = 0.035, 0.16
"""Amount 1: half the way of a pan in picture widths, the zoom of a push."""
_TURN = 9.0
"""Seconds after which a camera that has gone its way turns back."""
_PAN_PIVOT, _ORBIT_PIVOT = -0.45, 0.55


def path(camera: str, amount: float, seconds: float, loop: bool, seed: int) -> Path:
    """The way of a camera (one of CAMERAS) through a clip that long; `amount` 1 is a fitting one.

    A loop's path is closed: time 1 is where time 0 was. One that is no loop goes its way once, eased, and in
    a longer clip turns at its end, gently, as often as there is time for.
    """
    rng = np.random.default_rng((seed, 0xCA3E))
    way = 1.0 if rng.random() < 0.5 else -1.0
    way = {"pan left": -1.0, "pan right": 1.0}.get(camera, way)
    phase = float(rng.uniform(0, 2 * pi))
    reach = amount * float(np.clip(seconds / 4, 0.4, 1.3)) ** 0.5
    turns = max(1, round(seconds / _TURN))
    if camera == "orbit":
        return lambda t: _orbit(way * (2 * pi * t if loop else pi * t * turns), reach)
    if camera == "drift":
        rounds = max(1, round(seconds / (1.5 * _TURN))) if loop else seconds / (1.5 * _TURN)
        return lambda t: _drift(2 * pi * t * rounds, way, phase, reach)
    there = _there_and_back if loop else _swing
    count = turns if not loop else max(1, round(seconds / (2 * _TURN)))
    if camera in ("push", "pull"):
        first = 0.0 if camera == "push" else 1.0
        return lambda t: Pose(into=_IN * reach * abs(first - there(t, count)))
    return lambda t: Pose(way * _SIDE * reach * (2 * there(t, count) - 1), pivot=_PAN_PIVOT)


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
        -1.1 * _SIDE * reach * cos(angle),
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
        0.2,
    )
