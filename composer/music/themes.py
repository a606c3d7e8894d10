"""Which motif comes where: a piece's two themes, and how each section works with them. Knows no pitch.

Verses sing the first theme and choruses the second; a bridge turns the first upside down, a development
takes it to pieces, a climax lifts the second. What comes back is changed a little more each time.
"""

from dataclasses import dataclass

import numpy as np

from composer.music.motif import ENDINGS, Motif, invent

_SHAPES: tuple[tuple[str, ...], ...] = (
    ("same", "answered", "up", "sequenced"),
    ("same", "up", "sequenced", "same"),
    ("same", "sequenced", "same", "answered"),
    ("same", "down", "answered", "up"),
)
"""What verses and choruses do with their theme, by pairs of bars: a period, a sentence, call and response."""

_FREE: dict[str, tuple[str, ...]] = {
    "bridge": ("inverted", "mirrored", "augmented", "inverted"),
    "development": ("sequenced", "mirrored", "diminished", "sequenced"),
    "climax": ("up", "up", "sequenced", "up"),
    "intro": ("same", "augmented"),
    "outro": ("same", "augmented", "down"),
}


@dataclass(frozen=True, slots=True)
class Themes:
    """The two motifs of a piece, the shapes that their sections have, and the rhythms that phrases end in."""

    first: Motif
    second: Motif
    shapes: tuple[int, int]
    endings: tuple[str, ...]

    def of(self, section: str) -> Motif:
        return self.second if section in ("chorus", "climax") else self.first

    def motif(self, section: str, pair: int, returns: int, closes: bool, rng: np.random.Generator) -> Motif:
        """The motif for the `pair`th two bars of a section that comes for the `returns`th time.

        `closes` says that a phrase ends with them.
        """
        theme = self.of(section)
        shape = _FREE.get(section) or _SHAPES[self.shapes[theme is self.second]]
        motif = _turned(theme, shape[pair % len(shape)], _step(rng))
        if returns > 1 or pair >= len(shape):
            motif = _varied(motif, rng)
        if closes:
            ending = self.endings[int(rng.integers(len(self.endings)))]
            return motif.closing(ending, motif.beats, goal=int(rng.integers(-1, 2)))
        return motif


def _turned(motif: Motif, way: str, step: int) -> Motif:
    """The motif in one of the ways that shapes name; `step` is how far a sequence goes (never 0)."""
    match way:
        case "answered":
            return motif.answered()
        case "up" | "down":
            return motif.raised(abs(step) if way == "up" else -abs(step))
        case "sequenced":
            return motif.sequenced(step)
        case "inverted":
            return motif.inverted()
        case "mirrored":
            return motif.inverted().sequenced(step)
        case "augmented":
            return motif.augmented()
        case "diminished":
            return motif.diminished(step)
    return motif


def _step(rng: np.random.Generator) -> int:
    return int(rng.choice((-2, -1, 1, 2)))


def _varied(motif: Motif, rng: np.random.Generator) -> Motif:
    """A return: ornamented, answered otherwise or moved, so that the first bar stays what it was."""
    changed = motif.ornamented(rng) if rng.random() < 0.5 else motif
    if changed == motif and rng.random() < 0.4:
        changed = motif.answered()
    return changed if changed != motif else motif.raised(_step(rng))


def invent_themes(rhythm: str, beats: float, rng: np.random.Generator, one: bool = False) -> Themes:
    """Two themes in the rhythms of `rhythm`, one of RHYTHMS; often they share the rhythm of a bar.

    With `one` the second is the first, a third higher.
    """
    first = invent(rhythm, beats, rng)
    head = [tone.at for tone in first.tones if tone.at < beats]
    second = first.raised(2) if one else invent(rhythm, beats, rng, head if rng.random() < 0.35 else ())
    shapes = int(rng.integers(len(_SHAPES))), int(rng.integers(len(_SHAPES)))
    return Themes(first, second, shapes, ENDINGS.get(rhythm, ENDINGS[""]))
