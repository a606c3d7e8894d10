"""Slot `music`: words, a length and what a picture asks in, a piece of music and its beat grid out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from composer.media import Audio
from composer.music.cues import Cues
from composer.rhythm import BeatGrid

ENGINES = {"builtin": "deployments.music.builtin:BuiltinMusic"}


@dataclass(frozen=True, slots=True)
class MusicRequest:
    """What to play: `seconds` long to the sample, at `tempo` beats a minute if given, beat 0 at time 0.

    `cues` is what the music follows, `rate` (44100 or 48000) the samples a second; `stems` and `midi` ask
    for more than the mix.

    With a `lead_in` the piece begins with that sound and goes on from it, in its tempo and key; `seconds`
    counts both. A model goes on in windows of `window_seconds`, of which the first `context_seconds` are
    what it hears again; a built-in engine knows no windows.
    """

    prompt: str
    seconds: float
    tempo: float | None = None
    seed: int = 0
    cues: Cues = field(default_factory=Cues)
    rate: int = 48_000
    stems: bool = False
    midi: bool = False
    lead_in: Audio | None = None
    context_seconds: float | None = None
    window_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the piece, in seconds from its start; `energy` from 0 to 1."""

    name: str
    start: float
    end: float
    energy: float


@dataclass(frozen=True, slots=True)
class Struck:
    """How a hit was played: an `accent`, a `riser` that leads up to one, or a `stop`."""

    time: float
    kind: str


@dataclass(frozen=True, slots=True)
class MusicResult:
    """The piece and its beats; `understood` says in words what was made of the prompt.

    `stems` (drums, bass, harmony, melody, effects) sum to the mix before its limiter; `midi` is a Standard
    MIDI File. Both are empty unless they were asked for and the engine has them.
    """

    audio: Audio
    grid: BeatGrid
    understood: dict[str, str]
    sections: tuple[Part, ...] = ()
    hits: tuple[Struck, ...] = ()
    stems: Mapping[str, Audio] = field(default_factory=dict)
    midi: bytes = b""
