"""The drummer: a groove by energy, varied from block to block, with an ending to every phrase.

Every beat is struck whatever happens around it. Extra strokes fall between the beats only.
"""

import numpy as np

from composer.music.fills import Ending, ending, struck
from composer.music.form import Bar, Form
from composer.music.score import Note
from composer.music.steps import Stroke, steps_a_beat, strokes
from composer.music.style import Groove, Style

_SNARES = ("snare", "hard snare", "clap")
_GHOSTS = ("snare", "hard snare", "rim", "conga", "low conga", "shaker")
_KICKS = ("kick", "deep kick")
_BLOCK = 4
_COUNTED = 4
_SPICY, _CRASHING = 0.35, 0.5


def drums(style: Style, form: Form, rng: np.random.Generator) -> list[Note]:
    """The drum notes over a form: pitches are drum keys."""
    notes: list[Note] = []
    spice: list[tuple[str, Stroke]] = []
    for number, bar in enumerate(form.bars):
        groove = _groove(style, bar)
        after = form.bars[number + 1] if number + 1 < len(form.bars) else None
        if bar.place % _BLOCK == 0:
            spice = _spice(groove, bar.beats, rng)
        close = ending(style, groove, bar, after, rng)
        notes += _bar(groove, bar, number, close)
        if bar.energy > _SPICY and number % 2 and not (close.notes or close.silenced):
            notes += [struck(drum, stroke.sign, bar.start + stroke.at, bar.energy) for drum, stroke in spice]
        notes += _count_in(groove, bar)
        notes += _crash(style, bar, number)
    return [*notes, *_last(style, form)]


def _groove(style: Style, bar: Bar) -> Groove:
    levels = len(style.grooves)
    groove = style.grooves[min(levels - 1, int(bar.energy * levels))]
    return _halved(groove) if style.half_time and bar.section == "bridge" and bar.beats == 4 else groove


def _halved(groove: Groove) -> Groove:
    """The groove in half time: one backbeat, on the third beat, and the kick on the first."""
    if not any(drum in groove for drum in (*_SNARES, "rim")):
        return groove
    calm = {drum: pattern for drum, pattern in groove.items() if drum not in (*_SNARES, "rim", *_KICKS)}
    steps = steps_a_beat(next(iter(groove.values())).split("|")[0])
    rest = "." * (steps - 1)
    snare = next(drum for drum in (*_SNARES, "rim") if drum in groove)
    kick = next((drum for drum in _KICKS if drum in groove), "kick")
    calm[kick] = f"X{rest} .{rest} .{rest[1:]}o .{rest}"
    calm[snare] = f".{rest} .{rest} X{rest} .{rest}"
    return calm


def _spice(groove: Groove, beats: float, rng: np.random.Generator) -> list[tuple[str, Stroke]]:
    """A few light strokes that a block of bars has of its own: a kick and ghosts, where nothing else is."""
    steps = steps_a_beat(next(iter(groove.values())).split("|")[0])
    free = [step / steps for step in range(round(beats * steps)) if step % steps]
    order = [free[place] for place in rng.permutation(len(free))]
    kick = next((drum for drum in _KICKS if drum in groove), None)
    ghost = next((drum for drum in _GHOSTS if drum in groove), None)
    answer: list[tuple[str, Stroke]] = []
    if kick and order and not _even(groove[kick], beats) and order[0] not in _places(groove[kick], beats):
        answer.append((kick, Stroke(order[0], 0.25, "o")))
    if ghost:
        spots = [at for at in order[1:] if at not in _places(groove[ghost], beats)]
        answer += [(ghost, Stroke(at, 0.25, ",")) for at in spots[: int(rng.integers(1, 4))]]
    return answer


def _places(pattern: str, beats: float) -> set[float]:
    return {stroke.at for turn in pattern.split("|") for stroke in strokes(turn, beats)}


def _even(pattern: str, beats: float) -> bool:
    """Whether a kick goes on every beat: it is the style's floor and stays even."""
    return {float(beat) for beat in range(int(beats))} <= _places(pattern, beats)


def _bar(groove: Groove, bar: Bar, number: int, close: Ending) -> list[Note]:
    turns = {drum: pattern.split("|") for drum, pattern in groove.items()}
    written = [
        struck(drum, stroke.sign, bar.start + stroke.at, bar.energy)
        for drum, patterns in turns.items()
        for stroke in strokes(patterns[number % len(patterns)], bar.beats)
        if stroke.at < close.since or drum not in close.silenced
    ]
    return [*written, *close.notes]


def _count_in(groove: Groove, bar: Bar) -> list[Note]:
    """Sticks and hat on the first beats of the piece: they set the tempo."""
    beats = [beat for beat in range(1, _COUNTED) if bar.start <= beat < bar.start + bar.beats]
    if bar.start == 0:
        beats = list(range(1, max(int(bar.beats), 1)))
    notes = []
    for drum in ("rim", "hat"):
        already = {bar.start + at for at in _places(groove.get(drum, "."), bar.beats)}
        notes += [struck(drum, "X", beat, 1.0) for beat in beats if beat not in already]
    return notes


def _crash(style: Style, bar: Bar, number: int) -> list[Note]:
    """A crash where a section begins, and in long ones at its eighth bars."""
    loud = style.fills or bar.section == "climax"
    if not number or not loud or bar.energy <= _CRASHING:
        return []
    if bar.place and not (bar.place % 8 == 0 and bar.section in ("chorus", "climax")):
        return []
    return [struck("crash", "o" if bar.place else "x", bar.start, bar.energy)]


def _last(style: Style, form: Form) -> list[Note]:
    """The stroke under the last chord: a first beat of the middle groove, with a crash or a rim."""
    middle = style.grooves[len(style.grooves) // 2]
    first = [drum for drum, pattern in middle.items() if pattern[0] not in ".-"]
    loud = dict.fromkeys([*first, "snare", "crash"] if style.fills else [*first, "rim"])
    return [struck(drum, "X", form.end, 0.8) for drum in loud]
