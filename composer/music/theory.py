"""Keys, scales, chords by Roman numeral and voices that move little. Knows no genre and no instrument.

Pitches are MIDI numbers (60 is middle C), pitch classes 0 to 11 with C as 0.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from composer.errors import InputError

NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")

SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
}

_DEGREES = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
_NUMERAL = re.compile(r"([b#]?)(VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(.*)")
_TRIADS = {"dim": (0, 3, 6), "m7b5": (0, 3, 6), "sus4": (0, 5, 7), "sus2": (0, 2, 7), "5": (0, 7)}
_ADDED = {"7": (10,), "maj7": (11,), "m7b5": (10,), "add9": (14,), "9": (10, 14), "maj9": (11, 14), "6": (9,)}


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic (pitch class) and a mode, one of SCALES."""

    tonic: int
    mode: str

    @property
    def name(self) -> str:
        return f"{NAMES[self.tonic]} {self.mode}"

    @property
    def scale(self) -> tuple[int, ...]:
        return tuple((self.tonic + step) % 12 for step in SCALES[self.mode])

    @property
    def minor(self) -> bool:
        """Whether the third of the scale is minor."""
        return 3 in SCALES[self.mode]


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord of a key: `tones` are pitch classes, the root first."""

    symbol: str
    tones: tuple[int, ...]

    @property
    def root(self) -> int:
        return self.tones[0]


@lru_cache(maxsize=4096)
def chord(symbol: str, key: Key) -> Chord:
    """The chord that a Roman numeral names: `ii7`, `V`, `bVII`, `Imaj7`, `iim7b5`, `Vsus4`, `iv`.

    Degrees are those of the major scale, so a minor key writes bIII, bVI and bVII; small letters are minor.
    Raises InputError for anything else.
    """
    match = _NUMERAL.fullmatch(symbol)
    if match is None or (match[3] and match[3] not in _TRIADS and match[3] not in _ADDED):
        raise InputError(f"no chord {symbol!r}: write it like ii7, V, bVII, Imaj7 or iim7b5")
    accidental, numeral, kind = match.groups()
    root = key.tonic + _DEGREES[numeral.lower()] + {"b": -1, "#": 1, "": 0}[accidental]
    triad = _TRIADS.get(kind) or ((0, 4, 7) if numeral.isupper() else (0, 3, 7))
    return Chord(symbol, tuple((root + step) % 12 for step in triad + _ADDED.get(kind, ())))


def scale_over(key: Key, over: Chord) -> tuple[int, ...]:
    """The key's scale with the notes that the chord alters: the raised seventh over V in a minor key."""
    scale = set(key.scale)
    for tone in over.tones:
        if tone not in scale:
            scale -= {(tone - 1) % 12, (tone + 1) % 12} - set(over.tones)
            scale.add(tone)
    return tuple(sorted(scale))


def nearest(pitch: int, classes: Sequence[int]) -> int:
    """The pitch nearest to `pitch` whose class is one of `classes`; of two as near, the lower."""
    return min(
        (pitch + step for step in range(-6, 7) if (pitch + step) % 12 in classes),
        key=lambda p: (abs(p - pitch), p),
    )


def walk(pitch: int, steps: int, classes: Sequence[int]) -> int:
    """The pitch `steps` scale steps above (below if negative) `pitch`, which is first put on the scale."""
    place = nearest(pitch, classes)
    direction = 1 if steps > 0 else -1
    for _ in range(abs(steps)):
        place += direction
        while place % 12 not in classes:
            place += direction
    return place


def _stack(tones: Sequence[int], bottom: int) -> tuple[int, ...]:
    """The tones in close position, the first of them at the lowest pitch from `bottom` up."""
    pitches = [bottom + (tones[0] - bottom) % 12]
    for tone in tones[1:]:
        pitches.append(pitches[-1] + 1 + (tone - pitches[-1] - 1) % 12)
    return tuple(pitches)


def _candidates(over: Chord, low: int, high: int, count: int) -> list[tuple[int, ...]]:
    """Close and open positions of the chord within low..high; a fuller chord than asked loses its fifth.

    Two voices are root and fifth.
    """
    tones = list(over.tones)
    if count == 2:
        tones = [tones[0], tones[min(2, len(tones) - 1)]]
    elif len(tones) > count and len(tones) > 3:
        del tones[2]
    ordered = sorted(tones[:count], key=lambda tone: (tone - over.root) % 12)
    found: list[tuple[int, ...]] = []
    for turn in range(len(ordered)):
        turned = ordered[turn:] + ordered[:turn]
        for bottom in range(low, high, 12):
            close = _stack(turned, bottom)
            opened = tuple(sorted((*close[:-2], close[-2] - 12, close[-1]))) if len(close) > 2 else close
            found += [each for each in (close, opened) if each[0] >= low and each[-1] <= high]
    return found or [_stack(ordered, low)]


def parallels(before: Sequence[int], after: Sequence[int]) -> int:
    """How many pairs of neighbouring voices move from a perfect fifth or octave to another one."""
    count = 0
    for (low, high), (new_low, new_high) in zip(pairwise(before), pairwise(after), strict=False):
        moved = low != new_low and high != new_high
        count += moved and (high - low) % 12 in (0, 7) and (high - low) % 12 == (new_high - new_low) % 12
    return count


def voicing(over: Chord, low: int, high: int, count: int, before: Sequence[int] = ()) -> tuple[int, ...]:
    """The chord's pitches within low..high, ascending, that move least from the voicing `before`.

    Without one it lies around the middle of the range. Parallel fifths and octaves are dear.
    """
    middle = (low + high) / 2

    def cost(pitches: tuple[int, ...]) -> tuple[float, tuple[int, ...]]:
        centre = abs(sum(pitches) / len(pitches) - middle)
        if not before:
            return centre, pitches
        moves = sum(min(abs(pitch - old) for old in before) for pitch in pitches)
        moves += 3 * sum(high - low == 1 for low, high in pairwise(pitches))
        top = abs(pitches[-1] - before[-1])
        return moves + 0.5 * top + 0.25 * centre + 6 * parallels(before, pitches), pitches

    return min(_candidates(over, low, high, count), key=cost)
