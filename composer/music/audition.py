"""An audition: every instrument of a SoundFont is played and measured. Knows no score and keeps nothing."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import tinysoundfont
from numpy.typing import NDArray

from composer.errors import InputError
from composer.music.fonts import Profile, Voice, open_font
from composer.music.instruments import INSTRUMENTS, KITS, Instrument
from composer.music.tuning import cents

_RATE = 48_000
_SECONDS = 1.2
_VELOCITY = 96
_STEP = 3
_SAME = 3.0  # cents within which neighbouring keys are one zone
_SILENT = 1e-3
_LONGEST_ONSET = 80.0

RELATIVES = {
    "bells": "vibraphone",
    "bagpipe": "oboe",
    "banjo": "acoustic guitar",
    "calliope": "flute",
    "contrabass": "cello",
    "crystal": "bell piano",
    "english horn": "oboe",
    "fiddle": "violin",
    "harp": "nylon guitar",
    "kalimba": "marimba",
    "koto": "nylon guitar",
    "pizzicato": "harp",
    "recorder": "flute",
    "sitar": "acoustic guitar",
    "steel drum": "marimba",
    "timpani": "double bass",
}
"""Who plays for an instrument that a font lacks; others are played for by their own family, then a piano."""


def measured(path: Path) -> Profile:
    """The profile of a font, by playing every instrument at every third key and wherever zones meet."""
    synth, font = open_font(path, _RATE)
    found = {name: _voice(synth, font, held) for name, held in INSTRUMENTS.items()}
    sounding = {name: voice for name, voice in found.items() if isinstance(voice, Voice)}
    if not sounding:
        raise InputError(
            f"{path.name} holds none of General MIDI's melodic programmes: a font that does would be right",
            field="font",
        )
    voices, warnings = {}, {}
    for name, voice in found.items():
        if isinstance(voice, Voice):
            voices[name] = voice
        else:
            relative = next(other for other in _relatives(name) if other in sounding)
            voices[name] = sounding[relative]
            warnings[name] = f"{name} is {voice} in {path.name}: played on {relative}"
    kits, silent = _kits(synth, font, path.name)
    return Profile(voices, kits, warnings | silent)


def _relatives(name: str) -> Iterator[str]:
    """Who may play for an instrument, the nearest first."""
    if name in RELATIVES:
        yield RELATIVES[name]
    family = INSTRUMENTS[name].program // 8
    yield from (other for other, held in INSTRUMENTS.items() if held.program // 8 == family)
    yield "piano"
    yield from INSTRUMENTS


def _kits(synth: tinysoundfont.Synth, font: int, name: str) -> tuple[dict[str, int | None], dict[str, str]]:
    present = {kit: synth.sfpreset_name(font, 128, program) is not None for kit, program in KITS.items()}
    spare = next((KITS[kit] for kit, there in present.items() if there), None)
    instead = "silent" if spare is None else "played on another kit"
    warnings = {kit: f"{kit} is missing in {name}: {instead}" for kit, there in present.items() if not there}
    return {kit: KITS[kit] if there else spare for kit, there in present.items()}, warnings


class _Ear:
    """Listens to the keys of one programme, each once."""

    def __init__(self, synth: tinysoundfont.Synth, font: int, program: int) -> None:
        self._synth = synth
        self._heard: dict[int, tuple[float, float | None, float]] = {}
        synth.program_select(0, font, 0, program)

    def hear(self, key: int) -> tuple[float, float | None, float]:
        """The peak, the cents above the note and the onset (ms) of a key."""
        if key not in self._heard:
            sound = self._played(key)
            self._heard[key] = float(np.abs(sound).max()), cents(sound, _RATE, key), _onset(sound)
        return self._heard[key]

    def _played(self, key: int) -> NDArray[np.float32]:
        self._synth.noteon(0, key, _VELOCITY)
        raw = self._synth.generate_simple(int(_SECONDS * _RATE))
        self._synth.sounds_off(0)
        self._synth.generate_simple(_RATE // 10)
        mono: NDArray[np.float32] = np.frombuffer(raw, np.float32).reshape(-1, 2).mean(axis=1)
        return mono


def _voice(synth: tinysoundfont.Synth, font: int, held: Instrument) -> Voice | str:
    """How an instrument is played, or why it cannot be."""
    if synth.sfpreset_name(font, 0, held.program) is None:
        return "missing"
    ear = _Ear(synth, font, held.program)
    keys = [*range(held.low, held.high, _STEP), held.high]
    if any(ear.hear(key)[0] < _SILENT for key in keys):
        return "silent"
    onset = float(np.median([ear.hear(key)[2] for key in keys]))
    return Voice(held.name, round(onset), tuple(_zones(ear, keys)))


def _zones(ear: _Ear, keys: list[int]) -> Iterator[tuple[int, float]]:
    """The zones of keys that are off alike; where two keys differ, those between them are heard too."""
    waiting, known = list(pairwise(keys)), set(keys)
    while waiting:
        low, high = waiting.pop()
        middle = (low + high) // 2
        if middle > low and abs(_error(ear, low) - _error(ear, high)) > _SAME:
            known.add(middle)
            waiting += [(low, middle), (middle, high)]
    yield from joined({key: _error(ear, key) for key in known})


def _error(ear: _Ear, key: int) -> float:
    found = ear.hear(key)[1]
    return 0.0 if found is None else found


def joined(errors: dict[int, float]) -> Iterator[tuple[int, float]]:
    """The lowest key and the mean error of each run of keys that are off alike."""
    run: list[int] = []
    for key in sorted(errors):
        if run and abs(errors[key] - float(np.mean([errors[each] for each in run]))) > _SAME:
            yield run[0], round(float(np.mean([errors[each] for each in run])), 1)
            run = []
        run.append(key)
    if run:
        yield run[0], round(float(np.mean([errors[each] for each in run])), 1)


def _onset(sound: NDArray[np.float32]) -> float:
    """The milliseconds until the root mean square of 10 ms is half of what it comes to in 300 ms."""
    size, hop = _RATE // 100, _RATE // 1000
    sums = np.concatenate(([0.0], np.cumsum(np.square(sound, dtype=np.float64))))
    ends = np.arange(0, _RATE * 3 // 10, hop) + size // 2
    power = (sums[ends] - sums[np.maximum(0, ends - size)]) / size
    return min(_LONGEST_ONSET, float(np.argmax(power >= power.max() / 4)))
