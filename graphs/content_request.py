"""What a film of generated footage may be asked for: every field with its limits, and what breaks them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from composer.canvas import Aspect, canvas
from composer.errors import InputError
from graphs.requests import Prompt, Request

Join = Literal["cut", "dissolve", "fade"]


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
