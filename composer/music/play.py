"""From a score to sound, a part at a time: the SoundFont player. Knows no mix.

TinySoundFont plays what a SoundFont holds, with no random numbers of its own. Equal notes are played once
and used again, which is most of the speed. A note starts earlier by its instrument's onset, so that it is
heard on the beat. The font is loaded once in a process and one part plays at a time.
"""

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.errors import EngineUnavailable
from composer.music.effects import EFFECTS
from composer.music.fonts import Voice, open_font
from composer.music.instruments import DRUM_KEYS, INSTRUMENTS, KITS, TOUCH, Instrument
from composer.music.profiles import profile
from composer.music.score import STEMS, Note, Part, Score
from composer.music.touch import touch

RATE = 48_000

LEAD = 0.020
"""Seconds by which every attack leads its beat, the first one excepted.

The ear, and a beat tracker still more, places an attack where its energy has risen, not at its first sample.
"""

FIRST = 0.010
"""Seconds before which nothing sounds: a piece begins in silence, without a click."""

_DRUM_ONSET = 3.0
_GRID = 512
_LEVELS = 16
_LONGEST_TAIL = 3.0
_SILENT = 1e-4
_GONE = 6e-4  # of a note's own peak: 64 dB under it
_SHELF_SAMPLES = 120 * RATE
_OPEN_HAT = DRUM_KEYS["open hat"]
_HATS = (_OPEN_HAT, DRUM_KEYS["hat"], DRUM_KEYS["pedal hat"])

Sound = NDArray[np.float32]


class Sample(NamedTuple):
    """What makes two notes of a part sound the same: pitch, velocity, samples held, samples until a choke."""

    pitch: int
    velocity: int
    held: int
    choke: int


def default_font() -> Path:
    """TimGM6mb.sf2, which comes with pretty_midi. Raises EngineUnavailable when it is not there."""
    spec = find_spec("pretty_midi")
    font = Path(spec.origin).with_name("TimGM6mb.sf2") if spec and spec.origin else None
    if font is None or not font.is_file():
        raise EngineUnavailable(
            "no SoundFont: install pretty_midi, which brings TimGM6mb.sf2", "no_soundfont"
        )
    return font


def player(font: Path | None = None, rate: int = RATE) -> "Player":
    """The player of a font at a sample rate, loaded once in a process."""
    return _loaded(font or default_font(), rate)


@lru_cache(maxsize=3)
def _loaded(font: Path, rate: int) -> "Player":
    return Player(font, rate)


class Player:
    """Plays parts on one SoundFont; calls from several threads take turns.

    Raises InputError for a file that is no SoundFont or holds no instrument.
    """

    def __init__(self, font: Path, rate: int = RATE) -> None:
        self.rate = rate
        self._synth, self._font = open_font(font, rate)
        self._profile = profile(font)
        self._turn = threading.Lock()

    def play(self, part: Part, score: Score) -> Sound:
        """The sound of a part alone: (2, n), as long as the score to the sample, not yet mixed."""
        count = round(score.seconds * self.rate)
        sound = np.zeros((2, count), np.float32)
        if part.instrument == TOUCH or part.instrument in EFFECTS:
            for note in part.notes:
                made = _made(part.instrument, note, score, self.rate)
                at = _start(note, score, 0.0, self.rate)
                _lay(made * np.float32(note.velocity / 127), sound, at)
            return sound
        with self._turn:
            if not self._select(part.instrument):
                return sound
            shelf = _Shelf()
            voice = self._profile.voices.get(part.instrument)
            for note, at, sample in _samples(part, score, voice, self.rate):
                played = shelf.find(sample)
                if played is None:
                    self._synth.set_tuning(0, -voice.off(sample.pitch) / 100 if voice else 0.0)
                    played = shelf.keep(sample, self._sound(sample))
                _lay(played * np.float32(note.velocity / sample.velocity), sound, at)
        return sound

    def warnings(self, score: Score) -> tuple[str, ...]:
        """What a listener should know: who of the score's players is missing in the font, and who plays."""
        names = dict.fromkeys(part.instrument for part in score.parts)
        return tuple(self._profile.warnings[name] for name in names if name in self._profile.warnings)

    def _select(self, instrument: str) -> bool:
        """Whether there is a programme for the instrument or the kit; it is then chosen."""
        if instrument in KITS:
            kit = self._profile.kits[instrument]
            if kit is not None:
                self._synth.program_select(0, self._font, 0, kit, is_drums=True)
            return kit is not None
        program = INSTRUMENTS[self._profile.voices[instrument].player].program
        self._synth.program_select(0, self._font, 0, program)
        return True

    def _sound(self, sample: Sample) -> Sound:
        """One note from its start until it has died away, the same whatever was played before."""
        self._synth.noteon(0, sample.pitch, sample.velocity)
        pieces = [self._generate(sample.held)]
        self._synth.noteoff(0, sample.pitch)
        step, left = self.rate // 10, int(_LONGEST_TAIL * self.rate)
        quiet = max(_SILENT, _GONE * float(np.abs(pieces[0]).max()))
        while left > 0 and float(np.abs(pieces[-1][:, -step:]).max()) > quiet:
            pieces.append(self._generate(step))
            left -= step
        self._synth.sounds_off(0)
        self._generate(step)
        sound = np.concatenate(pieces, axis=1)[:, : sample.choke or None]
        fade = min(sound.shape[1], self.rate // 50)
        sound[:, sound.shape[1] - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
        return sound

    def _generate(self, count: int) -> Sound:
        interleaved = np.frombuffer(self._synth.generate_simple(count), np.float32)
        return np.ascontiguousarray(interleaved.reshape(-1, 2).T)


class _Shelf:
    """Sounds of notes to use again; the longest unused go first when it is full."""

    def __init__(self) -> None:
        self._sounds: OrderedDict[Sample, Sound] = OrderedDict()
        self._size = 0

    def find(self, sample: Sample) -> Sound | None:
        found = self._sounds.get(sample)
        if found is not None:
            self._sounds.move_to_end(sample)
        return found

    def keep(self, sample: Sample, sound: Sound) -> Sound:
        self._sounds[sample] = sound
        self._size += sound.shape[1]
        while self._size > _SHELF_SAMPLES and len(self._sounds) > 1:
            self._size -= self._sounds.popitem(last=False)[1].shape[1]
        return sound


def _lay(played: Sound, sound: Sound, at: int) -> None:
    """Add a note's sound at a sample, as much of it as there is room for."""
    length = min(played.shape[-1], sound.shape[1] - at)
    if length > 0:
        sound[:, at : at + length] += played[..., :length]


def _made(instrument: str, note: Note, score: Score, rate: int) -> Sound:
    """A sound that no font has; an effect is as long as its note."""
    if instrument == TOUCH:
        return touch(rate)
    start, end = score.clock.seconds(note.start), score.clock.seconds(note.start + note.length)
    return EFFECTS[instrument](end - start, rate)


def _start(note: Note, score: Score, onset: float, rate: int) -> int:
    seconds = score.clock.seconds(note.start) + note.shift - onset / 1000 - LEAD
    return round(max(FIRST, seconds) * rate)


def _samples(part: Part, score: Score, voice: Voice | None, rate: int) -> Iterator[tuple[Note, int, Sample]]:
    """The notes with the sample they start on and what they sound like, in steps that make many alike.

    Without a voice the part is a drum kit's.
    """
    onset = voice.onset if voice else _DRUM_ONSET
    drum = voice is None
    hats = sorted({_start(note, score, onset, rate) for note in part.notes if drum and note.pitch in _HATS})
    for note in part.notes:
        at = _start(note, score, onset, rate)
        end = round(score.clock.seconds(note.start + note.length) * rate)
        held = _stepped(max(rate // 50, end - at))
        loud = min(127, max(_LEVELS, _LEVELS * round(note.velocity / _LEVELS)))
        choke = 0
        if drum and note.pitch == _OPEN_HAT and bisect_right(hats, at) < len(hats):
            choke = hats[bisect_right(hats, at)] - at
        pitch = _within(note.pitch, INSTRUMENTS[voice.player]) if voice else note.pitch
        yield note, at, Sample(pitch, loud, rate // 10 if drum else held, choke)


def _stepped(held: int) -> int:
    """A length in steps of about a twentieth, never finer than 512 samples: nobody hears when a note ends so
    exactly, and notes of one length are played once."""
    step = _GRID << max(0, (held // (20 * _GRID)).bit_length() - 1)
    return step * max(1, round(held / step))


def _within(pitch: int, instrument: Instrument) -> int:
    """The pitch, or the nearest octave of it that the instrument reaches."""
    while pitch < instrument.low:
        pitch += 12
    while pitch > instrument.high:
        pitch -= 12
    return pitch


def stems(score: Score, font: Path | None = None, rate: int = RATE) -> Iterator[tuple[Part, Sound]]:
    """Each part of a score with its sound, one after the other, those of a stem together."""
    instrument = player(font, rate)
    order = list(dict.fromkeys(STEMS.values()))
    for part in sorted(score.parts, key=lambda part: order.index(STEMS[part.role])):
        yield part, instrument.play(part, score)
