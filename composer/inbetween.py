"""The frame between two frames: what moves is carried along its way. Knows two frames, no rates.

Dense optical flow (DIS: Kroeger and others, 2016) both ways on small luma. For a time between, every pixel
is thrown along its flow from both frames; where two land, what moves unlike most of the picture is taken
to be in front. Both frames are then drawn from where the flow says; where one of them cannot see a place,
the other alone is taken, and where the flow cannot be trusted, the two are cross-faded.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.planes import I420, Plane, blank, planes

_SIDE = 480
"""The longest side of the pictures on which motion is looked for, in pixels."""

_CLOSE = 1.5
"""Two flows agree when one leads back to within so many small pixels."""

_ALIKE = 12.0
"""Levels by which what both frames show of a place may differ on average around it."""

_CUT_RESIDUE, _CUT_AGREED, _CUT_COLOURS = 10.0, 0.15, 0.25
"""A cut: so many levels remain after the motion, so few flows agree, and so many pixels change colour."""

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


class InBetween:
    """Two frames of one size, and what lies between them.

    `cut`: they show different scenes, and nothing lies between.
    """

    def __init__(self, old: I420, new: I420) -> None:
        self._frames = old, new
        self._small = _small(planes(old)[0]), _small(planes(new)[0])
        there, back = _flow(*self._small), _flow(*self._small[::-1])
        self._flows = there, back
        self._agreed = _agreed(there, back), _agreed(back, there)
        self.cut = self._is_cut()

    def at(self, time: float) -> I420:
        """The frame at a time of 0 (the old one) to 1 (the new one)."""
        old, new = self._frames
        if time in (0, 1) or self.cut:
            return old if time < 0.5 else new
        motion, weight = self._motion(time)
        out = blank(old.shape[1], old.shape[0] * 2 // 3)
        for number, (target, before, after) in enumerate(
            zip(planes(out), planes(old), planes(new), strict=True)
        ):
            way = _sized(motion, target) * _ratio(target, motion)
            share = _sized(weight, target)
            kind = cv2.INTER_LINEAR if number else cv2.INTER_CUBIC
            first, last = _drawn(before, way, -time, kind), _drawn(after, way, 1 - time, kind)
            cv2.blendLinear(first, last, 1 - share, share, dst=target)
        return out

    def _motion(self, time: float) -> tuple[Floats, Floats]:
        """For every small pixel at that time its motion from old to new, and the new frame's share."""
        (there, back), (known, met) = self._flows, self._agreed
        usual = np.median(there.reshape(-1, 2), axis=0)
        landed = _thrown((there, -back), (time, time - 1), (known, met), usual)
        hole = ~np.isfinite(landed[..., 0])
        motion = _filled(landed, hole, usual)
        first, last = _drawn(self._small[0], motion, -time), _drawn(self._small[1], motion, 1 - time)
        apart = _blurred(cv2.absdiff(first, last), 9)
        trust = np.where(hole, 1, np.clip(2 - apart / _ALIKE, 0, 1))
        # What lies in a hole is seen in one frame only: in the one in which nothing else stands at its place.
        lost = 1.001 - _drawn(known.astype(np.float32), motion, -time)
        found = 1.001 - _drawn(met.astype(np.float32), motion, 1 - time)
        one_sided = time * found / (time * found + (1 - time) * lost)
        share = _blurred(np.where(hole, one_sided, time), 3)
        trust = _blurred(trust, 5)
        return motion * trust[..., None], share * trust + np.float32(time) * (1 - trust)

    def _is_cut(self) -> bool:
        old, new = self._frames
        residue = cv2.absdiff(self._small[0], _drawn(self._small[1], self._flows[0], 1.0))
        return (
            float(residue.mean()) > _CUT_RESIDUE
            and float(self._agreed[0].mean()) < _CUT_AGREED
            and _recoloured(old, new) > _CUT_COLOURS
        )


def _small(luma: Plane) -> Plane:
    scale = min(1.0, _SIDE / max(luma.shape))
    size = max(16, round(luma.shape[1] * scale)), max(16, round(luma.shape[0] * scale))
    return np.asarray(cv2.resize(luma, size, interpolation=cv2.INTER_AREA), np.uint8)


def _flow(old: Plane, new: Plane) -> Floats:
    """How far each pixel of the old picture has gone in the new one: (height, width, 2), x and y."""
    seeker = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    start = np.zeros((*old.shape, 2), np.float32)
    return np.asarray(seeker.calc(old, new, start), np.float32)


def _agreed(there: Floats, back: Floats) -> Mask:
    """Where the way there and the way back from its end are the same."""
    home = there + _drawn(back, there, 1.0)
    return np.asarray(_length(home) < _CLOSE + 0.05 * _length(there))


def _length(way: Floats) -> Floats:
    return np.asarray(cv2.magnitude(way[..., 0], way[..., 1]), np.float32)


def _drawn(plane: Any, way: Floats, part: float, kind: int = cv2.INTER_LINEAR) -> Any:
    """At every pixel what the plane holds `part` of the way off."""
    height, width = way.shape[:2]
    x = np.arange(width, dtype=np.float32) + np.float32(part) * way[..., 0]
    y = np.arange(height, dtype=np.float32)[:, None] + np.float32(part) * way[..., 1]
    return cv2.remap(plane, x, y, kind, borderMode=cv2.BORDER_REPLICATE)


def _thrown(
    motions: tuple[Floats, Floats], parts: tuple[float, float], trusted: tuple[Mask, Mask], usual: Floats
) -> Floats:
    """The trusted motions of both frames where they land after their part of the way; NaN where none does.

    Of several the one in front lands last: the one that moves least like `usual`.
    """
    height, width = trusted[0].shape
    places, values = [], []
    for motion, part, sure in zip(motions, parts, trusted, strict=True):
        y, x = np.nonzero(sure)
        found = motion[y, x]
        to_x = np.rint(x + np.float32(part) * found[:, 0]).astype(np.intp)
        to_y = np.rint(y + np.float32(part) * found[:, 1]).astype(np.intp)
        inside = (to_x >= 0) & (to_x < width) & (to_y >= 0) & (to_y < height)
        places.append((to_y * width + to_x)[inside])
        values.append(found[inside])
    place, value = np.concatenate(places), np.concatenate(values)
    own = np.minimum(np.abs(value - usual).sum(axis=1) * 8, 65535).astype(np.uint16)
    order = np.argsort(own, kind="stable")
    landed = np.full((height * width, 2), np.nan, np.float32)
    landed[place[order]] = value[order]
    return landed.reshape(height, width, 2)


def _filled(landed: Floats, hole: Mask, usual: Floats) -> Floats:
    """The motion everywhere: in holes that of what is near and behind, which moves like `usual`."""
    motion = np.where(hole[..., None], 0, landed).astype(np.float32)
    own = np.abs(motion - usual).sum(axis=2)
    weight = np.where(hole, 0, 1 / (0.25 + own * own)).astype(np.float32)
    empty = hole.copy()
    for reach in (3, 9, 27, 81):
        known = cv2.blur(weight, (reach, reach))
        near = cv2.blur(motion * weight[..., None], (reach, reach)) / np.maximum(known, 1e-9)[..., None]
        fits = empty & (known > 1e-6)
        motion[fits] = near[fits]
        empty &= ~fits
    motion[empty] = usual
    return np.dstack([cv2.medianBlur(np.ascontiguousarray(part), 3) for part in np.moveaxis(motion, 2, 0)])


def _blurred(field: NDArray[Any], reach: int) -> Floats:
    return np.asarray(cv2.blur(field.astype(np.float32), (reach, reach)), np.float32)


def _sized(field: Floats, target: Plane) -> Floats:
    """A field over small pixels, for a plane of the frame."""
    size = target.shape[1], target.shape[0]
    return np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _ratio(target: Plane, field: Floats) -> Floats:
    """How many of the plane's samples a small pixel spans, across and down."""
    return np.array([target.shape[1] / field.shape[1], target.shape[0] / field.shape[0]], np.float32)


def _recoloured(old: I420, new: I420) -> float:
    """The part of the picture by which the frames' histograms differ: luma and both colours, the largest."""
    apart = 0.0
    for before, after in zip(planes(old), planes(new), strict=True):
        counts = [np.bincount(plane[::2, ::2].ravel() >> 3, minlength=32) for plane in (before, after)]
        apart = max(apart, float(np.abs(counts[0] - counts[1]).sum()) / 2 / counts[0].sum())
    return apart
