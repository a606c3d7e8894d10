"""When one piece of footage gives way to the next: on the beats of a track. Knows lengths, no footage."""

from bisect import bisect_right

from composer.rhythm import CUT_AFTER_ATTACK, BeatGrid, beats_until

_LATE = 0.6
"""A bar is kept to where it begins in the last part of the footage from here on; else a beat."""

_SHORTEST = 0.5
"""Seconds: what is left over for the last piece of footage is no shorter, if beats allow."""


def next_cut(begun: int, length: int, total: int, fps: int, marks: tuple[list[int], list[int]]) -> int:
    """The frame on which footage of `length` frames that begins on frame `begun` gives way to the next.

    `marks` are the frames of the bars and of the beats (`cut_marks`). On the last bar that the footage
    reaches, or its last beat, or else its own last frame; at `total` where it lasts so long.
    """
    if begun + length >= total:
        return total
    leave = total - round(_SHORTEST * fps)
    for latest in (min(begun + length, leave), begun + length):
        for places, least in zip(marks, (_LATE * length, 1.0), strict=True):
            place = bisect_right(places, latest) - 1
            if place >= 0 and places[place] - begun >= least:
                return places[place]
    return begun + length


def cut_marks(grid: BeatGrid, seconds: float, fps: int) -> tuple[list[int], list[int]]:
    """The frames of a track's bars and of its beats, as cuts are laid: a little behind the attack.

    Beats that were not heard are filled in; without any there are none.
    """
    beats = beats_until(grid, seconds)
    return [_frame(bar, fps) for bar in grid.bars if bar < seconds], [_frame(beat, fps) for beat in beats]


def _frame(time: float, fps: int) -> int:
    return int((time + CUT_AFTER_ATTACK) * fps + 0.5)
