"""What the encoder is told about a film before it sees it: spans, frame types, quality per frame.

A slideshow is known in advance. A still is one picture repeated; a dissolve is a weighted mean of two
pictures, which a B frame between these two predicts exactly; a wipe is a part of each. So every frame's type
is set, and x264 searches only where something moves. Of footage nothing is known: a film that holds some is
left to x264 but for its cuts. Knows the timeline, not the pictures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from composer.errors import InputError
from composer.media import EncodedClip
from composer.timeline import Timeline, Transition
from composer.transitions import LONGEST_RUN, anchors, darkest

FrameType = Literal["I", "P", "B", "any"]
"""`any` leaves it to x264."""

SEEK_SECONDS = 10
"""At most this long between two frames at which a player can start, as far as the shots allow."""


@dataclass(frozen=True, slots=True)
class Preset:
    """How well and how hard x264 works: `qp` is the constant quantiser of stills, 12 (finest) to 36.

    `threads` is part of the result: another number gives other bytes, so it never follows the machine.
    """

    qp: int = 18
    speed: str = "veryfast"
    threads: int = 4

    def __post_init__(self) -> None:
        if not 12 <= self.qp <= 36:
            raise InputError(f"qp must lie within 12 to 36, not {self.qp}", field="preset")


STANDARD = Preset()


@dataclass(frozen=True, slots=True)
class Span:
    """Frames [start, start + frames) that show `shot` alone or, with a transition, `shot` giving way to the
    next one."""

    start: int
    frames: int
    shot: int
    transition: Transition | None = None


def spans(timeline: Timeline) -> Iterator[Span]:
    """The whole film in order, without gaps."""
    at = cut = 0
    for number, shot in enumerate(timeline.shots):
        cut += shot.frames
        leaving = cut - shot.into.frames // 2
        if leaving > at:
            yield Span(at, leaving - at, number)
        if shot.into.frames:
            yield Span(leaving, shot.into.frames, number, shot.into)
        at = leaving + shot.into.frames


@dataclass(frozen=True, slots=True)
class _Manner:
    """How one span is coded: frames from one anchor to the next, quantiser above a still's, motion search."""

    run: int = LONGEST_RUN
    coarser: int = 0
    search: str = ""


_HEX = "me=hex,subme=2"
_FAR = "me=umh,merange=100,subme=2"  # a sliding picture moves by a hundred pixels a frame

# The eye forgives what moves fast: VMAF of these frames stays above that of the stills around them.
_STILL = _Manner()
_LONG = _Manner(coarser=6)  # a dissolve of more frames than B frames may follow each other
_CAMERA = _Manner(8, 6, _HEX)
_MOVES = {"slide": _Manner(1, 7, _FAR), "push": _Manner(1, 7, _FAR), "zoom": _Manner(3, 10, _HEX)}


def _manner(timeline: Timeline, span: Span) -> _Manner:
    shown = timeline.shots[span.shot : span.shot + (2 if span.transition else 1)]
    moving = any(shot.motion.kind != "still" for shot in shown)
    if span.transition is None:
        return _CAMERA if moving else _STILL
    halves = 2 if span.transition.kind == "fade" else 1  # black parts it
    still = _LONG if span.frames > halves * LONGEST_RUN else _STILL
    return _MOVES.get(span.transition.kind, _CAMERA if moving else still)


def _anchors(span: Span, manner: _Manner) -> set[int]:
    """The frames of a span that others are predicted from, and that are not B frames for that reason."""
    if span.transition is None:
        return {*range(span.start, span.start + span.frames, manner.run), span.start + span.frames - 1}
    if manner.run < LONGEST_RUN:
        inner = set(range(manner.run, span.frames + 1, manner.run))
    else:
        inner = set(anchors(span.frames)[1:-1])
    if span.transition.kind == "fade":
        dark = darkest(span.frames)
        inner = {dark, *anchors(dark - 1)[1:-1], *(dark + step for step in anchors(span.frames - dark)[1:-1])}
    return {span.start + step - 1 for step in inner}


@dataclass(frozen=True, slots=True)
class Plan:
    """For every frame its type; x264's preset, and the parameters that overrule it."""

    types: tuple[FrameType, ...]
    speed: str
    parameters: dict[str, str]


def plan(timeline: Timeline, preset: Preset = STANDARD) -> Plan:
    """The encoder's orders for a timeline."""
    if any(isinstance(shot.picture, EncodedClip) for shot in timeline.shots):
        return _footage(timeline, preset)
    parts = [(span, _manner(timeline, span)) for span in spans(timeline)]
    types = _types(timeline, parts)
    limit = SEEK_SECONDS * timeline.fps
    parameters = _FIXED | {
        "qp": str(preset.qp),
        # No more than there are: x264 holds as many frames back.
        "bframes": str(max(len(list(run)) * (kind == "B") for kind, run in groupby(types))),
        "keyint": str(2 * limit),
        # B frames that lean on other B frames: a third fewer bytes where the camera moves, two per cent more
        # where all stands still.
        "b-pyramid": "normal" if any(manner is _CAMERA for _, manner in parts) else "none",
        "threads": str(preset.threads),
        "zones": _zones(types, parts, preset.qp),
    }
    return Plan(tuple(types), preset.speed, parameters)


def _footage(timeline: Timeline, preset: Preset) -> Plan:
    """x264's own choice of types and quantisers, at constant quality, and a point of entry at hard cuts."""
    hard = zip(timeline.cuts, timeline.shots[:-1], strict=True)
    entries = {0} | {cut for cut, shot in hard if not shot.into.frames}
    types: list[FrameType] = ["I" if frame in entries else "any" for frame in range(timeline.frames)]
    parameters = {
        "crf": str(preset.qp + _CRF_ABOVE_QP),
        "keyint": str(SEEK_SECONDS * timeline.fps),
        "threads": str(preset.threads),
        "cpu-independent": "1",
    }
    return Plan(tuple(types), preset.speed, parameters)


_CRF_ABOVE_QP = 2
"""What x264 decides for itself spends more where it shows."""


def _types(timeline: Timeline, parts: list[tuple[Span, _Manner]]) -> list[FrameType]:
    types: list[FrameType] = ["B"] * timeline.frames
    for (span, manner), after in zip(parts, [*parts[1:], None], strict=True):
        marks = _anchors(span, manner)
        if after and after[0].transition:
            marks.add(span.start + span.frames - 1)
        for frame in marks:
            types[frame] = "P"
    types[-1] = "P"
    for frame in _seekable(timeline, parts):
        types[frame] = "I"
        # Frames before a point of entry must not lean on it.
        if frame and types[frame - 1] == "B":
            types[frame - 1] = "P"
    return types


def _seekable(timeline: Timeline, parts: list[tuple[Span, _Manner]]) -> set[int]:
    """Every hard cut, where it costs nothing, and one frame in SEEK_SECONDS: not the first of a photo if it
    has a second, as the transition before is predicted from the first."""
    limit = SEEK_SECONDS * timeline.fps
    hard = zip(timeline.cuts, timeline.shots[:-1], strict=True)
    free = {0} | {cut for cut, shot in hard if not shot.into.frames}
    fit = [
        span.start + frame
        for span, manner in parts
        if span.transition is None
        for frame in (min(1, span.frames - 1), *range(manner.run, span.frames, manner.run))
    ]
    chosen, last, waiting = set(free), 0, 0
    for frame in sorted({*free, *fit, timeline.frames}):
        if frame - last > limit and waiting > last:
            chosen.add(waiting)
            last = waiting
        if frame in free:
            last = frame
        waiting = frame
    return chosen


_FIXED = {
    # The types are given, so nothing is left to decide.
    "b-adapt": "0",
    "scenecut": "0",
    "weightb": "1",
    "weightp": "0",
    # One quantiser for all: what a still's first frame leaves out no later frame has to mend, and without a
    # look ahead a repeated frame costs x264 hardly anything.
    "mbtree": "0",
    "rc-lookahead": "0",
    "aq-mode": "0",
    "sliced-threads": "1",
    "pbratio": "1.7",
    # x264 clips a zone's quantiser to the span from I to B, so I is set far up and taken down in its zone.
    "ipratio": "0.17678",
    "trellis": "1",
    "me": "dia",
    "subme": "1",
    "cpu-independent": "1",
}

_I_ABOVE_P = 15  # what that ipratio does: -6 * log2(0.17678)
_REPEATED = 9  # a picture shown again has nothing to add; so coarse, x264 sees that at once


def _zones(types: list[FrameType], parts: list[tuple[Span, _Manner]], qp: int) -> str:
    """Quantiser and search of every run of frames, as x264's zones."""
    orders = []
    for span, manner in parts:
        for frame in range(span.start, span.start + span.frames):
            repeated = manner is _STILL and span.transition is None and frame > span.start
            coarser = _REPEATED if repeated and types[frame] != "I" else manner.coarser
            quantiser = qp + coarser - (_I_ABOVE_P if types[frame] == "I" else 0)
            orders.append(f"q={quantiser}" + (f",{manner.search}" if manner.search else ""))
    zones, at = [], 0
    for order, run in groupby(orders):
        length = len(list(run))
        if order != f"q={qp}":
            zones.append(f"{at},{at + length - 1},{order}")
        at += length
    return "/".join(zones)
