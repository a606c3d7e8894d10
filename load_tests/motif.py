"""The motif of a melody, found in its MIDI file: what comes back most, wherever it starts. Knows no composer.

A motif is LENGTH notes that follow one another: the beats from each to the next, and how far each lies from
the first in steps of the key. So it is the same in any place of the scale, and not in another rhythm.
"""

import io
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import mido

LENGTH = 3
_GRID = 12
_SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
_CLASSES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}

Shape = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Motif:
    """Its `shape` (twelfths of a beat since the note before, steps from the first note), and where it comes:
    seconds, and the MIDI pitches of its first notes."""

    shape: Shape
    times: tuple[float, ...]
    pitches: tuple[int, ...]


def motif_of(midi: bytes, key: str) -> Motif:
    """What comes back most in the tracks named `melody: ...` of a piece in `key` ("Bb minor")."""
    places: dict[Shape, list[tuple[float, int]]] = defaultdict(list)
    for notes in _melodies(midi):
        for start in range(len(notes) - LENGTH + 1):
            window = notes[start : start + LENGTH]
            shape = _shape(window, key)
            if len({step for _, step in shape}) == LENGTH:  # notes that are repeated are no motif
                places[shape].append((window[0][1], window[0][2]))
    shape, found = max(places.items(), key=lambda item: (len(item[1]), item[0]))
    found.sort()
    return Motif(shape, tuple(time for time, _ in found), tuple(pitch for _, pitch in found))


def _melodies(midi: bytes) -> list[list[tuple[float, float, int]]]:
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


def _shape(window: list[tuple[float, float, int]], key: str) -> Shape:
    beats = [beat for beat, _, _ in window]
    steps = [_step(pitch, key) for _, _, pitch in window]
    gaps = [0, *(round((later - sooner) * _GRID) for sooner, later in pairwise(beats))]
    return tuple((gap, step - steps[0]) for gap, step in zip(gaps, steps, strict=True))


def _step(pitch: int, key: str) -> int:
    """The place of a pitch on the scale of the key; what is not on it counts as the nearest below."""
    tonic, mode = key.split()
    above = pitch - _CLASSES[tonic[0]] - tonic.count("#") + tonic[1:].count("b")
    return 7 * (above // 12) + sum(degree <= above % 12 for degree in _SCALES[mode])
