"""Slot `motion`: a still in, a clip in which it moves out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from composer.media import EncodedClip, Picture

ENGINES = {
    "builtin": "deployments.motion.builtin:BuiltinMotion",
    "diffusers": "deployments.motion.diffusers:DiffusersMotion",
}


@dataclass(frozen=True, slots=True)
class MotionRequest:
    """A still to set in motion: a clip of `width` x `height` (even) at `fps`.

    `frames` long to the frame; without it, as long as the engine's own window, once and again for each of
    `continuations` (each begins where the one before ended). `prompt` names camera moves and what is in the
    air (rain, snow, embers, stars). A `loop` ends where it begins, without a seam.

    The rest is for models, which have values of their own when it is not given: how much moves
    (`motion_bucket_id`, 1 to 255), how far it may leave the still (`noise_aug_strength`), how many frames
    are decoded at once, steps and guidance. A built-in engine knows of these only how much moves.
    """

    picture: Picture
    width: int
    height: int
    fps: int
    frames: int | None = None
    continuations: int = 0
    prompt: str = ""
    negative_prompt: str = ""
    loop: bool = False
    seed: int = 0
    motion_bucket_id: int | None = None
    noise_aug_strength: float | None = None
    decode_chunk_size: int | None = None
    steps: int | None = None
    guidance: float | None = None


@dataclass(frozen=True, slots=True)
class MotionResult:
    """The clip; `understood` says in words what was done to the still."""

    clip: EncodedClip
    understood: Mapping[str, str] = field(default_factory=dict)
