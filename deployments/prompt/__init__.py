"""Slot `prompt`: what a film feels like over time in, words for its music out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ENGINES = {
    "builtin": "deployments.prompt.builtin:BuiltinPrompt",
    "openai": "deployments.prompt.openai:OpenAIPrompt",
}


@dataclass(frozen=True, slots=True)
class PromptRequest:
    """A film of `seconds`: for each of its stills (`rate` a second) the probabilities of the six emotions
    (composer.film.emotions.EMOTIONS, in their order), valence (-1 to 1), arousal (0 to 1), how much moves.

    `boundaries` (seconds) are where scenes begin, `cuts` how many cuts there are, `wish` what the user said
    of the music: it wins over everything.
    """

    seconds: float
    probabilities: tuple[tuple[float, ...], ...]
    valence: tuple[float, ...]
    arousal: tuple[float, ...]
    rate: float = 1.0
    motion: tuple[float, ...] = ()
    boundaries: tuple[float, ...] = ()
    cuts: int = 0
    wish: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class PromptResult:
    """The brief: `key` ("D minor"), `genre`, `mood`, `tempo` (beats a minute), `instruments`, a vivid
    `paragraph`; `words` is all of it as one prompt that any music engine reads. `understood` says how it
    came about."""

    key: str
    genre: str
    mood: str
    tempo: float
    instruments: tuple[str, ...]
    paragraph: str
    words: str
    understood: Mapping[str, str] = field(default_factory=dict)
