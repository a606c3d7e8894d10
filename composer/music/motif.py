"""Motifs: a rhythm and a contour of two bars, and the ways they come back changed. Knows no key."""

from dataclasses import dataclass, replace

import numpy as np

from composer.music.steps import strokes

RHYTHMS: dict[str, tuple[str, ...]] = {
    "lyric": (
        "x-------x---x---",
        "x-----x-x-------",
        "x---x---x-------",
        "x-----x-x---x---",
        "x---x-x-x---x---",
    ),
    "song": (
        "x-x-x---x-x-x---",
        "x---x-x-x---x---",
        "x-x-x---x---x-x-",
        "x-----x-x-x-x---",
        "x---x---x-x-x---",
    ),
    "lively": (
        "x-x-x-x-x---x-x-",
        "x-xxx-x-x-x-x---",
        "x-x-x---x-xxx-x-",
        "x---x-x-x-x-x-x-",
    ),
    "syncopated": (
        "x--x--x-x---x---",
        "x-----x---x-x---",
        "x-x--x--x---x-x-",
        "x---x--x--x-x---",
    ),
    "lazy": (
        "x---x---x-----x-",
        "x-----x-x---....",
        "x---x-x-x---....",
        "....x-x-x---x---",
    ),
    "swing": (
        "x-xx--x-xx--",
        "x--x-xx--x-x",
        "x-xx-xx-----",
        "x--x-xx-x---",
    ),
    "sparse": (
        "x---------------",
        "x-------x-------",
        "x-----------x---",
        "....x-------x---",
    ),
    "waltz": (
        "x-------x---x---",
        "x---x---x-------",
        "x-----x-x---x---",
        "x-----------x---",
        "x---x-x-x---x-x-",
        "x-x-x-x-x---x---",
    ),
    "jig": (
        "x-xx-xx-xx--",
        "xxxx-xxxxx-x",
        "x-xxxxx-xx-x",
        "x--x-xxxxx--",
        "xxxxxxx-xx--",
    ),
    "rocking": (
        "x----xx-----",
        "x-xx--x--x--",
        "x----xx-xx--",
        "x--x--x-----",
        "x-----x-xx--",
    ),
    "playful": (
        "x-x-x...x-x-x...",
        "x-..x-..x-x-x-..",
        "x-xxx-..x-x-x...",
        "x---x-xxx-..x-..",
        "x-x-xxx-x...x-..",
    ),
    "arcade": (
        "x-x-x-xxx-x-x---",
        "xxx-x-x-x---x-x-",
        "x--x--x-x-x-x---",
        "x-xxx-xxx---x---",
        "x---xxx-x-x-x-x-",
    ),
    "tense": (
        "x-----------....",
        "x-x-x-------....",
        "x-------....x-x-",
        "....x-x-x-------",
        "x-----x---------",
    ),
    "latin": (
        "x--x--x-..x-x---",
        "x-x--x-x--x-x---",
        "..x-x--x--x-x---",
        "x--x--x---x-x-x-",
        "x---x--x-x-x----",
    ),
    "riff": (
        "x--x--x-x-..x-x-",
        "x-xx..x-x-..x---",
        "x--x..x-x--x..x-",
        "x-x-..xxx-x-....",
        "x---x--xx-x-....",
    ),
}
"""What a bar of melody may sound like, in the notation of composer.music.steps.

Bars of other lengths cut it or take it up again, so each makes sense from its first two beats on.
"""

COMPOUND = {
    "lyric": "rocking",
    "lazy": "rocking",
    "sparse": "rocking",
    "waltz": "rocking",
    "tense": "rocking",
}
"""What a rhythm becomes where a beat is three steps; the others become a jig."""


def compounded(rhythm: str) -> str:
    """The rhythm of RHYTHMS for a compound metre: itself where its beats have three steps already."""
    return rhythm if len(RHYTHMS[rhythm][0]) % 3 == 0 else COMPOUND.get(rhythm, "jig")


ENDINGS: dict[str, tuple[str, ...]] = {
    "swing": ("x-xx--------", "x--x--......", "x-------...."),
    "sparse": ("x---------------", "x-----------...."),
    "waltz": ("x-----------....", "x-------....x---", "x---x---x-------"),
    "jig": ("x-xx--x-----", "xxxx--x--...", "x-xx-xx--..."),
    "rocking": ("x-----x-----", "x----xx--...", "x--x--x-----"),
    "playful": ("x-x-x---....x...", "x-x-x-..x---....", "x---x---....x-.."),
    "arcade": ("x-x-x---x---....", "xxx-x-------....", "x--x--x---------"),
    "tense": ("x---------------", "x-x-x-----------", "x-----------...."),
    "latin": ("x--x--x---------", "x-x--x------....", "x--x--x-x-......"),
    "riff": ("x--x--x---......", "x-x-x---........", "x---x-----......"),
    "": ("x---x-------....", "x-x-x-----------", "x-----x-x-------", "x-----------...."),
}
"""What the second bar of a phrase's end may sound like: it comes to rest."""

_CONTOURS = (
    (1, 1, 1, -1, -1),
    (-1, -1, 1, 1, -1),
    (1, -1, 1, 1, -1),
    (2, -1, -1, 1, -1),
    (0, 1, 1, -1, -2),
    (1, 1, -2, 1, 0),
)


@dataclass(frozen=True, slots=True)
class Tone:
    """A note of a motif: beats from its start, length in beats, scale steps above its first note."""

    at: float
    length: float
    step: int


@dataclass(frozen=True, slots=True)
class Motif:
    """Two bars of melody without a key."""

    tones: tuple[Tone, ...]

    def inverted(self) -> "Motif":
        return Motif(tuple(replace(tone, step=-tone.step) for tone in self.tones))

    def raised(self, steps: int) -> "Motif":
        return Motif(tuple(replace(tone, step=tone.step + steps) for tone in self.tones))

    def thinned(self) -> "Motif":
        """Only the notes on the beat, held to the next."""
        kept = [tone for tone in self.tones if tone.at == int(tone.at)] or list(self.tones[:1])
        ends = [tone.at for tone in kept[1:]] + [kept[-1].at + kept[-1].length]
        return Motif(tuple(replace(tone, length=end - tone.at) for tone, end in zip(kept, ends, strict=True)))

    def ornamented(self, rng: np.random.Generator) -> "Motif":
        """Long notes broken by their upper or lower neighbour, one in two."""
        tones: list[Tone] = []
        for tone in self.tones:
            if tone.length >= 1 and rng.random() < 0.5:
                half = tone.length / 2
                turn = 1 if rng.random() < 0.6 else -1
                tones += [replace(tone, length=half), Tone(tone.at + half, half, tone.step + turn)]
            else:
                tones.append(tone)
        return Motif(tuple(tones))

    def closing(self, pattern: str, beats: float) -> "Motif":
        """The first bar as it is, the second bar to another rhythm, falling to rest on the first note."""
        head = [replace(t, length=min(t.length, beats - t.at)) for t in self.tones if t.at < beats]
        last = head[-1].step if head else 0
        tail = strokes(pattern, beats)
        fall = [round(last * (1 - (place + 1) / len(tail))) for place in range(len(tail))]
        ends = [Tone(beats + s.at, s.length, step) for s, step in zip(tail, fall, strict=True)]
        return Motif((*head, *ends))


def invent(style: str, beats: float, rng: np.random.Generator) -> Motif:
    """A new motif of two bars of `beats` beats in the rhythms of `style`, one of RHYTHMS."""
    bars = RHYTHMS[style]
    first = bars[rng.integers(len(bars))]
    second = first if rng.random() < 0.35 else bars[rng.integers(len(bars))]
    places = [(s.at, s.length) for s in strokes(first, beats)]
    places += [(beats + s.at, s.length) for s in strokes(second, beats)]
    contour = _CONTOURS[rng.integers(len(_CONTOURS))]
    step, tones = 0, []
    for number, (at, length) in enumerate(places):
        tones.append(Tone(at, length, step))
        move = contour[number % len(contour)]
        if rng.random() < 0.2:
            move += int(rng.integers(-1, 2))
        if abs(step + move) > 5:
            move = -move
        step += move
    return Motif(tuple(tones))
