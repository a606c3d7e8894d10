"""What a score for a film may be asked for: every field with its limits."""

from pydantic import Field

from deployments.dub import Original
from deployments.emotion import Mode
from graphs.requests import Prompt, Request

LONGEST = 600.0
"""Seconds of film; the slot `film` may be set to take less."""

SHORTEST = 0.5
"""Seconds: no music is written for less."""

__all__ = ["FilmScoreRequest"]


class FilmScoreRequest(Request):
    """A film, and what its score is to be like; what is not said follows from the film."""

    video: str = Field(min_length=1, max_length=2000, description="the film: a path, URL or id of an upload")
    prompt: Prompt = Field("", description="what the score should be like; the film's emotion says the rest")
    original: Original = Field(
        "replace",
        description="the film's own sound: dropped, mixed with the score, or the score ducks under it",
    )
    level: float = Field(
        12.0, ge=0, le=40, description="dB by which `mix` keeps the own sound under the score"
    )
    rate: float = Field(1.0, ge=0.1, le=4, description="stills a second that are looked at")
    mode: Mode = Field("usual", description="`bare` asks a model for the six bare words, still by still")
    tempo: float | None = Field(None, ge=40, le=240, description="beats a minute; the film's if not given")
    seed: int = Field(0, ge=0, le=2**32 - 1, description="of the music")
    stems: bool = Field(True, description="the score and the film's own sound, each as a file of its own")
