"""Slot `emotion`: stills over time in, probabilities of six emotions over time out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from composer.film import Cut
from composer.media import EncodedPicture

ENGINES = {
    "builtin": "deployments.emotion.builtin:BuiltinEmotion",
    "clip": "deployments.emotion.clip:ClipEmotion",
}

Mode = Literal["usual", "bare"]


@dataclass(frozen=True, slots=True)
class EmotionRequest:
    """A film's stills, `rate` a second from time 0, and of each how much moves (0 to 1); where it is cut.

    `mode` `bare` gives a model's answer to the six bare words for each still alone, as the ancestor did;
    `usual` has an engine's own better ways: prompt ensembles, smoothing over time.
    """

    stills: tuple[EncodedPicture, ...]
    rate: float = 1.0
    motion: tuple[float, ...] = ()
    cuts: tuple[Cut, ...] = ()
    mode: Mode = "usual"


@dataclass(frozen=True, slots=True)
class EmotionResult:
    """For each still the probabilities of composer.film.emotions.EMOTIONS, which sum to 1.

    `valence` (-1 to 1) and `arousal` (0 to 1) are for each still, too: where it lies on the plane of
    composer.film.emotions. `understood` says in words what was done.
    """

    probabilities: tuple[tuple[float, ...], ...]
    valence: tuple[float, ...]
    arousal: tuple[float, ...]
    understood: Mapping[str, str] = field(default_factory=dict)
