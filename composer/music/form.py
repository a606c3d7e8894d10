"""The plan of a piece: sections of whole bars, a chord for every moment, and where the last chord falls.

Knows no instrument. Beats count from the start of the piece; bars are whole, but for the tag: the beats
between the last bar line and the last chord, which stand on the tonic.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from composer.music.clock import Clock
from composer.music.progressions import BarChords, Progressions, choose
from composer.music.schedule import schedule
from composer.music.score import Section
from composer.music.shape import Wishes, shape
from composer.music.style import Style
from composer.music.theory import Chord, Key

_FREE = Wishes()


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
    """Bars in order, the tag included; the last chord, `final`, is struck on beat `end`, rings to `stop`.

    `one_theme` has every section sing of the same motif, as the score of a film does.
    """

    key: Key
    tempo: float
    bars: tuple[Bar, ...]
    sections: tuple[Section, ...]
    end: float
    stop: float
    final: Chord
    clock: Clock = field(default_factory=lambda: Clock(120.0))
    one_theme: bool = False

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


def plan(
    style: Style,
    key: Key,
    energy: float,
    seconds: float,
    tempo: float,
    rng: np.random.Generator,
    mode_asked: bool = False,
    wishes: Wishes = _FREE,
    bounds: tuple[float, float] | None = None,
) -> Form:
    """The form of a piece of `seconds`: any length, a cadence before the last chord.

    It goes at `tempo`, or at another within `bounds` where a picture is followed that fits it better.
    """
    low, high = bounds or (tempo, tempo)
    laid = schedule(seconds, (low, tempo, high), style.beats_per_bar, wishes.cues)
    chords = choose(style, key, mode_asked, rng)
    bars: list[Bar] = []
    sections: list[Section] = []
    start = 0.0
    for each in shape(laid, replace(wishes, phrase=style.phrase), energy, slow=laid.clock.tempo < 84):
        returns = 1 + sum(section.name == each.name for section in sections)
        sections.append(Section(each.name, start, len(each.bars), each.energies[0]))
        written = chords.section(each.name, returns, each.bars)
        for place, (beats, spot, over) in enumerate(zip(each.bars, each.energies, written, strict=True)):
            last = place == len(each.bars) - 1 or place % 4 == 3
            bars.append(Bar(start, beats, each.name, spot, place, last, over, returns))
            start += beats
    bars = _closed(bars, chords, laid.end, energy)
    stop = laid.clock.beat(seconds)
    return Form(key, laid.clock.tempo, tuple(bars), tuple(sections), laid.end, stop, chords.final, laid.clock)


def _closed(bars: list[Bar], chords: Progressions, end: float, energy: float) -> list[Bar]:
    """The bars with the cadence in the last of them, and the tag where beats are left before the end."""
    if len(bars) > 1:
        bars = [*bars[:-1], replace(bars[-1], chords=chords.close(bars[-1].beats))]
    start = bars[-1].start + bars[-1].beats if bars else 0.0
    if end > start:
        place = bars[-1].place + 1 if bars else 0
        spot = bars[-1].energy if bars else min(1.0, 0.7 * (0.55 + 0.75 * energy))
        bars = [*bars, Bar(start, end - start, "tag", spot, place, True, ((0.0, chords.final),))]
    return bars
