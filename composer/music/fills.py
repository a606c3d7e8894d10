"""How a drummer ends a phrase: fills, rolls and drop-outs. Knows no style's groove.

What marks the beat goes on under all of them.
"""

from dataclasses import dataclass, replace

import numpy as np

from composer.music.form import Bar
from composer.music.instruments import DRUM_KEYS
from composer.music.score import Note
from composer.music.steps import steps_a_beat, strokes, velocity
from composer.music.style import Groove, Style

_SMALL: tuple[Groove, ...] = (
    {"snare": "..ox"},
    {"snare": "o.xx"},
    {"snare": ".oxX"},
    {"high tom": "x...", "floor tom": "..x."},
    {"snare": "x...", "mid tom": "..xx"},
)
_LARGE: tuple[Groove, ...] = (
    {"snare": "..ox X.xx"},
    {"snare": "oo.. X...", "high tom": ".... ..x.", "low tom": ".... ...X"},
    {"high tom": "x.x. ....", "mid tom": ".... x...", "floor tom": ".... ..xX"},
    {"snare": "o,o, X,ox"},
    {"snare": "x.ox ....", "high tom": ".... xx..", "floor tom": ".... ..xx"},
    {"snare": ".... x.xx X.xx", "high tom": "x.xx .... ...."},
    {"high tom": "xoxo .... ....", "mid tom": ".... xoxo ....", "floor tom": ".... .... xoxX"},
)
_SMALL_SWUNG: tuple[Groove, ...] = (
    {"snare": ".ox"},
    {"snare": "x.X"},
    {"snare": "ox.", "floor tom": "..x"},
    {"high tom": "x..", "floor tom": "..x"},
)
_LARGE_SWUNG: tuple[Groove, ...] = (
    {"snare": "o.x X.x"},
    {"snare": "x.. X.,", "high tom": "... ..x"},
    {"high tom": "xox ...", "floor tom": "... xoX"},
    {"snare": "oox x..", "mid tom": "... .xx"},
    {"snare": "x.x ... ...", "high tom": "... xox ...", "floor tom": "... ... x.X"},
)
"""The last one, two or three beats of a phrase."""

_STRUCK = frozenset(
    ("snare", "hard snare", "clap", "floor tom", "low tom", "mid tom", "high tom", "conga", "low conga")
)
_KICKS = frozenset(("kick", "deep kick"))
_HANDS = ("low conga", "conga", "snare", "floor tom", "shaker", "hat")
_BEAT = frozenset(("shaker", "hat"))
"""What never leaves a beat out."""
_ROLL = (0.42, 1.0)
_ENOUGH, _PLENTY = 0.3, 0.45
_LIFT = 0.1


@dataclass(frozen=True, slots=True)
class Ending:
    """From beat `since` of a bar on, the `silenced` drums rest and `notes` are played instead."""

    since: float
    silenced: frozenset[str]
    notes: tuple[Note, ...] = ()


_NONE = Ending(0.0, frozenset())


def ending(style: Style, groove: Groove, bar: Bar, after: Bar | None, rng: np.random.Generator) -> Ending:
    """How a bar ends that is followed by `after` (None is the last chord).

    Phrases end in small fills; sections in large ones, or in a roll or without the kick where the next
    section lifts the energy. Who plays no fills turns a light figure.
    """
    steps = steps_a_beat(next(iter(groove.values())).split("|")[0])
    if not bar.last or bar.beats < 2 or bar.energy < _ENOUGH:
        return _NONE
    seam = after is None or after.place == 0
    lifts = after is not None and seam and after.energy > bar.energy + _LIFT
    kinds = ["build"] * (lifts and style.builds) + ["drop"] * (lifts and style.drops)
    kinds = kinds or ["fill" if style.fills else "turn"]
    kind = kinds[int(rng.integers(len(kinds)))]
    if kind == "turn":
        return _turn(groove, bar, steps, rng)
    if kind == "build":
        return _roll(bar, after.energy if after else bar.energy, steps)
    if kind == "drop":
        return Ending(max(0.0, bar.beats - (4 if rng.random() < 0.5 else 2)), _KICKS)
    large = seam and bar.energy > _PLENTY
    return _fill(_choices(steps, large, bar.beats), bar, rng)


def _choices(steps: int, large: bool, beats: float) -> list[Groove]:
    """The fills that leave a bar of so many beats its first one."""
    small, full = (_SMALL_SWUNG, _LARGE_SWUNG) if steps == 3 else (_SMALL, _LARGE)
    return [fill for fill in full if _length(fill) < beats and large] or list(small)


def _length(fill: Groove) -> int:
    return next(iter(fill.values())).count(" ") + 1


def _fill(fills: list[Groove], bar: Bar, rng: np.random.Generator) -> Ending:
    fill = fills[int(rng.integers(len(fills)))]
    beats = _length(fill)
    since = bar.beats - beats
    notes = [
        struck(drum, stroke.sign, bar.start + since + stroke.at, bar.energy)
        for drum, pattern in fill.items()
        for stroke in strokes(pattern if " " in pattern else f"{pattern} {pattern}", float(beats))
    ]
    return Ending(since, _STRUCK, tuple(notes))


def _turn(groove: Groove, bar: Bar, steps: int, rng: np.random.Generator) -> Ending:
    """What a player without fills does: a light figure on the hand drum, in the last beat."""
    drum = next((name for name in _HANDS if name in groove), None)
    if drum is None:
        return _NONE
    figures = (",oo", "o,o", ".ox") if steps == 3 else (",o,x", "o,oo", ".oox", "o.xo")
    figure = figures[int(rng.integers(len(figures)))]
    if drum in _BEAT:
        figure = "x" + figure[1:]
    start = bar.start + bar.beats - 1
    notes = [struck(drum, s.sign, start + s.at, bar.energy) for s in strokes(f"{figure} {figure}", 1.0)]
    return Ending(bar.beats - 1, frozenset((drum,)), tuple(notes))


def _roll(bar: Bar, energy: float, steps: int) -> Ending:
    """A snare roll that grows: halves, then all steps in the second half of the bar; the hat opens."""
    beats = min(4.0, bar.beats)
    since = bar.beats - beats
    places = [step / steps for step in range(round(beats * steps))]
    places = [at for at in places if at >= beats / 2 or at % 0.5 == 0 or (steps == 3 and at % 1 == 0)]
    low, high = _ROLL
    notes = []
    for at in places:
        full = velocity("X", energy, on_beat=True)
        loud = round(full * (low + (high - low) * at / beats))
        notes.append(replace(struck("snare", "x", bar.start + since + at, energy), velocity=max(1, loud)))
        if steps == 4 and at >= beats / 2 and at % 1 == 0.5:
            notes.append(struck("open hat", "o", bar.start + since + at, energy))
    return Ending(since, _STRUCK, tuple(notes))


def struck(drum: str, sign: str, beat: float, energy: float) -> Note:
    """A drum's note; `sign` is one of steps.LOUDNESS."""
    return Note(beat, 0.25, DRUM_KEYS[drum], velocity(sign, energy, on_beat=True))
