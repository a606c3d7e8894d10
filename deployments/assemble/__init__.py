"""Slot `assemble`: a cut list and sound in, a finished file out."""

from dataclasses import dataclass

from composer.media import Audio
from composer.timeline import Timeline

ENGINES = {
    "builtin": "deployments.assemble.builtin:BuiltinAssemble",
    "moviepy": "deployments.assemble.moviepy:MoviePyAssemble",
}


@dataclass(frozen=True, slots=True)
class AssembleRequest:
    """The cut list and its sound (None for a silent film); sound is fitted, faded and mastered here."""

    timeline: Timeline
    audio: Audio | None


@dataclass(frozen=True, slots=True)
class AssembleResult:
    """A finished MP4 under the delivery rules: H.264 yuv420p, AAC, faststart, constant frame rate."""

    mp4: bytes
