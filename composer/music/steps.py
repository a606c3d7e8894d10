"""Patterns as text: one character a step, a bar a string. Knows nothing of what a sign means.

A `.` is silence, a `-` holds the sign before it, any other character starts a stroke. The string covers
four beats: 16 characters are sixteenths, 8 are eighths, 12 are triplets. A string with blanks covers as
many beats as it has groups (the last may be short): `X... ..x. x.x.` is a bar of three. Longer bars take
a string up again, shorter ones cut it.
"""

from dataclasses import dataclass
from functools import lru_cache

PATTERN_BEATS = 4.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A sign that begins `at` beats into the bar and lasts `length` beats."""

    at: float
    length: float
    sign: str


def steps_a_beat(pattern: str) -> int:
    """How many signs make a beat: four are sixteenths, three are triplets."""
    return len(pattern.split(" ")[0]) if " " in pattern else max(1, round(len(pattern) / PATTERN_BEATS))


@lru_cache(maxsize=4096)
def strokes(pattern: str, beats: float = PATTERN_BEATS) -> tuple[Stroke, ...]:
    """The strokes of a pattern in a bar of `beats` beats."""
    steps = steps_a_beat(pattern)
    pattern = pattern.replace(" ", "")
    found: list[Stroke] = []
    count = round(beats * steps)
    place = 0
    while place < count:
        sign = pattern[place % len(pattern)]
        end = place + 1
        while end < count and pattern[end % len(pattern)] == "-":
            end += 1
        if sign not in ".-":
            found.append(Stroke(place / steps, (end - place) / steps, sign))
        place = end
    return tuple(found)


def swung(beat: float, amount: float, unit: float) -> float:
    """Where a beat falls when the second half of every `unit` beats comes `amount` of the unit late.

    0.1667 is the triplet swing. What lies on a multiple of the unit does not move.
    """
    if not amount:
        return beat
    whole, part = divmod(beat, unit)
    part /= unit
    middle = 0.5 + amount
    moved = part * middle / 0.5 if part < 0.5 else middle + (part - 0.5) * (1 - middle) / 0.5
    return (whole + moved) * unit


LOUDNESS = {"X": 1.0, "x": 0.78, "o": 0.52, ",": 0.3}
"""How hard a sign strikes; signs that name notes strike as x."""


def chosen(patterns: tuple[str, ...], energy: float, bar: int) -> str:
    """The pattern for an energy from 0 to 1, calm to busy; `|` parts those of odd and even bars."""
    pattern = patterns[min(len(patterns) - 1, int(energy * len(patterns)))]
    turns = pattern.split("|")
    return turns[bar % len(turns)]


def velocity(sign: str, energy: float, on_beat: bool) -> int:
    """The MIDI velocity of a sign at an energy; letters and digits on the beat are a little louder."""
    strength = LOUDNESS.get(sign, 0.9 if on_beat else 0.64)
    return max(1, min(127, round(116 * strength * (0.74 + 0.26 * energy))))
