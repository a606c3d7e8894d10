"""What a film of generated footage may be asked for: every field with its limits, and what breaks them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from composer.errors import InputError
from composer.photos import MAX_PIXELS, MAX_SIDE, parse_size
from graphs.requests import Prompt, Request

Aspect = Literal["16:9", "9:16", "4:3", "3:4", "1:1", "4:5", "21:9"]
Join = Literal["cut", "dissolve", "fade"]

SIZES = {"360p": 360, "480p": 480, "720p": 720, "1080p": 1080, "4k": 2160}
"""The short side of each named size."""

__all__ = ["Aspect", "ContentRequest", "Join", "canvas"]


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError("one line is allowed")
    return text


Words = Annotated[Prompt, Field(max_length=200), AfterValidator(_one_line)]


class ContentRequest(Request):
    """A film of `seconds`: footage of the scene in the prompt and music of the genre, made for each other."""

    prompt: Prompt = Field("A peaceful scenic view of nature.", description="what is to be seen")
    genre: Words = Field("pop", description="of the music: pop, lo-fi, orchestral, techno, ...")
    seconds: float = Field(10.0, ge=2, le=300)
    mood: Words = Field("", description="of the music; the scene's if not given")
    instruments: Words = Field("", description="piano and strings, no drums, ...")
    tempo: float | None = Field(None, ge=40, le=240, description="beats a minute; chosen to fit if not given")
    negative_prompt: Prompt = Field("", description="what is not to be seen")
    size: str = Field("720p", max_length=20, description="360p, 480p, 720p, 1080p, 4k or WxH")
    aspect: Aspect | None = Field(None, description="16:9 if not given; WxH has its own")
    fps: int = Field(24, ge=10, le=60)
    shot_seconds: float = Field(4.0, ge=1, le=20, description="from cut to cut; bent to whole beats")
    transition: Join = Field("cut", description="how one shot gives way to the next")
    transition_seconds: float = Field(0.5, ge=0.1, le=2, description="of a dissolve or fade")
    seed: int = Field(0, ge=0, le=2**32 - 1, description="of the footage and of the music")
    steps: int | None = Field(None, ge=1, le=200, description="of a video model; its own if not given")
    guidance: float | None = Field(None, ge=0, le=30, description="of a video model; its own if not given")

    @model_validator(mode="after")
    def _whole(self) -> "ContentRequest":
        if not self.prompt.strip():
            raise InputError("prompt: it is empty; say what is to be seen", field="prompt")
        if not self.genre.strip():
            raise InputError("genre: it is empty; say pop, lo-fi, orchestral, ...", field="genre")
        if self.transition != "cut" and self.transition_seconds > self.shot_seconds / 2:
            raise InputError(
                f"transition_seconds: {self.transition_seconds:g} s is more than half a shot: at most "
                f"{self.shot_seconds / 2:g} s",
                field="transition_seconds",
            )
        canvas(self.size, self.aspect)
        return self


def canvas(size: str, aspect: Aspect | None) -> tuple[int, int]:
    """The (width, height) of the film, both even. Raises InputError that names what is allowed."""
    short = SIZES.get(size.strip().lower())
    if short is None:
        exact = parse_size(size) if "x" in size.lower() or "×" in size else "average"
        if exact == "average":
            raise InputError(
                f"size {size!r}: one of {', '.join(SIZES)}, or WxH such as 1280x720", field="size"
            )
        if aspect is not None:
            raise InputError(f"aspect: size {size} has its own; leave one of them out", field="aspect")
        return exact
    across, down = (int(part) for part in (aspect or "16:9").split(":"))
    width, height = (
        (_even(short * across / down), short) if across >= down else (short, _even(short * down / across))
    )
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise InputError(
            f"size: {size} at {aspect} would be {width}x{height}: a side has at most {MAX_SIDE} pixels, and "
            f"all of it {MAX_PIXELS} (3840x2160)",
            field="size",
        )
    return width, height


def _even(side: float) -> int:
    return 2 * round(side / 2)
