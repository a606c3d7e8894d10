"""The plan of a piece: sections of whole bars, a chord for every moment, and where the last chord falls.

Knows no instrument. Beats count from the start of the piece; bars are whole, but for the tag: the beats
between the last bar line and the last chord, which stand on the tonic.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from composer.music.progressions import BarChords, choose
from composer.music.score import Section
from composer.music.style import Style
from composer.music.theory import Chord, Key

_CYCLE = (
    ("verse", 0.55),
    ("chorus", 0.82),
    ("verse", 0.62),
    ("chorus", 0.9),
    ("bridge", 0.42),
    ("chorus", 1.0),
)
_FIRST = 0.5
"""The first bar of a piece has half its energy: few players, so that the beat is plain from the start."""

_SHORTEST_RING, _LONGEST_RING = 0.7, 1.9


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its first beat, its length in beats, its section, and its chords as (beat in the bar, chord).

    `place` counts bars within the section; `last` says that a phrase ends with it. Of the sections with
    its name this is the `returns`th.
    """

    start: float
    beats: float
    section: str
    energy: float
    place: int
    last: bool
    chords: BarChords
    returns: int = 1

    def chord_at(self, offset: float) -> Chord:
        return [each for beat, each in self.chords if beat <= offset + 1e-9][-1]


@dataclass(frozen=True, slots=True)
class Form:
    """Bars in order, the tag included; the last chord, `final`, is struck on beat `end`, rings to `stop`."""

    key: Key
    tempo: float
    bars: tuple[Bar, ...]
    sections: tuple[Section, ...]
    end: float
    stop: float
    final: Chord

    def spans(self, bar: Bar) -> Iterator[tuple[float, float, Chord]]:
        """The chords of a bar as (first beat, length, chord)."""
        ends = [beat for beat, _ in bar.chords[1:]] + [bar.beats]
        for (beat, over), until in zip(bar.chords, ends, strict=True):
            yield bar.start + beat, until - beat, over

    def after(self, beat: float) -> Chord:
        """The first chord that begins after `beat`, the last chord when none does."""
        for bar in self.bars:
            if bar.start + bar.beats > beat:
                for start, _, over in self.spans(bar):
                    if start > beat + 1e-9:
                        return over
        return self.final


def last_beat(seconds: float, tempo: float) -> int:
    """The beat of the last chord: the last one that leaves it time to ring."""
    ring = min(_LONGEST_RING, max(_SHORTEST_RING, seconds / 4))
    return max(0, math.floor((seconds - ring) * tempo / 60 + 1e-9))


def _blocks(bars: int, slow: bool) -> list[tuple[str, int, float]]:
    """Sections as (name, bars, energy) that fill `bars` whole bars."""
    if bars < 6:
        return [("theme", bars, 0.7)] if bars else []
    intro = 2 if bars < 24 or slow else 4
    rest = bars - intro
    outro = rest % 4 + (4 if rest >= 28 else 0) or (2 if rest < 12 else 4)
    middle = rest - outro
    phrase = 8 if middle >= 32 else 4
    blocks = [("intro", intro, 0.3)]
    for number in range(math.ceil(middle / phrase)):
        name, energy = _CYCLE[number % len(_CYCLE)]
        blocks.append((name, min(phrase, middle - number * phrase), energy))
    if len(blocks) > 1:
        blocks[-1] = ("chorus", blocks[-1][1], max(0.85, blocks[-1][2]))
    return [*blocks, ("outro", outro, 0.6)]


def _energy(planned: float, place: int, bars: int, name: str, wished: float) -> float:
    """A section's energy under the brief's, rising through a phrase and falling through an outro."""
    drift = 0.06 * place / bars if name != "outro" else -0.15 * place / bars
    return float(min(1.0, max(0.0, (planned + drift) * (0.55 + 0.75 * wished))))


def plan(
    style: Style,
    key: Key,
    energy: float,
    seconds: float,
    tempo: float,
    rng: np.random.Generator,
    mode_asked: bool = False,
) -> Form:
    """The form of a piece of `seconds` at `tempo`: any length, a cadence before the last chord."""
    meter = style.beats_per_bar
    end = last_beat(seconds, tempo)
    whole = end // meter
    chords = choose(style, key, mode_asked, rng)
    bars: list[Bar] = []
    sections: list[Section] = []
    for name, count, planned in _blocks(whole, slow=tempo < 84):
        sections.append(
            Section(name, float(len(bars) * meter), count, _energy(planned, 0, count, name, energy))
        )
        returns = 1 + sum(section.name == name for section in sections[:-1])
        for place, over in enumerate(chords.section(name, returns, [float(meter)] * count)):
            spot = _energy(planned, place, count, name, energy)
            if not bars and whole > 1:
                spot *= _FIRST
            last = place == count - 1 or place % 4 == 3
            bars.append(Bar(float(len(bars) * meter), float(meter), name, spot, place, last, over, returns))
    if len(bars) > 1:
        bars[-1] = replace(bars[-1], chords=chords.close(meter))
    if end % meter:
        place = bars[-1].place + 1 if bars else 0
        spot = bars[-1].energy if bars else _energy(0.7, 0, 1, "theme", energy)
        bars.append(
            Bar(float(whole * meter), float(end % meter), "tag", spot, place, True, ((0.0, chords.final),))
        )
    return Form(key, tempo, tuple(bars), tuple(sections), float(end), seconds * tempo / 60, chords.final)
