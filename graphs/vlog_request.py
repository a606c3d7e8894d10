"""What a vlog may be asked for: every field with its limits, and what is said when they are broken."""

from typing import Any, get_args

from pydantic import Field, field_validator, model_validator

from composer.errors import InputError
from composer.photos import parse_size
from composer.timeline import Direction, Transition, TransitionKind
from deployments.photo import Fit
from graphs.requests import Prompt, Request


class VlogRequest(Request):
    """What a vlog is made of. Photos keep their order; a photo lasts `seconds_per_photo` from cut to cut,
    bent to whole beats of the music; transitions lie inside that time, centred on the cut."""

    photos: list[str] = Field(description="1 to 200 paths, URLs or ids of uploads, in their order")
    prompt: Prompt = Field("", description="what the music should be like")
    seconds_per_photo: float = Field(2.0, ge=0.2, le=60)
    transition: TransitionKind = "dissolve"
    transition_direction: Direction | None = None
    transition_seconds: float = Field(0.5, ge=0, le=10)
    fps: int = Field(30, ge=10, le=60)
    size: str = Field("1080p", max_length=20, description="720p, 1080p, 4k, square, vertical, WxH or average")
    fit: Fit = "cover"
    ken_burns: bool = False
    tempo: float | None = Field(None, ge=40, le=240, description="beats a minute; chosen to fit if not given")
    seed: int = Field(0, ge=0, le=2**32 - 1, description="of the music")
    variants: int = Field(
        1, ge=1, le=4, description="videos, each with music of its own (seed, seed + 1, ...)"
    )
    music: str | None = Field(None, max_length=2000, description="one's own track: a path, URL or id")
    no_music: bool = False
    skip_bad_photos: bool = False

    @field_validator("photos")
    @classmethod
    def _some_photos(cls, photos: list[str]) -> list[str]:
        if not 1 <= len(photos) <= 200:
            raise ValueError(f"{len(photos)} photos were given, 1 to 200 are allowed")
        for number, photo in enumerate(photos):
            if not 1 <= len(photo) <= 2000:
                raise ValueError(
                    f"photo {number + 1}: a path or URL has 1 to 2000 characters, not {len(photo)}"
                )
        return photos

    @field_validator("transition", mode="before")
    @classmethod
    def _known_transition(cls, kind: Any) -> Any:
        if kind not in get_args(TransitionKind):
            raise ValueError(f"{kind!r:.60} is unknown: one of {', '.join(get_args(TransitionKind))}")
        return kind

    @model_validator(mode="after")
    def _whole(self) -> "VlogRequest":
        if self.no_music and self.music:
            raise InputError("music and no_music exclude each other: leave one out", field="music")
        if not (self.prompt.strip() or self.music or self.no_music):
            raise InputError("prompt: it is empty; say what the music should be like", field="prompt")
        if self.transition != "cut" and self.transition_seconds > self.seconds_per_photo:
            raise InputError(
                f"transition_seconds: {self.transition_seconds:g} s is longer than a photo lasts: "
                f"at most seconds_per_photo, {self.seconds_per_photo:g} s",
                field="transition_seconds",
            )
        Transition(self.transition, 0, self.transition_direction)
        parse_size(self.size)
        return self
