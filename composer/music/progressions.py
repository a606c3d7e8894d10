"""Which chords: a style's loops laid over the bars of a section. Knows no instrument."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from composer.music.style import Style
from composer.music.theory import Chord, Key, chord

BarChords = tuple[tuple[float, Chord], ...]
"""The chords of a bar as (beat in the bar, chord); the first begins on beat 0."""

MODAL = {
    "dorian": ("i IV i bVII", "i7 IV7 i7 IV7"),
    "mixolydian": ("I bVII IV I", "I v IV I"),
    "lydian": ("I II I V", "Imaj7 II Imaj7 vi7"),
    "phrygian": ("i bII bvii i", "i bII i bII"),
}
"""Loops that show a mode, for who asks for one that a style does not have."""


@dataclass(frozen=True, slots=True)
class Progressions:
    """The chords of one piece: loops for its verses, choruses and bridges, a cadence and a last chord."""

    key: Key
    loops: dict[str, list[str]]
    cadence: str
    final: Chord

    def section(self, name: str, returns: int, bars: Sequence[float]) -> list[BarChords]:
        """The chords of a section that comes for the `returns`th time, whose bars are so many beats long."""
        names = [f"{name} {returns}", name, ""]
        loop = next(self.loops[each] for each in names if each in self.loops)
        return [_chords(loop[place % len(loop)], beats, self.key) for place, beats in enumerate(bars)]

    def close(self, beats: float) -> BarChords:
        """The bar before the last chord."""
        return _chords(self.cadence, beats, self.key)


def choose(style: Style, key: Key, asked: bool, rng: np.random.Generator) -> Progressions:
    """What a style plays in a key; `asked` says that the mode was wished for by name."""
    choices = style.minor if key.minor else style.major
    if asked and key.mode in MODAL and key.mode != style.mode:
        choices = MODAL[key.mode]
    order = [choices[place].split() for place in rng.permutation(len(choices))]
    order.sort(key=lambda loop: _chords(loop[0], 4.0, key)[0][1].root != key.tonic)
    loops = {"": order[0], "chorus": order[1 % len(order)], "bridge": order[2 % len(order)]}
    return Progressions(key, loops, style.cadence[key.minor], chord(style.final[key.minor], key))


def _chords(symbols: str, beats: float, key: Key) -> BarChords:
    names = symbols.split(",")
    return tuple((place * beats / len(names), chord(name, key)) for place, name in enumerate(names))
