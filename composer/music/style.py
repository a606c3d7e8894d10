"""What a style is made of: layers, grooves, progressions. Holds no style itself."""

from dataclasses import dataclass

from composer.music.score import Role

Groove = dict[str, str]
"""One level of a drum part: a pattern for each drum of instruments.DRUM_KEYS."""

BEATS: dict[str, float] = {"2/4": 2, "3/4": 3, "4/4": 4, "5/4": 5, "7/8": 3.5, "6/8": 2, "12/8": 4}
"""The beats of a bar in each metre; those of 6/8 and 12/8 are dotted."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One player of a style.

    The seed chooses among `instruments`, the energy of a section among `patterns` (calm to busy), and the
    layer is silent in sections whose energy is under `enter`. Chord patterns: a letter strikes the whole
    chord, a digit one of its notes. Bass patterns: R root, F fifth, T third, O octave, W a walking step,
    A an approach to the next root. `low` and `high` bound its pitches, `voices` counts a chord's (two are
    root and fifth), `strum` spreads them (milliseconds a note), `ring` lets them sound to the next chord.
    `level` (dB), `pan` (-1 to 1), `send` (0 to 1) and `tone` (Hz, dull above it) are the desk's.
    """

    role: Role
    instruments: tuple[str, ...]
    patterns: tuple[str, ...]
    enter: float = 0.0
    low: int = 0
    high: int = 127
    voices: int = 3
    strum: float = 0.0
    ring: bool = False
    level: float = 0.0
    pan: float = 0.0
    send: float = 0.2
    tone: float | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """A genre: how fast it goes, in which modes, over which chords, and who plays.

    `tempo_range` is what the style bears, `tempo` where it is at home. `major` and `minor` are loops of a
    chord a bar (two with a comma); `cadence` is the bar before the last chord in major and in minor.
    `swing` is (amount, unit) of steps.swung. `rhythms` names the melody's rhythms. `touch` is the level
    (dB) of the attack noise on the beats. `pulse` is who marks the beats when there are no drums. `metre`
    is one of BEATS; composer.music.metre refits a style to another one.
    `fills`, `builds` (a roll before a chorus), `drops` (the kick stays away before a chorus) and `half_time`
    (in bridges) are what its drummer does at the seams.
    `phrase` is how many bars a verse has where the genre says so (a blues has twelve), 0 where it does not.
    """

    name: str
    tempo: float
    tempo_range: tuple[float, float]
    mode: str
    energy: float
    major: tuple[str, ...]
    minor: tuple[str, ...]
    layers: tuple[Layer, ...]
    grooves: tuple[Groove, ...] = ()
    kit: str = "standard kit"
    fills: bool = True
    builds: bool = True
    drops: bool = False
    half_time: bool = False
    rhythms: str = "song"
    cadence: tuple[str, str] = ("IV,V", "iv,V")
    swing: tuple[float, float] = (0.0, 1.0)
    room: str = "room"
    touch: float = 4.0
    pulse: str = "piano"
    drum_level: float = 0.0
    hat_level: float = 0.0
    drum_send: float = 0.12
    metre: str = "4/4"
    phrase: int = 0

    @property
    def beats_per_bar(self) -> float:
        """The beats of a bar, whole in every metre but 7/8, which has three and a half."""
        return BEATS[self.metre]

    @property
    def compound(self) -> bool:
        """Whether a beat has three steps instead of two or four: 6/8 and 12/8."""
        return self.metre in ("6/8", "12/8")
