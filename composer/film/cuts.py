"""Where a film is cut: hard cuts, fades and dissolves, from its frames at small scale. Opens no file.

PySceneDetect finds candidates (its adaptive, content and threshold detectors, fed with frames, never with a
path); what is no change of shot (a flash, a light, a jolt of the camera) is sorted out by likeness.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.film import Cut
from composer.film.dissolves import dissolves
from composer.film.likeness import Sketches

FLASH = 0.35
"""Seconds after which a picture that came back is no flash any more."""

_RATE = 25.0
_LEAST = 0.12
_LIGHT = 0.12
_JUMP = 1.8
_DARK, _BRIGHT = 12, 243
_EVEN = 30.0
_GAP = 0.5
_SOFT = 0.8


class CutFinder:
    """Takes a film's frames in order and tells where new shots begin."""

    def __init__(self) -> None:
        from scenedetect import FrameTimecode  # imported late: it takes half a second
        from scenedetect.detectors import AdaptiveDetector, ContentDetector, ThresholdDetector

        self._timecode: Any = FrameTimecode
        self._hard = (
            AdaptiveDetector(adaptive_threshold=2.5, min_scene_len=1, min_content_val=8.0),
            ContentDetector(threshold=24.0, min_scene_len=1),
        )
        ceiling = ThresholdDetector.Method.CEILING
        self._fades = (
            ThresholdDetector(_DARK, min_scene_len=1, fade_bias=1.0),
            ThresholdDetector(_BRIGHT, min_scene_len=1, fade_bias=1.0, method=ceiling),
        )
        self._sharp: set[int] = set()
        self._faded: set[int] = set()
        self._sketches = Sketches()

    def take(self, pixels: NDArray[np.uint8]) -> None:
        """The next frame: uint8 BGR of shape (height, width, 3), all of one shape."""
        # the detectors count frames; when a frame was shown is kept outside
        at = self._timecode(len(self._sketches), _RATE)
        self._sketches.add(pixels)
        for detectors, found in ((self._hard, self._sharp), (self._fades, self._faded)):
            for detector in detectors:
                found.update(code.frame_num for code in detector.process_frame(at, pixels))

    def cuts(self, times: Sequence[float]) -> tuple[Cut, ...]:
        """The cuts by time; `times` are the frames' in seconds, from 0 on."""
        if len(times) < 3:
            return ()
        return _Judge(self._sketches, np.asarray(times, float)).cuts(self._sharp, self._faded)


class _Judge:
    """Candidates in, cuts out."""

    def __init__(self, sketches: Sketches, times: NDArray[np.float64]) -> None:
        self._sketches = sketches
        self._times = times
        step = float(np.median(np.diff(times))) or 0.04
        self._flash = max(2, round(FLASH / step))
        self._near = max(2, round(0.25 / step))
        self._light = np.array(sketches.light)

    def cuts(self, sharp: set[int], faded: set[int]) -> tuple[Cut, ...]:
        hard = self._settled(sharp)
        risen = (self._risen(number) for number in faded if 0 < number < len(self._times))
        fades = {one for one in risen if one and not any(abs(one - other) <= 2 for other in hard)}
        taken = self._without_gaps(hard | fades)
        soft = dissolves(self._sketches, self._times, sorted(taken))
        edges = [0, *sorted({*taken, *soft}), len(self._times)]
        found = [
            Cut(float(self._times[at]), self._strength(last, at, after, at in soft or at in fades))
            for last, at, after in zip(edges, edges[1:], edges[2:], strict=False)
        ]
        return tuple(cut for cut in found if cut.strength >= _LEAST)

    def _settled(self, sharp: set[int]) -> set[int]:
        """Each candidate at the frame of the greatest change beside it, when that is a cut."""
        kept: set[int] = set()
        for number in sorted(sharp):
            beside = range(max(1, number - 1), min(len(self._times), number + 2))
            best = max(beside, key=lambda each: (self._sketches.step(each), -abs(each - number)))
            if best not in kept and self._is_cut(best):
                kept.add(best)
        return kept

    def _is_cut(self, number: int) -> bool:
        sketches = self._sketches
        jump = sketches.step(number)
        around = [
            each for each in range(number - 3, number + 4) if each != number and 0 < each < len(self._times)
        ]
        usual = float(np.median([sketches.step(each) for each in around]))
        if jump < max(_LEAST, _JUMP * usual) or self._is_flash(number, jump):
            return False
        before = slice(max(0, number - self._near), number)
        after = slice(number, number + self._near)
        return sketches.unlike(before, after) >= _LEAST and sketches.restructured(before, after) >= _LIGHT

    def _is_flash(self, number: int, jump: float) -> bool:
        """Whether what was to be seen comes back at once, or has come back with this frame."""
        before, here = slice(number - 1, number), slice(number, number + 1)
        reach = range(1, self._flash + 1)
        later = (
            self._sketches.unlike(before, slice(at, at + 1))
            for at in (number + k for k in reach)
            if at < len(self._times)
        )
        sooner = (
            self._sketches.unlike(slice(at, at + 1), here)
            for at in (number - 1 - k for k in reach)
            if at >= 0
        )
        return any(unlike < 0.35 * jump for unlike in (*later, *sooner))

    def _risen(self, number: int) -> int | None:
        """The first frame that is not black (or white) any more, near the one that passed the threshold.

        None when it was not all black before, when nothing was shown before that, or for a blink.
        """
        window = np.arange(max(0, number - 2 * self._flash), number)
        extreme = 255.0 if self._light[number - 1] > 128 else 0.0
        bottom = int(window[np.abs(self._light[window] - extreme).argmin()]) if len(window) else 0
        start = bottom
        while start >= 0 and self._flat(start):
            start -= 1
        if start in (-1, bottom):
            return None
        risen = bottom + 1
        while risen < number and abs(self._light[risen] - self._light[bottom]) <= 1.0:
            risen += 1
        blink = self._times[risen] - self._times[start] < FLASH
        return None if blink and self._alike(start, number) else risen

    def _alike(self, before: int, after: int) -> bool:
        return self._sketches.unlike(slice(before, before + 1), slice(after, after + 1)) < _LEAST

    def _flat(self, number: int) -> bool:
        tiny = self._sketches.tiny(number, number + 1)
        return bool(np.ptp(tiny) < _EVEN and not _DARK + 8 < tiny.mean() < _BRIGHT - 8)

    def _without_gaps(self, numbers: set[int]) -> set[int]:
        """A cut to black that is soon over is not the beginning of a shot: the next one is."""
        gaps = {
            one
            for one, two in pairwise(sorted(numbers))
            if self._times[two] - self._times[one] < _GAP and all(map(self._flat, range(one, two)))
        }
        return numbers - gaps

    def _strength(self, last: int, at: int, after: int, soft: bool) -> float:
        """How unlike the shots are around a cut, away from where a soft one blends them."""
        gap = self._near if soft else 0
        before = slice(max(last, at - gap - self._near), max(last + 1, at - gap))
        behind = slice(min(after - 1, at + gap), min(after, at + gap + self._near))
        strength = self._sketches.unlike(before, behind) * (_SOFT if soft else 1.0)
        return round(float(np.clip(1.25 * strength, 0.0, 1.0)), 4)
