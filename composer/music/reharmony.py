"""Other chords for the same place: substitutes for a return, and inversions for a bass that goes by step.

Knows symbols and keys, no section and no instrument.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from composer.music.theory import Key, chord

_NUMERAL = re.compile(r"[b#]?[IViv]+")

_RELATED = {
    False: {
        "I": ("vi", "iii"),
        "ii": ("IV",),
        "iii": ("I", "vi"),
        "IV": ("ii", "vi"),
        "V": ("iii",),
        "vi": ("IV", "I"),
    },
    True: {
        "i": ("bVI", "bIII"),
        "bIII": ("i", "bVI", "bVII"),
        "iv": ("bVI", "bVII"),
        "bVI": ("iv", "bIII"),
        "bVII": ("v", "bIII"),
        "v": ("bVII",),
    },
}
"""Chords of two common tones: relatives, and ii for IV."""

_SEVENTHS = {
    "I": "Imaj7",
    "ii": "ii7",
    "iii": "iii7",
    "IV": "IVmaj7",
    "V": "V7",
    "vi": "vi7",
    "i": "i7",
    "iv": "iv7",
    "v": "v7",
    "bIII": "bIIImaj7",
    "bVI": "bVImaj7",
    "bVII": "bVII7",
}
_APPLIED_TO = {False: ("ii", "iii", "IV", "V", "vi"), True: ("bIII", "iv", "V", "bVI")}
_MACHINES = frozenset(
    ("house", "techno", "dnb", "synthwave", "hiphop", "ambient", "metal", "tension", "horror")
)
"""Genres in which no chord from outside the key passes by."""

_CHANGED = 0.4


def bare(symbol: str) -> str:
    """The numeral of a symbol without its kind: ii for ii7."""
    found = _NUMERAL.match(symbol)
    return found[0] if found else symbol


@dataclass(frozen=True, slots=True)
class Flavour:
    """How a style colours its degrees, and how far from the key its substitutes may go.

    `known` are the symbols of its loops by numeral; `sevenths` says that its chords have them as a rule.
    """

    known: dict[str, str]
    sevenths: bool
    minor: bool
    chromatic: bool
    tritone: bool
    modal: bool

    @staticmethod
    def of_loops(loops: Sequence[str], key: Key, genre: str, functional: bool, modal: bool) -> "Flavour":
        symbols = [symbol for loop in loops for bar in loop.split() for symbol in bar.split(",")]
        known: dict[str, str] = {}
        for symbol in symbols:
            known.setdefault(bare(symbol), symbol)
        rich = sum("7" in symbol or "9" in symbol for symbol in symbols) * 2 >= len(symbols)
        chromatic = functional or genre not in _MACHINES
        return Flavour(known, rich, key.minor, chromatic, genre in ("jazz", "bossa"), modal)

    def of(self, symbol: str) -> str:
        """The symbol as the style would write it: V7 for V where sevenths are the rule."""
        if symbol in self.known:
            return self.known[symbol]
        return _SEVENTHS.get(symbol, symbol) if self.sevenths else symbol

    @property
    def tonic(self) -> str:
        return self.of("i" if self.minor else "I")


def substituted(
    symbols: Sequence[str], free: Sequence[int], flavour: Flavour, rng: np.random.Generator
) -> list[str]:
    """The bars with some of those at `free` changed, at least one if any can be; neighbours never both."""
    found = list(symbols)
    options = {place: _options(found, place, flavour) for place in free}
    open_places = [place for place in free if options[place]]
    if not open_places:
        return found
    sure = open_places[int(rng.integers(len(open_places)))]
    for place in open_places:
        wished = place == sure or rng.random() < _CHANGED
        choice = options[place][int(rng.integers(len(options[place])))]
        settled = found[place - 1] == symbols[place - 1] or place == sure
        if wished and settled:
            found[place] = choice
    return found


def _options(symbols: Sequence[str], place: int, flavour: Flavour) -> list[str]:
    """What may stand in a bar's place before the bar that follows it."""
    symbol = symbols[place]
    after = bare(symbols[place + 1]) if place + 1 < len(symbols) else ""
    if flavour.modal or "," in symbol or "/" in symbol:
        return []
    numeral = bare(symbol)
    related = [each for each in _RELATED[flavour.minor].get(numeral, ()) if each != after]
    found = [flavour.of(each) for each in related if each != bare(symbols[place - 1])]
    if not flavour.chromatic:
        return found
    if after in _APPLIED_TO[flavour.minor] and numeral not in (after, "V"):
        found.append(f"{symbol},V7/{after}")
    if flavour.minor and numeral == "iv" and after in ("V", "i"):
        found.append("iim7b5")
    if not flavour.minor and numeral == "IV" and after in ("I", "V", "iii"):
        found.append(f"{symbol},iv" + "6" * flavour.sevenths)
    if flavour.tritone and numeral == "V" and after in ("I", "i"):
        found.append(f"{symbol},bII7")
    return found


def turned(symbols: Sequence[str], fixed: Collection[int], key: Key) -> list[str]:
    """The bars with chords turned to their third where that lets the bass go by step.

    The first and last bars of phrases, those at `fixed`, and bars of several chords keep their root there.
    """
    found = list(symbols)
    for place in range(1, len(symbols) - 1):
        if place in fixed or place % 4 in (0, 3) or any(sign in found[place] for sign in ",/"):
            continue
        before = chord(found[place - 1].split(",")[-1], key).bass
        after = chord(found[place + 1].split(",")[0], key).bass
        upright, over = (chord(found[place] + end, key).bass for end in ("", "/3"))
        if _way(before, over, after) + 1 < _way(before, upright, after):
            found[place] += "/3"
    return found


def _way(before: int, here: int, after: int) -> int:
    """How far the bass goes through three notes; standing still is no way of going."""
    steps = [abs((b - a + 6) % 12 - 6) for a, b in ((before, here), (here, after))]
    return sum(step if step else 4 for step in steps)
