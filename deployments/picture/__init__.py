"""Slot `picture`: words and a size in, a still out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from composer.media import Picture

ENGINES = {
    "builtin": "deployments.picture.builtin:BuiltinPicture",
    "diffusers": "deployments.picture.diffusers:DiffusersPicture",
}


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """What to show, `width` x `height` pixels to the pixel, whatever sizes the engine itself works in.

    `steps` and `guidance` are the model's own when they are not given; a built-in engine has neither.
    """

    prompt: str
    width: int
    height: int
    seed: int = 0
    negative_prompt: str = ""
    steps: int | None = None
    guidance: float | None = None


@dataclass(frozen=True, slots=True)
class PictureResult:
    """The still; `understood` says in words what was made of the prompt."""

    picture: Picture
    understood: Mapping[str, str] = field(default_factory=dict)
