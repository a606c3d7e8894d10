"""Beats: the exact grid of our own music, the measured one of foreign sound, the tempo that fits photos.

Arithmetic on beat times alone: it hears nothing (composer.tracking does) and knows no picture.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from composer.errors import InputError

CUT_AFTER_ATTACK = 0.012
"""A cut aims this many seconds behind the attack of its beat: far under what eye and ear together notice
(45 ms, ITU-R BT.1359), and half-way to where beat trackers, which answer late, hear the same beat."""

_SLOWEST, _FASTEST = 20.0, 400.0
_AGREEMENT = 0.5
_PATIENCE = 1.5
"""Two beats further apart than this many periods have a gap between them."""


@dataclass(frozen=True, slots=True)
class BeatGrid:
    """Where the beats of a piece lie: seconds from its start, ascending; `bars` are the first beats of bars.

    `exact` is true when the grid is the score's own, false when it was measured from the sound.
    """

    tempo: float
    beats: tuple[float, ...]
    bars: tuple[float, ...]
    exact: bool


def choose_tempo(
    seconds_per_photo: float, fps: int, low: float, high: float, wished: float | None = None
) -> tuple[float, float]:
    """The tempo (beats a minute) for photos of about this length, and how many beats a photo lasts.

    A photo lasts a whole number of frames and of beats; half a beat only where a beat is too long. The
    tempo lies within low..high if any does, else as few octaves outside as can be; a `wished` tempo is
    kept, and the photos bend to it. Beats on whole frames and photos of whole bars are preferred.
    Raises InputError for a length, rate or tempo that is not positive.
    """
    if not 0 < seconds_per_photo < math.inf:
        raise InputError(
            f"a photo cannot last {seconds_per_photo} seconds: more than 0", field="seconds_per_photo"
        )
    if fps <= 0 or not 0 < low <= high < math.inf:
        raise InputError(f"no tempo within {low}..{high} at {fps} frames a second", field="tempo")
    if wished is not None:
        return wished, _beats_at(wished, seconds_per_photo)
    frames = max(1, math.floor(seconds_per_photo * fps + 0.5))
    per_minute = 60 * fps / frames
    beats = [0.5, *range(1, math.ceil(high / per_minute) + 1)]
    best = min(beats, key=lambda count: _unfitness(count, frames, per_minute * count, low, high))
    return per_minute * best, float(best)


def _beats_at(tempo: float, seconds_per_photo: float) -> float:
    if not _SLOWEST <= tempo <= _FASTEST:
        raise InputError(f"a tempo of {tempo} is out of range: {_SLOWEST:g} to {_FASTEST:g}", field="tempo")
    beats = seconds_per_photo * tempo / 60
    return 0.5 if beats < 0.75 else float(math.floor(beats + 0.5))


def _unfitness(beats: float, frames: int, tempo: float, low: float, high: float) -> tuple[float, float]:
    """Smaller is better: first the octaves outside the range, then what a listener would notice."""
    outside = max(0.0, math.log2(low / tempo), math.log2(tempo / high))
    if outside < 1e-9:
        outside = 0.0
    bars = 0.0 if beats % 4 == 0 else 0.5 if beats in (1, 2) or beats % 2 == 0 else 2.0
    halves = 8.0 if beats < 1 else 0.0
    off_frames = 0.0 if (frames / beats).is_integer() else 1.0
    middle = 2 * abs(math.log2(tempo / math.sqrt(low * high)))
    return outside, bars + halves + off_frames + middle


def shift(grid: BeatGrid, seconds: float) -> BeatGrid:
    """The same grid `seconds` later; beats that would fall before the start are dropped."""
    beats = tuple(beat + seconds for beat in grid.beats if beat + seconds >= 0)
    bars = tuple(bar + seconds for bar in grid.bars if bar + seconds >= 0)
    return BeatGrid(grid.tempo, beats, bars, grid.exact)


def frame_delay(grid: BeatGrid, fps: int, beats_each: float = 1.0) -> float:
    """By how many seconds (less than a frame) a sound must start later for its cuts to fall on frames.

    `beats_each` is how many beats a photo lasts: only those beats count that cuts can lie on. The mean over
    them, taken on a circle; 0 where they do not agree, as in a tempo that is measured or drifts.
    """
    cut_on = grid.beats[:: max(1, round(beats_each))]
    angles = [2 * math.pi * (beat + CUT_AFTER_ATTACK) * fps for beat in cut_on]
    across, along = sum(map(math.sin, angles)), sum(map(math.cos, angles))
    if math.hypot(across, along) <= _AGREEMENT * len(angles):
        return 0.0
    phase = math.atan2(across, along) / (2 * math.pi) % 1.0
    return 0.0 if min(phase, 1 - phase) < 1e-6 else (1 - phase) / fps


def place_cuts(
    grid: BeatGrid, count: int, seconds_each: float, fps: int, start: float = 0.0, least: int = 1
) -> tuple[int, ...]:
    """The frames on which each of `count` photos ends, the first beginning at `start` seconds.

    Every cut is the frame nearest to a beat of the grid (half and quarter beats where a photo is shorter
    than a beat). The spacing is the one nearest to `seconds_each` that the beats allow, at least `least`
    frames. Gaps in the grid are filled and its ends carried on at its own tempo; without beats the spacing
    is even. Frames count from time zero.
    """
    if count < 1 or fps <= 0 or not 0 < seconds_each < math.inf:
        raise InputError(f"cannot place {count} photos of {seconds_each} s at {fps} frames a second")
    apart = max(1, least)
    stop = start + (count + 2) * (max(seconds_each, apart / fps) * 1.5 + 4)
    beats = _continued(grid.beats, stop)
    if not beats:
        step = max(apart, math.floor(seconds_each * fps + 0.5))
        first = _frame(start, fps)
        return tuple(first + step * number for number in range(1, count + 1))
    period = median(later - earlier for earlier, later in pairwise(beats))
    while seconds_each < 0.75 * period and period > 2 * apart / fps and period > 0.15:
        beats, period = _halved(beats), period / 2
    return _walk(beats, period, count, seconds_each, fps, start, apart)


def _walk(
    beats: list[float], period: float, count: int, seconds_each: float, fps: int, start: float, apart: int
) -> tuple[int, ...]:
    """From cut to cut: the beat nearest to a photo's length on, of equally near ones the usual number."""
    usual = max(1, math.floor(seconds_each / period + 0.5))
    cuts: list[int] = []
    here, index, frame = start, _nearest(beats, start), _frame(start, fps)
    for _ in range(count):
        wanted = here + seconds_each
        later = [
            number
            for number in range(index, min(len(beats), index + 3 * usual + 64))
            if _cut_frame(beats[number], fps) >= frame + apart
        ]
        home = index + usual
        index = min(later, key=lambda n: abs(beats[n] - wanted) + (0.15 * period if n != home else 0.0))
        here, frame = beats[index], _cut_frame(beats[index], fps)
        cuts.append(frame)
    return tuple(cuts)


def beats_until(grid: BeatGrid, stop: float) -> tuple[float, ...]:
    """The beats before `stop` seconds: gaps filled, and both ends carried on at the grid's own tempo."""
    return tuple(beat for beat in _continued(grid.beats, stop) if beat < stop)


def _continued(beats: tuple[float, ...], stop: float) -> list[float]:
    """The beats with their gaps filled, and carried on at their own pace to zero and to `stop`."""
    if len(beats) < 2:
        return []
    steps = [later - earlier for earlier, later in pairwise(beats)]
    usual = median(steps)
    whole: list[float] = []
    for beat, step in zip(beats, steps, strict=False):
        parts = max(1, math.floor(step / usual + 0.5)) if step > _PATIENCE * usual else 1
        whole += [beat + step * part / parts for part in range(parts)]
    whole.append(beats[-1])
    pace = median(steps[:8])
    before = [whole[0] - pace * number for number in range(math.floor(whole[0] / pace), 0, -1)]
    pace = median(steps[-8:])
    after = [whole[-1] + pace * number for number in range(1, math.ceil((stop - whole[-1]) / pace) + 1)]
    return before + whole + after


def _halved(beats: list[float]) -> list[float]:
    """The beats and the middles between them."""
    middles = [(earlier + later) / 2 for earlier, later in pairwise(beats)]
    return sorted(beats + middles)


def _nearest(beats: list[float], time: float) -> int:
    return min(range(len(beats)), key=lambda number: abs(beats[number] - time))


def _frame(time: float, fps: int) -> int:
    return math.floor(time * fps + 0.5)


def _cut_frame(beat: float, fps: int) -> int:
    return _frame(beat + CUT_AFTER_ATTACK, fps)
