"""The shape of a piece: which sections, how long, and how much energy each bar has. Knows no chord.

Sections are those of songs (intro, verse, chorus, bridge, outro) and of longer forms (development, climax).
What a picture asks goes first, then what the words asked, then the usual shape.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from composer.music.clock import Clock
from composer.music.cues import Cues
from composer.music.schedule import Schedule

_FIRST_ROUND = (("verse", 0.55), ("chorus", 0.8), ("verse", 0.62), ("chorus", 0.88))
_SECOND_ROUND = (("development", 0.5), ("climax", 1.0), ("bridge", 0.42), ("verse", 0.66), ("chorus", 0.9))
_USUAL = {"intro": 0.3, "bridge": 0.42, "development": 0.5, "climax": 1.0, "outro": 0.6, "theme": 0.7}
_USUAL |= {"verse": 0.58, "chorus": 0.85}

_FIRST_BAR = 0.5
"""The first bar of a piece has half its energy: few players, so that the beat is plain from the start."""

_LONGEST_SPAN = 20


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of a shape: `sections` by name and `arc` (brief.ARCS) by words, `cues` by a picture.

    `phrase` is how many bars a section has by the style, 0 where the shape may choose.
    """

    cues: Cues = field(default_factory=Cues)
    sections: tuple[str, ...] = ()
    arc: str = ""
    phrase: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A section to be: its name, and the length in beats and the energy (0 to 1) of each of its bars."""

    name: str
    bars: tuple[float, ...]
    energies: tuple[float, ...]


def shape(laid: Schedule, wishes: Wishes, energy: float, slow: bool) -> list[Stretch]:
    """The sections of a piece whose brief has `energy`; a `slow` one spends fewer bars on its intro."""
    plain = [each for bars in _spans(laid, wishes, slow) for each in bars]
    total = sum(sum(bars) for _, _, bars in plain)
    found: list[Stretch] = []
    beat = 0.0
    for name, planned, bars in plain:
        energies = []
        for place, length in enumerate(bars):
            if wishes.cues.curve:
                spot = _asked(wishes.cues, laid.clock, beat, length) * (0.8 + 0.3 * energy)
            else:
                spot = _drifting(planned, place / len(bars), name)
                spot = _bent(spot, wishes.arc, beat / total) * (0.55 + 0.75 * energy)
                spot *= _FIRST_BAR if beat == 0 and len(plain[0][2]) + len(plain) > 2 else 1.0
            energies.append(min(1.0, max(0.0, spot)))
            beat += length
        found.append(Stretch(name, tuple(bars), tuple(energies)))
    return found


_Block = tuple[str, float, Sequence[float]]


def _spans(laid: Schedule, wishes: Wishes, slow: bool) -> Iterator[list[_Block]]:
    """The sections of each span between boundaries as (name, energy, bars)."""
    full = [bars for bars in laid.spans if bars]
    if len(full) < 2:
        for bars in full:
            yield _blocks(bars, slow, wishes)
        return
    heat = _heat(full, laid.clock, wishes.cues)
    before = ""
    for number, bars in enumerate(full):
        name = _named(number, heat, before)
        if number < len(wishes.sections):
            name = wishes.sections[number]
        before = name
        if len(bars) <= _LONGEST_SPAN:
            yield [(name, heat[number], bars)]
        else:
            yield _halved(name, heat[number], bars)


def _heat(spans: Sequence[Sequence[float]], clock: Clock, cues: Cues) -> list[float]:
    """The energy of each span: the curve's mean over it, else waves that rise to the last but one."""
    if not cues.curve:
        top = max(1, len(spans) - 2)
        return [0.4 + 0.5 * min(1.0, n / top) - (0.2 if n % 2 == 0 and n else 0.0) for n in range(len(spans))]
    found, beat = [], 0.0
    for bars in spans:
        found.append(_asked(cues, clock, beat, sum(bars)))
        beat += sum(bars)
    return found


def _named(number: int, heat: Sequence[float], before: str) -> str:
    """What a section of a picture's is called: by its energy among the others, never twice running."""
    here = heat[number]
    if number == 0 and here <= 0.5:
        return "intro"
    if number == len(heat) - 1 and here < 0.6:
        return "outro"
    if here == max(heat) and here > 0.6:
        return "climax"
    names = (
        ("bridge", "verse") if here < 0.4 else ("verse", "development") if here < 0.66 else ("chorus",) * 2
    )
    return names[0] if names[0] != before else names[1]


def _halved(name: str, heat: float, bars: Sequence[float]) -> list[_Block]:
    """A long section of a picture's in parts of eight bars or so, the theme and something else in turn."""
    count = math.ceil(len(bars) / 8)
    edges = [round(part * len(bars) / count / 4) * 4 for part in range(count)] + [len(bars)]
    names = [name if part % 2 == 0 else "development" for part in range(count)]
    parts = [bars[a:b] for a, b in pairwise(edges)]
    return [(each, heat, part) for each, part in zip(names, parts, strict=True) if part]


def _asked(cues: Cues, clock: Clock, beat: float, length: float) -> float:
    return cues.intensity(clock.seconds(beat), clock.seconds(beat + length))


def _drifting(planned: float, place: float, name: str) -> float:
    """The energy rises through a section and falls through an outro; `place` is from 0 to 1."""
    return planned + (0.06 if name != "outro" else -0.15) * place


def _bent(planned: float, arc: str, place: float) -> float:
    """The energy under an arc over the whole piece."""
    arcs = {
        "build": 0.2 + 0.85 * place,
        "fade": 1.0 - 0.85 * place,
        "arch": 0.25 + 0.75 * math.sin(math.pi * min(1.0, place) ** 1.4),
        "steady": 0.72,
    }
    return 0.3 * planned + 0.7 * arcs[arc] if arc in arcs else planned


def _blocks(bars: Sequence[float], slow: bool, wishes: Wishes) -> list[_Block]:
    """Sections that fill the bars of a piece that follows no picture."""
    wished = wishes.sections
    names = _wished(len(bars), wished) if wished else _usual(len(bars), slow, wishes.phrase)
    found: list[_Block] = []
    place = 0
    for name, count, energy in names:
        if count:
            found.append((name, energy, bars[place : place + count]))
        place += count
    return found


def _wished(bars: int, names: Sequence[str]) -> list[tuple[str, int, float]]:
    """The sections that were asked for, in phrases of four bars where there are enough, ends shorter."""
    weights = [0.5 if name in ("intro", "outro") else 1.0 for name in names]
    unit = 4 if bars >= 4 * len(names) else 1
    edges = [round(bars * sum(weights[:n]) / sum(weights) / unit) * unit for n in range(len(names))] + [bars]
    counts = [after - before for before, after in pairwise(edges)]
    return [(name, count, _USUAL.get(name, 0.6)) for name, count in zip(names, counts, strict=True)]


def _usual(bars: int, slow: bool, phrase: int = 0) -> list[tuple[str, int, float]]:
    """Intro, themes, development, climax, outro as (name, bars, energy)."""
    if bars < 6:
        return [("theme", bars, 0.7)]
    intro = 2 if bars < 24 or slow else 4
    rest = bars - intro
    outro = rest % 4 + (4 if rest >= 28 else 0) or (2 if rest < 12 else 4)
    middle = rest - outro
    phrase = phrase if phrase and middle >= phrase else 8 if middle >= 32 else 4
    count = math.ceil(middle / phrase)
    blocks = [("intro", intro, 0.3)]
    for number in range(count):
        name, energy = _rounds(number)
        blocks.append((name, min(phrase, middle - number * phrase), energy))
    if count > 1:
        last = "climax" if count > 4 else "chorus"
        blocks[-1] = (last, blocks[-1][1], max(0.9, blocks[-1][2]))
    return [*blocks, ("outro", outro, 0.6)]


def _rounds(number: int) -> tuple[str, float]:
    if number < len(_FIRST_ROUND):
        return _FIRST_ROUND[number]
    return _SECOND_ROUND[(number - len(_FIRST_ROUND)) % len(_SECOND_ROUND)]
