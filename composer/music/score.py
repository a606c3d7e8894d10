"""The score: notes in beats, by part. Knows neither genre nor sound."""

from dataclasses import dataclass
from typing import Literal

from composer.music.clock import Clock
from composer.music.theory import Key
from composer.rhythm import BeatGrid

Role = Literal[
    "drums", "hats", "bass", "chords", "pad", "arp", "melody", "counter", "pulse", "touch", "effects"
]
Stem = Literal["drums", "bass", "harmony", "melody", "effects"]

STEMS: dict[Role, Stem] = {
    "drums": "drums",
    "hats": "drums",
    "touch": "drums",
    "bass": "bass",
    "chords": "harmony",
    "pad": "harmony",
    "arp": "harmony",
    "pulse": "harmony",
    "melody": "melody",
    "counter": "melody",
    "effects": "effects",
}
"""Which stem a role belongs to."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note from beat `start` for `length` beats, at MIDI `pitch` and `velocity` (1 to 127).

    For drums the pitch is the General MIDI drum key. `shift` (seconds) is what a player strays from the
    grid; it is 0 for whatever marks the beat.
    """

    start: float
    length: float
    pitch: int
    velocity: int
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """What one player plays: `instrument` is a name of composer.music.instruments.

    `level` is in dB against the role's usual level, `pan` from -1 (left) to 1, `send` how much goes to the
    reverb (0 to 1), `tone` the frequency (Hz) above which it is dulled.
    """

    role: Role
    instrument: str
    notes: tuple[Note, ...]
    level: float = 0.0
    pan: float = 0.0
    send: float = 0.2
    tone: float | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of whole bars: its name, the beat it starts on, its bars and its energy from 0 to 1."""

    name: str
    start: float
    bars: int
    energy: float


@dataclass(frozen=True, slots=True)
class Event:
    """What happens at a hit, `time` seconds into the piece.

    An `accent` is struck after a dip, a `riser` leads up to the stroke, a `stop` falls silent for a moment.
    """

    time: float
    strength: float
    kind: Literal["accent", "riser", "stop"]


@dataclass(frozen=True, slots=True)
class Score:
    """A whole piece: `seconds` long; `clock` says when its beats fall, beat 0 at time 0.

    `bars` are the beats that bars begin on. The last chord is struck on beat `end` and rings to the end;
    `room` names the reverb. `curve` is the intensity that the loudness follows (0 to 1, one value a
    second; empty when there is none to follow), `events` the planned hits. `metre` is that of most bars;
    a beat of 6/8 or 12/8 is a dotted one.
    """

    genre: str
    key: Key
    clock: Clock
    seconds: float
    bars: tuple[float, ...]
    end: float
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    room: str
    curve: tuple[float, ...] = ()
    events: tuple[Event, ...] = ()
    metre: str = "4/4"

    @property
    def tempo(self) -> float:
        """Beats a minute; where the clock is bent, the tempo that it departs from."""
        return self.clock.tempo

    def described(self) -> dict[str, str]:
        """What was written, in words: key, tempo, sections and who plays."""
        silent = ("touch", "hats", "effects")
        players = dict.fromkeys(part.instrument for part in self.parts if part.role not in silent)
        sections = ", ".join(f"{section.name} {section.bars}" for section in self.sections)
        found = {
            "key": self.key.name,
            "tempo": f"{self.tempo:g} bpm",
            "metre": self.metre,
            "players": ", ".join(players),
        }
        return found | ({"bars": sections} if sections else {})

    @property
    def grid(self) -> BeatGrid:
        """Every beat of the piece, to its last sample."""
        count = int(self.clock.beat(self.seconds) + 1 - 1e-9)
        beats = tuple(self.clock.seconds(number) for number in range(count))
        bars = tuple(self.clock.seconds(beat) for beat in self.bars if beat < count)
        return BeatGrid(self.tempo, beats, bars, exact=True)
