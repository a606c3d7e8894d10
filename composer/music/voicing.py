"""Chords to voices: the way through all chords that moves least and breaks no rule of part-writing.

The rules are those of the textbooks (Aldwell and Schachter, Harmony and Voice Leading): common tones stay,
no voices move in parallel fifths or octaves, none crosses another, a leading tone rises to its tonic, a
seventh falls by step, neither is doubled. Knows no instrument, rhythm or genre.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from composer.music.theory import Chord

Voices = tuple[int, ...]
_Costs = NDArray[np.float64]

_BROKEN, _BAD, _UGLY = 100.0, 40.0, 4.0
"""What a parallel, an unresolved tone and a clumsy step cost, in semitones of movement."""

_WIDEST = 19
_MUDDY = 50
"""Under this pitch, close intervals blur."""


def lead(chords: Sequence[Chord], low: int, high: int, count: int) -> list[Voices]:
    """The pitches of every chord within low..high, ascending, `count` of them (two are root and fifth).

    Voice n of one chord goes to voice n of the next. The way through all of them is the cheapest one: a
    shortest path, so that no chord is left in a corner.
    """
    if not chords:
        return []
    choices = [_choices(over, low, high, count) for over in chords]
    moves: dict[tuple[Chord, Chord], _Costs] = {}
    cost = choices[0][1]
    origins: list[NDArray[np.intp]] = []
    for (one, two), (before, after) in zip(pairwise(chords), pairwise(choices), strict=True):
        if (one, two) not in moves:
            moves[one, two] = _moves(one, two, before[0], after[0])
        total = cost[:, None] + moves[one, two]
        origins.append(total.argmin(axis=0))
        cost = total.min(axis=0) + after[1]
    place = int(cost.argmin())
    path = [place]
    for origin in reversed(origins):
        place = int(origin[place])
        path.append(place)
    found = zip(reversed(path), choices, strict=True)
    return [tuple(int(pitch) for pitch in voices[place]) for place, (voices, _) in found]


@lru_cache(maxsize=2048)
def _choices(over: Chord, low: int, high: int, count: int) -> tuple[NDArray[np.int64], _Costs]:
    """All voicings of a chord, and what each costs in itself."""
    needed, free = _parts(over, count)
    pitches = [pitch for pitch in range(low, high + 1) if pitch % 12 in needed | free]
    found = [
        each
        for each in combinations(pitches, count)
        if each[-1] - each[0] <= _WIDEST and needed <= {pitch % 12 for pitch in each}
    ]
    voices = np.array(found or [_squeezed(over, low, count)], np.int64)
    return voices, np.array([_own_cost(over, each, low, high) for each in voices.tolist()])


def _parts(over: Chord, count: int) -> tuple[set[int], set[int]]:
    """The tones that must sound and those that may: a full chord loses its fifth first, then its root."""
    tones = list(over.tones)
    if count == 2:
        tones = [tones[0], tones[min(2, len(tones) - 1)]]
    for dropped in (over.has(7), over.root, *tones[:0:-1]):
        if len(tones) > count and dropped in tones:
            tones.remove(dropped)
    free = set(tones)
    if len(tones) >= 3 and count > 3:
        tones = [tone for tone in tones if tone != over.has(7)]
    return set(tones), free


def _squeezed(over: Chord, low: int, count: int) -> Voices:
    """The chord from `low` up, where its range is too narrow for any voicing."""
    tones = [over.tones[place % len(over.tones)] for place in range(count)]
    pitches = [low + (tones[0] - low) % 12]
    for tone in tones[1:]:
        pitches.append(pitches[-1] + 1 + (tone - pitches[-1] - 1) % 12)
    return tuple(pitches)


def _own_cost(over: Chord, pitches: list[int], low: int, high: int) -> float:
    cost = 0.3 * abs(sum(pitches) / len(pitches) - (low + high) / 2) + 0.1 * (pitches[-1] - pitches[0])
    classes = [pitch % 12 for pitch in pitches]
    for tone in set(classes):
        cost += (classes.count(tone) - 1) * _doubling(over, tone)
    if len(pitches) > 2 and not set(over.tones) <= set(classes):
        cost += 2.0
    for under, above in pairwise(pitches):
        gap = above - under
        cost += 3.0 * (gap == 1) + (gap > 9) + 1.5 * (gap < 5 and under < _MUDDY)
    return cost


def _doubling(over: Chord, tone: int) -> float:
    step = (tone - over.root) % 12
    if step == 0:
        return 0.0
    if step == 4:
        return _BAD if over.dominant else 3.0
    return {7: 1.0, 3: 1.0}.get(step, _BAD)


def _moves(one: Chord, two: Chord, before: NDArray[np.int64], after: NDArray[np.int64]) -> _Costs:
    """What it costs to go from each voicing of a chord to each of the next."""
    count = before.shape[1]
    steps = after[None] - before[:, None]
    size = np.abs(steps)
    if one.tones == two.tones:
        return np.asarray(size.sum(axis=2) * _UGLY, np.float64)
    cost = size.sum(axis=2) + _UGLY * (size > 7).sum(axis=2) + 2.0 * (size[:, :, -1] > 4)
    for low, high in combinations(range(count), 2) if count > 2 else ():
        first, second = (before[:, high] - before[:, low]) % 12, (after[:, high] - after[:, low]) % 12
        same = (first[:, None] == second[None]) & np.isin(first, (0, 7))[:, None]
        cost = cost + _BROKEN * (same & (size[:, :, low] > 0) & (size[:, :, high] > 0))
    for low in range(count - 1):
        cost = cost + _UGLY * (after[None, :, low] > before[:, None, low + 1])
        cost = cost + _UGLY * (after[None, :, low + 1] < before[:, None, low])
    return np.asarray(cost + _resolutions(one, two, before, steps) + _against_bass(one, two, before, after))


def _resolutions(one: Chord, two: Chord, before: NDArray[np.int64], steps: NDArray[np.int64]) -> _Costs:
    """Leading tones that do not rise and sevenths that do not fall where the root falls by a fifth."""
    cost = np.zeros(steps.shape[:2])
    falls = (one.root - two.root) % 12 == 7
    if falls and one.dominant:
        cost += _unresolved(one.third, two, before, steps, (1,)) * _BAD
    return cost + _unresolved(one.seventh, two, before, steps, (-1, -2)) * (_BAD if falls else _UGLY)


def _unresolved(
    tone: int | None, two: Chord, before: NDArray[np.int64], steps: NDArray[np.int64], ways: tuple[int, ...]
) -> _Costs:
    """How many voices that have the tone go another way; it may stay when the next chord has it."""
    if tone is None:
        return np.zeros(steps.shape[:2])
    held = (0,) if tone in two.tones else ()
    stray = ~np.isin(steps, (*ways, *held))
    return np.asarray((stray & (before % 12 == tone)[:, None]).sum(axis=2), np.float64)


def _against_bass(one: Chord, two: Chord, before: NDArray[np.int64], after: NDArray[np.int64]) -> _Costs:
    """A voice that keeps its fifth or octave over a moving bass; the bass itself is another player's."""
    if one.bass == two.bass:
        return np.zeros((len(before), len(after)))
    first, second = (before - one.bass) % 12, (after - two.bass) % 12
    same = (first[:, None] == second[None]) & np.isin(first, (0, 7))[:, None]
    return np.asarray(3.0 * same.sum(axis=2), np.float64)


def parallels(before: Sequence[int], after: Sequence[int]) -> int:
    """How many pairs of voices move from a perfect fifth or octave to another one."""
    count = 0
    for low, high in combinations(range(min(len(before), len(after))), 2):
        moved = before[low] != after[low] and before[high] != after[high]
        interval = (before[high] - before[low]) % 12
        count += moved and interval in (0, 7) and interval == (after[high] - after[low]) % 12
    return count
