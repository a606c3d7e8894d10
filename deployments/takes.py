"""What was asked, cut into what a model can make at a time: sizes, lengths and rates. Numbers, no pixels.

Knows no model and no slot: grids and windows come from a preset.
"""

import math
from collections.abc import Callable, Hashable, Iterator, Sequence
from fractions import Fraction
from typing import TypeVar

import numpy as np

from composer.errors import InputError

MOST_FPS = 120
MOST_SIDE = 3840
MOST_TAKES = 16
"""Windows of a model that one request may take: its frames are held in memory until all are made."""

T = TypeVar("T")


def within(field: str, value: float, low: float, high: float) -> None:
    """Raises InputError naming the field, its value and its range."""
    if not low <= value <= high:
        raise InputError(f"{field} {value:g}: must be from {low:g} to {high:g}", field=field)


def even(field: str, side: int) -> None:
    """Raises InputError for a side of a picture that no clip can have."""
    within(field, side, 2, MOST_SIDE)
    if side % 2:
        raise InputError(f"{field} {side}: must be even, such as {side + 1}", field=field)


def work_size(width: int, height: int, grid: int, most: int) -> tuple[int, int]:
    """The size at which a model works on a picture: both sides on its grid, rounded up, none over `most`."""
    scale = min(Fraction(1), Fraction(most, max(width, height)))
    sides = (math.ceil(side * scale / grid) * grid for side in (width, height))
    return next(sides), next(sides)


def on_grid(frames: int, grid: tuple[int, int]) -> int:
    """The least step * k + offset with k of at least 1 that is no less than `frames`."""
    step, offset = grid
    return max(1, math.ceil((frames - offset) / step)) * step + offset


def own_rate(fps: int, rates: tuple[int, int]) -> Fraction:
    """The rate at which a model works for a clip of `fps`: that, or the nearest that it does (low, high).

    Where the model does a range of rates (high at least twice low) it is a whole number of times more or
    less than `fps`, so that every frame made is shown, or every one shown was made. Otherwise it is `low`.
    """
    low, high = rates
    if high < 2 * low:
        return Fraction(low)
    if fps > high:
        return Fraction(fps, math.ceil(fps / high))
    return Fraction(fps * math.ceil(low / fps))


def made(frames: int, fps: int, rate: Fraction, loop: bool = False) -> int:
    """How many frames a model must make at `rate` for `frames` frames at `fps`; of a loop, half its way."""
    last = Fraction(frames, 2) if loop else Fraction(frames - 1)
    return math.ceil(last * rate / fps) + 1


def shown(there: int, fps: int, rate: Fraction, loop: bool = False) -> int:
    """How many frames at `fps` are in `there` frames at `rate`, none held; of a loop, to the end and back."""
    steps = (there - 1) * fps / rate
    return max(1, math.floor(2 * steps)) if loop else math.floor(steps) + 1


def positions(frames: int, fps: int, rate: Fraction, loop: bool = False) -> list[Fraction]:
    """Where each of `frames` frames at `fps` lies among those made at `rate`.

    A loop goes there and back: its first frame follows its last, and is not in it twice.
    """
    straight = (number * rate / fps for number in range(frames))
    period = frames * rate / fps
    return [min(place, period - place) if loop else place for place in straight]


def parts(frames: int, most: int) -> tuple[int, ...]:
    """`frames` in as few parts as may be, none over `most`, none two longer than another."""
    count = math.ceil(frames / most)
    return tuple((part + 1) * frames // count - part * frames // count for part in range(count))


def told_of_negative(used: str, asked: str, guidance: float) -> dict[str, str]:
    """What is said of a negative prompt where it is not simply the one that was asked for."""
    if guidance <= 1:
        text = f"not used: it works by guidance above 1, and this is {guidance:g}" if asked else ""
    else:
        text = f"the model's own: {used}" if used != asked else ""
    return {"negative_prompt": text} if text else {}


def window_seed(seed: int, window: int) -> int:
    """The seed of a request's window (or take) of that number; of the first, its own."""
    return int(np.random.default_rng((abs(seed), window)).integers(2**63)) if window else seed


def alike(items: Sequence[T], key: Callable[[T], Hashable], most: int) -> Iterator[list[int]]:
    """The places of items that can go in one call: of one key, in order, up to `most` at a time."""
    groups: dict[Hashable, list[int]] = {}
    for place, item in enumerate(items):
        groups.setdefault(key(item), []).append(place)
    for places in groups.values():
        for start in range(0, len(places), most):
            yield places[start : start + most]
