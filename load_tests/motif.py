"""The motif of a melody, found in its MIDI file: what comes back most, wherever it starts. Knows no composer.

A motif is LENGTH notes that follow one another: the beats from each to the next, and whether the next lies
higher, lower or as high. So it is the same in any place of the scale and over any chord, and not in another
rhythm. How often chance alone brings one back, the same notes and gaps in another order tell.
"""

import io
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate, pairwise

import mido
import numpy as np

LENGTH = 4
_GRID = 12
Shape = tuple[tuple[int, int], ...]
Melody = list[tuple[float, float, int]]

_TRIES = 8


@dataclass(frozen=True, slots=True)
class Motif:
    """Its `shape` (of each note but the first: twelfths of a beat since the one before, and 1, 0 or -1 for
    higher, as high, lower), and where it comes: seconds, and the MIDI pitches of its first notes.

    `chance` is how often the commonest shape came in shuffled melodies, on average.
    """

    shape: Shape
    times: tuple[float, ...]
    pitches: tuple[int, ...]
    chance: float


def motif_of(midi: bytes) -> Motif:
    """What comes back most in the tracks named `melody: ...` of a piece."""
    melodies = _melodies(midi)
    shape, found = _commonest(melodies)
    shuffled = [len(_commonest([_shuffled(notes, seed) for notes in melodies])[1]) for seed in range(_TRIES)]
    found.sort()
    times, pitches = tuple(time for time, _ in found), tuple(pitch for _, pitch in found)
    return Motif(shape, times, pitches, sum(shuffled) / _TRIES)


def _commonest(melodies: list[Melody]) -> tuple[Shape, list[tuple[float, int]]]:
    places: dict[Shape, list[tuple[float, int]]] = defaultdict(list)
    for notes in melodies:
        for start in range(len(notes) - LENGTH + 1):
            window = notes[start : start + LENGTH]
            shape = _shape(window)
            if len({turn for _, turn in shape}) > 1:  # a run in one direction is no motif
                places[shape].append((window[0][1], window[0][2]))
    return max(places.items(), key=lambda item: (len(item[1]), item[0]))


def _shuffled(notes: Melody, seed: int) -> Melody:
    """The same pitches and the same gaps in another order."""
    rng = np.random.default_rng(seed)
    pitches = rng.permutation([pitch for _, _, pitch in notes]).tolist()
    gaps = rng.permutation([later[0] - sooner[0] for sooner, later in pairwise(notes)]).tolist()
    beats = accumulate(gaps, initial=notes[0][0]) if notes else ()
    return [(beat, time, pitch) for beat, (_, time, _), pitch in zip(beats, notes, pitches, strict=True)]


def _melodies(midi: bytes) -> list[Melody]:
    """The notes of each melody: beats, seconds, pitch."""
    file = mido.MidiFile(file=io.BytesIO(midi))
    tempos = [(tick, event.tempo) for tick, event in _events(file.tracks[0]) if event.type == "set_tempo"]
    return [
        [
            (tick / file.ticks_per_beat, _seconds(tick, tempos, file.ticks_per_beat), event.note)
            for tick, event in _events(track)
            if event.type == "note_on" and event.velocity > 0
        ]
        for track in file.tracks
        if track.name.startswith("melody")
    ]


def _events(track: mido.MidiTrack) -> list[tuple[int, mido.Message]]:
    tick, events = 0, []
    for event in track:
        tick += event.time
        events.append((tick, event))
    return events


def _seconds(tick: int, tempos: list[tuple[int, int]], per_beat: int) -> float:
    passed, before, tempo = 0.0, 0, 500_000
    for at, change in tempos:
        if at >= tick:
            break
        passed += mido.tick2second(at - before, per_beat, tempo)
        before, tempo = at, change
    return float(passed + mido.tick2second(tick - before, per_beat, tempo))


def _shape(window: Melody) -> Shape:
    return tuple(
        (round((later[0] - sooner[0]) * _GRID), (later[2] > sooner[2]) - (later[2] < sooner[2]))
        for sooner, later in pairwise(window)
    )
