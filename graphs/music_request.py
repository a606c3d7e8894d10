"""What music may be asked for: every field with its limits, and what is said when they are broken."""

import math
from typing import Literal

from pydantic import Field, model_validator

from composer.errors import InputError
from composer.music.cues import Cues, Hit, check_cues
from composer.music.score import STEMS
from composer.recording import Format
from graphs.requests import Prompt, Request

SHORTEST, LONGEST = 2.0, 600.0

MOST_SOUND = 3600.0
"""Seconds of sound that one answer may hold, every stem counted: at 48 kHz 1.4 GB on their way from the
engine, and as much again when they are files."""

__all__ = ["PieceCues", "PieceHit", "PieceRequest"]

_STEMS = len(set(STEMS.values()))


class PieceHit(Request):
    """A moment that the music strikes, in seconds from its start, and how hard."""

    time: float = Field(ge=0, le=LONGEST)
    strength: float = Field(default=1.0, gt=0, le=1)


class PieceCues(Request):
    """What the music follows; every list of times ascends."""

    curve: list[float] = Field(
        default_factory=list, max_length=601, description="how intense it is, 0 to 1, one value a second"
    )
    boundaries: list[float] = Field(
        default_factory=list, max_length=200, description="seconds at which a section begins"
    )
    hits: list[PieceHit] = Field(default_factory=list, max_length=300, description="moments to strike")
    cuts: list[float] = Field(
        default_factory=list, max_length=1200, description="seconds at which the picture changes"
    )

    def cues(self) -> Cues:
        """The same as the composer knows it."""
        hits = tuple(Hit(hit.time, hit.strength) for hit in self.hits)
        return Cues(tuple(self.curve), tuple(self.boundaries), hits, tuple(self.cuts))


class PieceRequest(Request):
    """What a piece of music is made of: words, a length to the sample, and what a picture asks of it."""

    prompt: Prompt = Field(description="genre, mood, instruments, 120 bpm, in D minor, no drums")
    seconds: float = Field(default=30.0, ge=SHORTEST, le=LONGEST)
    tempo: float | None = Field(
        default=None, ge=40, le=240, description="beats a minute; the prompt's if not given"
    )
    seed: int = Field(default=0, ge=0, le=2**32 - 1)
    variants: int = Field(
        default=1, ge=1, le=8, description="different pieces (seed, seed + 1, ...), the best of them first"
    )
    rate: Literal[44100, 48000] = Field(
        default=48_000, description="samples a second; Opus in Ogg is always at 48000"
    )
    format: Format = Field(default="wav", description="of the pieces; stems are always WAV of 32-bit floats")
    stems: bool = Field(default=False, description="drums, bass, harmony, melody and effects, each by itself")
    midi: bool = Field(default=False, description="the notes as a Standard MIDI File")
    cues: PieceCues = Field(default_factory=PieceCues)

    @model_validator(mode="after")
    def _whole(self) -> "PieceRequest":
        if not self.prompt.strip():
            raise InputError("prompt: it is empty; say what the music should be like", field="prompt")
        self._check_room()
        if len(self.cues.curve) > math.ceil(self.seconds) + 1:
            raise InputError(
                f"cues.curve: {len(self.cues.curve)} values, one a second, are more than {self.seconds:g} s",
                field="cues.curve",
            )
        try:
            check_cues(self.cues.cues(), self.seconds)
        except InputError as error:
            raise InputError(f"cues.{error.message}", error.code, f"cues.{error.field}") from None
        return self

    def _check_room(self) -> None:
        sound = self.seconds * self.variants * (1 + self.stems * _STEMS)
        if sound > MOST_SOUND:
            stems = f", with {_STEMS} stems each," if self.stems else ""
            raise InputError(
                f"variants: {self.variants} of {self.seconds:g} s{stems} are {sound:g} s of sound, at most "
                f"{MOST_SOUND:g} are made at once: ask for fewer variants{' or no stems' * self.stems}",
                field="variants",
            )
