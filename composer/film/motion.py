"""How much moves in a film, from its frames at small scale. Knows no cuts but those it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

CALM = 0.25
"""Frame widths a second that make 0.63 of all motion: a pan of a width in ten seconds makes 0.3."""

SHORT, LONG = 1 / 12, 0.5
"""Seconds between the frames that are compared."""

_LOST = 0.1
_CONTRAST = 12.0
_GRAIN = 1.6
_BLOCK = 9
_BLUR = 1.5

Grey = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Step:
    """From frame to frame: when it began and ended, and how far the pixels went, in widths of the frame."""

    start: float
    end: float
    way: float


class MotionMeter:
    """Takes a film's frames in order, and tells how much moved while each still stood.

    Dense optical flow (DIS: Kroeger et al., Fast Optical Flow using Dense Inverse Search, ECCV 2016) between
    frames a twelfth of a second apart, whatever the film's rate, and half a second apart for what is too slow
    to be seen in a twelfth. It is averaged over blocks, so that grain, whose flow points everywhere, cancels
    out, and counts only where it explains what changed; where it does not (things too fast for it,
    explosions), what is left of the change counts instead. Light that goes up and down everywhere does not.
    """

    def __init__(self) -> None:
        self._flow: Any = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
        self._last: dict[float, tuple[float, Grey]] = {}
        self._steps: dict[float, list[_Step]] = {SHORT: [], LONG: []}

    def take(self, pixels: NDArray[np.uint8], time: float) -> None:
        """The next frame: uint8 BGR of shape (height, width, 3), all of one shape, and its time (seconds)."""
        due = [span for span in self._steps if self._due(span, time)]
        now = _prepared(pixels) if due else None
        for span in due:
            if now is not None and span in self._last:
                start, last = self._last[span]
                self._steps[span].append(_Step(start, time, self._way(last, now, span == SHORT)))
            if now is not None:
                self._last[span] = time, now

    def _due(self, span: float, time: float) -> bool:
        return span not in self._last or time - self._last[span][0] > 0.9 * span

    def motion(self, cuts: Sequence[float], rate: float, seconds: float) -> tuple[float, ...]:
        """A value of 0 to 1 for each still, `rate` a second, of the time until the next one.

        What changes at one of the `cuts` (seconds) is no motion. The last frames, if too few to be compared,
        move as those before them.
        """
        count = max(1, int(np.ceil(round(seconds * rate, 3))))
        paces = [_paces(steps, cuts, rate, count) for steps in self._steps.values()]
        fastest = np.maximum(*paces)
        return tuple(np.round(1 - np.exp(-fastest / CALM), 4).tolist())

    def _way(self, last: Grey, now: Grey, short: bool) -> float:
        """The way of the pixels from one frame to the other: the mean of all and of the tenth that goes
        farthest, each for a half, so that one who runs before a still ground is seen to run."""
        change = np.abs(now - last)
        if change.max() < 2 * _GRAIN:
            return 0.0
        eight = [np.asarray(np.clip(128 + one, 0, 255), np.uint8) for one in (last, now)]
        flow = cv2.blur(self._flow.calc(*eight, None), (_BLOCK, _BLOCK))
        rows, columns = np.mgrid[: now.shape[0], : now.shape[1]].astype(np.float32)
        back = cv2.remap(
            now,
            columns + flow[..., 0],
            rows + flow[..., 1],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        left = cv2.blur(np.abs(back - last), (_BLOCK, _BLOCK))
        change = cv2.blur(change, (_BLOCK, _BLOCK))
        explained = np.clip((change - left) / np.maximum(change, _GRAIN), 0.0, 1.0) * (change > _GRAIN)
        ways = np.sort((np.hypot(flow[..., 0], flow[..., 1]) * explained).ravel()) / max(now.shape)
        way = float(ways.mean() + ways[-max(1, len(ways) // 10) :].mean()) / 2
        if not short:
            return way
        lost = float(np.maximum(left - _GRAIN, 0.0).mean()) / max(float(now.std()), _CONTRAST)
        return way + _LOST * max(0.0, lost - 0.1)


def _paces(steps: Sequence[_Step], cuts: Sequence[float], rate: float, count: int) -> NDArray[np.float64]:
    """Widths of the frame a second, for each of `count` stills."""
    way, lasted = np.zeros(count), np.zeros(count)
    for step in steps:
        if not any(step.start < cut <= step.end for cut in cuts):
            # a step belongs to the still in whose time its middle lies
            still = min(count - 1, int((step.start + step.end) / 2 * rate))
            way[still] += step.way
            lasted[still] += step.end - step.start
    known = np.flatnonzero(lasted)
    if not len(known):
        return way
    pace: NDArray[np.float64] = np.interp(np.arange(count), known, way[known] / lasted[known])
    return pace


def _prepared(pixels: NDArray[np.uint8]) -> Grey:
    """Luma without grain, its mean taken away, so that a light that flickers is no motion."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY).astype(np.float32)
    smooth = cv2.GaussianBlur(grey, (0, 0), _BLUR)
    return np.asarray(smooth - smooth.mean(), np.float32)
