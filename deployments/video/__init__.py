"""Slot `video`: words in, a clip out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from composer.media import Audio, EncodedClip

ENGINES = {
    "builtin": "deployments.video.builtin:BuiltinVideo",
    "diffusers": "deployments.video.diffusers:DiffusersVideo",
}


@dataclass(frozen=True, slots=True)
class VideoRequest:
    """What to show: exactly `frames` frames of `width` x `height` (even) at `fps`, whatever grid of sizes,
    lengths and rates the engine itself works in.

    One request is one shot; where it is longer than the engine's window, the engine joins several takes, each
    with a picture of its own. `steps` and `guidance` are the model's own when they are not given.
    """

    prompt: str
    width: int
    height: int
    fps: int
    frames: int
    seed: int = 0
    negative_prompt: str = ""
    steps: int | None = None
    guidance: float | None = None


@dataclass(frozen=True, slots=True)
class VideoResult:
    """The clip, the sound that the model made with it (most make none), the frames at which a take gives
    way to the next, and in words what was made of the prompt."""

    clip: EncodedClip
    audio: Audio | None = None
    cuts: tuple[int, ...] = ()
    understood: Mapping[str, str] = field(default_factory=dict)
