"""Keys, scales and chords by Roman numeral. Knows no genre and no instrument.

Pitches are MIDI numbers (60 is middle C), pitch classes 0 to 11 with C as 0.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

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
_KINDS: dict[str, tuple[int, ...]] = {
    "5": (0, 7),
    "dim": (0, 3, 6),
    "dim7": (0, 3, 6, 9),
    "m7b5": (0, 3, 6, 10),
    "aug": (0, 4, 8),
    "aug7": (0, 4, 8, 10),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "7sus4": (0, 5, 7, 10),
}
"""Chords whose size of letter says nothing."""

_ADDED = {
    "": (),
    "6": (9,),
    "69": (9, 14),
    "7": (10,),
    "7b9": (10, 13),
    "9": (10, 14),
    "maj7": (11,),
    "maj9": (11, 14),
    "add9": (14,),
}
"""What joins a major (large letter) or minor triad."""


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
    """A chord of a key: `tones` are pitch classes, the root first; `bass` is the one in the bass."""

    symbol: str
    tones: tuple[int, ...]
    bass: int

    @property
    def root(self) -> int:
        return self.tones[0]

    def has(self, *steps: int) -> int | None:
        """The first pitch class of the chord that lies one of so many semitones above its root."""
        return next((tone for tone in self.tones if (tone - self.root) % 12 in steps), None)

    @property
    def third(self) -> int | None:
        return self.has(3, 4)

    @property
    def seventh(self) -> int | None:
        """The seventh; the diminished one too, but no sixth."""
        return self.has(10, 11) if self.has(6) is None else self.has(9, 10, 11)

    @property
    def dominant(self) -> bool:
        """Whether it has a major third and no major seventh: it can pull to the chord a fifth below."""
        return self.has(4) is not None and self.has(11) is None


@lru_cache(maxsize=4096)
def chord(symbol: str, key: Key) -> Chord:
    """The chord that a Roman numeral names: `ii7`, `V`, `bVII`, `Imaj7`, `iim7b5`, `Vsus4`, `V7/ii`, `I/3`.

    Degrees are those of the major scale, so a minor key writes bIII, bVI and bVII; small letters are minor.
    After a stroke, a numeral is the chord that this one is a degree of (V7/ii: the dominant of ii), and 3,
    5 or 7 the part of the chord that lies in the bass. Raises InputError for anything else.
    """
    name, *strokes = symbol.split("/")
    turned = strokes.pop() if strokes and strokes[-1].isdigit() else "1"
    if len(strokes) > 1 or turned not in ("1", "3", "5", "7"):
        raise _unknown(symbol)
    tonic = _tones(strokes[0], key.tonic, symbol)[0] if strokes else key.tonic
    tones = _tones(name, tonic, symbol)
    if int(turned) // 2 >= len(tones):
        raise _unknown(symbol)
    return Chord(symbol, tones, tones[int(turned) // 2])


def _unknown(symbol: str) -> InputError:
    return InputError(f"no chord {symbol!r}: write it like ii7, V, bVII, Imaj7, iim7b5, V7/ii or I/3")


def _tones(name: str, tonic: int, symbol: str) -> tuple[int, ...]:
    match = _NUMERAL.fullmatch(name)
    if match is None or match[3] not in _KINDS.keys() | _ADDED.keys():
        raise _unknown(symbol)
    accidental, numeral, kind = match.groups()
    root = tonic + _DEGREES[numeral.lower()] + {"b": -1, "#": 1, "": 0}[accidental]
    triad = (0, 4, 7) if numeral.isupper() else (0, 3, 7)
    steps = _KINDS[kind] if kind in _KINDS else triad + _ADDED[kind]
    return tuple((root + step) % 12 for step in steps)


@lru_cache(maxsize=4096)
def scale_over(key: Key, over: Chord) -> tuple[int, ...]:
    """The key's scale with the notes that the chord alters: the raised seventh over V in a minor key."""
    scale = set(key.scale)
    for tone in over.tones:
        if tone not in key.scale:
            scale -= {(tone + _replaced(over, tone, key)) % 12} - set(over.tones)
            scale.add(tone)
    return tuple(sorted(scale))


def _replaced(over: Chord, tone: int, key: Key) -> int:
    """Where the note lies that an altered one stands for: under it when it was raised, else over it.

    Major thirds, sevenths and ninths outside the key were raised, minor ones and diminished fifths lowered;
    a fifth goes with its root, and a root outside the key was lowered unless it is written with a sharp.
    """
    step = (tone - over.root) % 12
    if step in (0, 7):
        lowered = over.root not in key.scale and not over.symbol.startswith("#")
    else:
        lowered = step in (1, 3, 5, 6, 10) or (step == 9 and over.has(6) is not None)
    return 1 if lowered else -1


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
