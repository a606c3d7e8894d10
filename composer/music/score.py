"""The score: notes in beats, by part. Knows neither genre nor sound."""

from dataclasses import dataclass
from typing import Literal

from composer.music.theory import Key
from composer.rhythm import BeatGrid

Role = Literal["drums", "hats", "bass", "chords", "pad", "arp", "melody", "pulse", "touch"]


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
class Score:
    """A whole piece: `seconds` long, at `tempo` beats a minute, beat 0 at time 0.

    The last chord is struck on beat `end` and rings to the end; `room` names the reverb.
    """

    genre: str
    key: Key
    tempo: float
    seconds: float
    beats_per_bar: int
    end: float
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    room: str

    def described(self) -> dict[str, str]:
        """What was written, in words: key, tempo, sections and who plays."""
        players = dict.fromkeys(part.instrument for part in self.parts if part.role not in ("touch", "hats"))
        sections = ", ".join(f"{section.name} {section.bars}" for section in self.sections)
        found = {"key": self.key.name, "tempo": f"{self.tempo:g} bpm", "players": ", ".join(players)}
        return found | ({"bars": sections} if sections else {})

    @property
    def grid(self) -> BeatGrid:
        """Every beat of the piece, to its last sample."""
        count = int(self.seconds * self.tempo / 60 + 1 - 1e-9)
        beats = tuple(number * 60 / self.tempo for number in range(count))
        return BeatGrid(self.tempo, beats, beats[:: self.beats_per_bar], exact=True)
