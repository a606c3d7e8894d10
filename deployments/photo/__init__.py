"""Slot `photo`: a stranger's photo in, an upright picture of a known size in our own JPEG out."""

from dataclasses import dataclass, field
from typing import Literal

from composer.media import EncodedPicture

Fit = Literal["cover", "contain", "stretch"]

ENGINES = {"builtin": "deployments.photo.builtin:BuiltinPhoto"}


@dataclass(frozen=True, slots=True)
class PhotoRequest:
    """One photo's bytes and what it was called (metadata only), to be laid on a canvas.

    Without `size` (width, height) the picture keeps its shape, scaled down to at most 3840 pixels a side.
    `margin` of 1.2 asks for a picture 1.2 times the canvas, which is what a Ken Burns move needs.
    """

    data: bytes
    name: str = field(compare=False)
    size: tuple[int, int] | None = None
    fit: Fit = "cover"
    margin: float = 1.0


@dataclass(frozen=True, slots=True)
class PhotoResult:
    """The prepared picture, the upright size of the original, and where the eye goes in the result.

    `focus` is (x, y) as fractions of the prepared picture: the middle of faces or detail.
    """

    picture: EncodedPicture
    source_size: tuple[int, int]
    focus: tuple[float, float]
