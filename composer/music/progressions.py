"""Which chords: a style's loops, phrases that ask and answer, and what changes on a return.

Knows no instrument and no melody. In functional genres a phrase ends in a half cadence and its answer in a
full one; loop genres keep their loops. Bridges and developments go elsewhere and lead back.
"""

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from composer.music.reharmony import Flavour, bare, substituted, turned
from composer.music.style import Style
from composer.music.theory import Chord, Key, chord

BarChords = tuple[tuple[float, Chord], ...]
"""The chords of a bar as (beat in the bar, chord); the first begins on beat 0."""

FUNCTIONAL = frozenset(
    ("folk", "country", "piano", "bossa", "jazz", "cinematic", "celtic", "waltz", "latin", "children")
)
"""Genres whose phrases end in cadences; the others go round in loops."""

MODAL = {
    "dorian": ("i IV i bVII", "i7 IV7 i7 IV7", "i ii bIII IV", "i v IV i"),
    "mixolydian": ("I bVII IV I", "I v IV I", "I bVII I IV"),
    "lydian": ("I II I V", "Imaj7 II Imaj7 vi7", "I II iii II", "I V II I"),
    "phrygian": ("i bII bvii i", "i bII i bII", "i bII bIII bII", "i bVI bII i"),
}
"""Loops that show a mode, for who asks for one that a style does not have."""

_MODAL_CADENCES = {
    "dorian": ("IV", "IV,bVII"),
    "mixolydian": ("bVII", "IV,bVII"),
    "lydian": ("II", "II,V"),
    "phrygian": ("bII", "bII,bvii"),
}
"""Where a phrase stops open, and the bar before its last chord: no mode but lydian has a leading tone."""

_AWAY = {
    False: ("vi iii IV V", "IV iii ii V", "vi ii IV V", "IV I ii V", "vi III7 vi V"),
    True: ("bVI bIII iv V", "bIII bVII iv V", "iv bVII bIII V", "bVI bVII bIII V"),
}
"""Where bridges and developments go: to the relative, the subdominant, and back to the dominant."""

_LED_ASTRAY = ("bridge", "development")
_CLOSED = ("chorus", "climax", "theme")
_PLAIN = ("intro", "outro", "tag")
_PHRASE = 4
_TRITONES = 0.5
"""How often a return comes home by the dominant a tritone away, in the genres that do so."""

_SINGING = ("lyric", "song", "waltz", "rocking")
"""The melody rhythms of lyric genres, whose bass likes to go by step."""


@dataclass(frozen=True, slots=True)
class Progressions:
    """The chords of one piece: loops for its verses, choruses and bridges, a cadence and a last chord.

    `half` is where an open phrase stops, `cadence` the bar before a closed one does; `flavour` says how the
    style colours a degree. The seed chooses what changes on a return.
    """

    key: Key
    loops: dict[str, list[str]]
    cadence: str
    final: Chord
    half: str
    flavour: Flavour
    functional: bool
    stepwise: bool
    seed: int

    def section(self, name: str, returns: int, bars: Sequence[float]) -> list[BarChords]:
        """The chords of a section that comes for the `returns`th time, whose bars are so many beats long.

        Of a loop longer than the section the first bars are played, and on the next return the last.
        """
        rng = np.random.default_rng([self.seed, zlib.crc32(name.encode()), returns])
        loop = self.loops.get(name, self.loops[""])
        late = max(0, len(loop) - len(bars)) if returns % 2 == 0 else 0
        symbols = [loop[(late + place) % len(loop)] for place in range(len(bars))]
        fixed = self._phrased(symbols, name) if name not in _PLAIN else set[int]()
        if name not in _PLAIN and (returns > 1 or name in _LED_ASTRAY):
            free = [place for place in range(len(symbols)) if place % _PHRASE and place not in fixed]
            symbols = substituted(symbols, free, self.flavour, rng)
            if self.flavour.tritone and rng.random() < _TRITONES:
                symbols = [symbol.replace(",V7", ",bII7") for symbol in symbols]
        if self.stepwise and name not in _PLAIN and rng.random() < 0.7:
            symbols = turned(symbols, fixed, self.key)
        return [_chords(symbol, beats, self.key) for symbol, beats in zip(symbols, bars, strict=True)]

    def close(self, beats: float) -> BarChords:
        """The bar before the last chord."""
        return _chords(self.cadence, beats, self.key)

    def _phrased(self, symbols: list[str], name: str) -> set[int]:
        """Gives phrases their cadences, in place; the places of the bars that must stay as they are."""
        fixed: set[int] = set()
        if name in _LED_ASTRAY and len(symbols) > 2:
            symbols[-1] = self.half if self.functional else self.cadence.split(",")[-1]
            return {len(symbols) - 1}
        if not self.functional:
            return fixed
        for number, end in enumerate(range(_PHRASE, len(symbols) + 1, _PHRASE)):
            closed = end == len(symbols) and (number % 2 == 1 or name in _CLOSED)
            symbols[end - 1] = self.flavour.tonic if closed else self.half
            if closed:
                symbols[end - 2] = self.cadence
            elif bare(symbols[end - 2]) == bare(self.half):
                before = self.flavour.of("iv" if self.key.minor else "ii")
                other = self.flavour.of("bVI" if self.key.minor else "IV")
                symbols[end - 2] = other if symbols[end - 3] == before else before
            fixed |= {end - 1, end - 2} if closed else {end - 1}
        return fixed


def choose(style: Style, key: Key, asked: bool, rng: np.random.Generator) -> Progressions:
    """What a style plays in a key; `asked` says that the mode was wished for by name."""
    choices = style.minor if key.minor else style.major
    modal = asked and key.mode in MODAL and key.mode != style.mode
    if modal:
        choices = MODAL[key.mode]
    order = [choices[place].split() for place in rng.permutation(len(choices))]
    order.sort(key=lambda loop: _chords(loop[0], 4.0, key)[0][1].root != key.tonic)
    flavour = Flavour.of_loops(choices, key, style.name, style.name in FUNCTIONAL, modal)
    half, closing = _MODAL_CADENCES.get(key.mode, ("V", ""))
    cadence = closing if modal else style.cadence[key.minor]
    loops = {"": order[0], "chorus": order[1 % len(order)], "climax": order[1 % len(order)]}
    for place, name in enumerate(_LED_ASTRAY):
        away = _AWAY[key.minor][int(rng.integers(len(_AWAY[key.minor])))].split()
        other = _elsewhere(order[(2 + place) % len(order)], key)
        loops[name] = other if key.mode in MODAL else [flavour.of(symbol) for symbol in away]
    return Progressions(
        key,
        loops,
        cadence,
        chord("i" if key.minor else "I", key),  # plain: the whole triad is to be heard at the end
        half if key.mode in MODAL else flavour.of(half),
        flavour,
        style.name in FUNCTIONAL,
        style.rhythms in _SINGING,
        int(rng.integers(2**31)),
    )


def _elsewhere(loop: list[str], key: Key) -> list[str]:
    """The loop begun where it first leaves the tonic."""
    away = [chord(bar.split(",")[0], key).root != key.tonic for bar in loop]
    first = away.index(True) if True in away else 0
    return loop[first:] + loop[:first]


def _chords(symbols: str, beats: float, key: Key) -> BarChords:
    """The chords of a bar, each from a whole beat on; a bar of few beats keeps the last of them."""
    names = symbols.split(",")
    names = names[max(0, len(names) - max(1, int(beats))) :]
    starts = [math.ceil(place * beats / len(names) - 1e-9) for place in range(len(names))]
    return tuple((float(at), chord(name, key)) for at, name in zip(starts, names, strict=True))
