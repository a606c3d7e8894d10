"""How one frame gives way to another: every transition on I420 planes. Knows two frames and a step."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.motion import eased
from composer.planes import I420, Plane, black, planes
from composer.timeline import Direction, Transition

EDGE = 1 / 12
"""Width of a wipe's or circle's soft edge, as a part of the way it travels."""

ZOOM = 1.5
"""How much larger or smaller a shot gets while it is zoomed through."""

LONGEST_RUN = 15
"""Frames between two anchors: what x264 takes as B frames in a row, and one less than its limit."""


def anchors(frames: int) -> tuple[int, ...]:
    """The steps of a dissolve that those between are predicted from: both ends, and some inside if long.

    Step 0 is the last frame before it, step frames + 1 the first one after it.
    """
    runs = -(-(frames + 1) // (LONGEST_RUN + 1))
    return tuple(round(run * (frames + 1) / runs) for run in range(runs + 1))


def share(step: int, frames: int) -> float:
    """The new picture's share in step 1..frames of a dissolve: linear, as a decoder's mean of two anchors.

    H.264 weighs the anchors of a B frame by distance, in 64ths (ITU-T H.264, 8.4.2.3, implicit mode). With
    the same rounding here such a frame is predicted exactly and costs next to nothing.
    """
    stops = anchors(frames)
    after = next(number for number, stop in enumerate(stops) if stop >= step)
    if stops[after] == step:
        return step / (frames + 1)
    start, end = stops[after - 1], stops[after]
    distance = 2 * (end - start)
    scale = (2 * (step - start) * ((16384 + distance // 2) // distance) + 32) >> 6
    weight = (scale >> 2) / 64
    return (start + weight * (end - start)) / (frames + 1)


def darkest(frames: int) -> int:
    """The step of a fade that is black: the one on the cut."""
    return frames // 2 + 1


def between(old: I420, new: I420, transition: Transition, step: int) -> I420:
    """Frame `step` of 1..transition.frames on the way from one frame to another of the same size."""
    if transition.kind == "dissolve":
        return _dissolve(old, new, share(step, transition.frames))
    if transition.kind == "fade":
        return _through_black(old, new, step, transition.frames)
    way = eased(step / (transition.frames + 1))
    return _MOVES[transition.kind](old, new, transition.direction, way)


def _dissolve(old: I420, new: I420, part: float) -> I420:
    return np.asarray(cv2.addWeighted(old, 1 - part, new, part, 0), np.uint8)


def _through_black(old: I420, new: I420, step: int, frames: int) -> I420:
    height, width = old.shape[0] * 2 // 3, old.shape[1]
    dark = darkest(frames)
    if step == dark:
        return black(width, height)
    if step < dark:
        return _dissolve(old, black(width, height), share(step, dark - 1))
    return _dissolve(black(width, height), new, share(step - dark, frames - dark))


def _slide(old: I420, new: I420, direction: Direction | None, way: float) -> I420:
    return _carry(old.copy(), None, new, direction, way)


def _push(old: I420, new: I420, direction: Direction | None, way: float) -> I420:
    return _carry(np.empty_like(old), old, new, direction, way)


def _carry(frame: I420, old: I420 | None, new: I420, direction: Direction | None, way: float) -> I420:
    """Lays the new shot over the frame as far as it has come, and the old one, if given, before it."""
    turned = direction in ("up", "down")
    forward = direction in ("right", "down")
    chroma = planes(frame)[1]
    come = round(way * chroma.shape[0 if turned else 1])
    for number, target in enumerate(planes(frame)):
        # Luma moves by whole pairs of pixels: only so do its two pixels stay with their chroma sample.
        seen = come if number else 2 * come
        into, arriving = _along(target, turned, forward), _along(planes(new)[number], turned, forward)
        if old is not None:
            into[:, seen:] = _along(planes(old)[number], turned, forward)[:, : into.shape[1] - seen]
        into[:, :seen] = arriving[:, into.shape[1] - seen :]
    return frame


def _along(plane: Plane, turned: bool, forward: bool) -> Plane:
    """A view of the plane in which every move goes right."""
    view = plane.T if turned else plane
    return view if forward else view[:, ::-1]


def _wipe(old: I420, new: I420, direction: Direction | None, way: float) -> I420:
    turned, forward = direction in ("up", "down"), direction in ("right", "down")
    frame = old.copy()
    for target, arriving in zip(planes(frame), planes(new), strict=True):
        into, fresh = _along(target, turned, forward), _along(arriving, turned, forward)
        length = into.shape[1]
        edge = length * EDGE
        front = way * (length + edge)
        done, reached = max(0, int(front - edge)), min(length, int(front) + 1)
        into[:, :done] = fresh[:, :done]
        part = (front - np.arange(done, reached, dtype=np.float32) - 0.5) / edge
        into[:, done:reached] = _blend(into[:, done:reached], fresh[:, done:reached], part)
    return frame


def _blend(old: Plane, new: Plane, part: NDArray[np.float32]) -> Plane:
    """Old and new mixed by `part` of the new, clipped to 0..1 and eased, which broadcasts over the plane."""
    clipped = np.clip(part, 0, 1)
    soft = (256 * clipped * clipped * (3 - 2 * clipped) + 0.5).astype(np.uint16)
    return ((old * (256 - soft) + new * soft + 128) >> 8).astype(np.uint8)


def _circle(old: I420, new: I420, direction: Direction | None, way: float) -> I420:
    """Opening, the new shot is inside; closing, the old one is, and its circle shrinks."""
    opening = direction == "out"
    inner, outer = (new, old) if opening else (old, new)
    frame = np.empty_like(old)
    height, width = old.shape[0] * 2 // 3, old.shape[1]
    corner = float(np.hypot(width, height)) / 2
    edge = corner * EDGE
    radius = (way if opening else 1 - way) * (corner + edge)
    for target, inside, outside in zip(planes(frame), planes(inner), planes(outer), strict=True):
        pixel = width / target.shape[1]
        distance = _distances(target.shape[0], target.shape[1]) * pixel
        part = np.clip((radius - distance) / edge, 0, 1)
        cv2.blendLinear(inside, outside, part, 1 - part, dst=target)
    return frame


def _distances(rows: int, columns: int) -> NDArray[np.float32]:
    """How far each sample lies from the middle."""
    y = np.arange(rows, dtype=np.float32)[:, None] - (rows - 1) / 2
    x = np.arange(columns, dtype=np.float32)[None] - (columns - 1) / 2
    return np.asarray(np.sqrt(y * y + x * x), np.float32)


def _zoom(old: I420, new: I420, direction: Direction | None, way: float) -> I420:
    """Both shots grow (`in`) or shrink (`out`) as one move while one dissolves into the other.

    A shot that is smaller than the canvas is mirrored at its edges.
    """
    sign = 1 if direction == "in" else -1
    return _dissolve(_magnified(old, ZOOM ** (sign * way)), _magnified(new, ZOOM ** (sign * (way - 1))), way)


def _magnified(frame: I420, factor: float) -> I420:
    out = np.empty_like(frame)
    for number, (plane, target) in enumerate(zip(planes(frame), planes(out), strict=True)):
        rows, columns = plane.shape
        # The canvas's middle stays; a left-sited chroma sample lies a quarter of its width further left.
        middle_x, middle_y = (columns - (0.5 if number else 1)) / 2, (rows - 1) / 2
        step = 1 / factor
        matrix = np.array([[step, 0, middle_x * (1 - step)], [0, step, middle_y * (1 - step)]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cv2.warpAffine(
            plane, matrix, (columns, rows), dst=target, flags=flags, borderMode=cv2.BORDER_REFLECT_101
        )
    return out


_MOVES: dict[str, Callable[[I420, I420, Direction | None, float], I420]] = {
    "slide": _slide,
    "push": _push,
    "wipe": _wipe,
    "circle": _circle,
    "zoom": _zoom,
}
