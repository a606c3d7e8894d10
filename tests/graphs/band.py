"""A music engine for tests: it plays at once, a tone per stem, and remembers what it was asked."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from composer.media import Audio
from composer.rhythm import BeatGrid
from deployments.music import MusicRequest, MusicResult, Part, Struck
from graphs.models import SLOTS, Models

STEMS = ("drums", "bass", "harmony", "melody", "effects")
MIDI = b"MThd\0\0\0\6\0\1\0\1\1\xe0"


@dataclass
class Band:
    """`models.music` is the band; every other slot fails. From `spoilt` seeds it falls silent half way."""

    asked: list[MusicRequest] = field(default_factory=list)
    spoilt: tuple[int, ...] = ()

    async def play(self, request: MusicRequest) -> MusicResult:
        self.asked.append(request)
        tones = {name: tone(request, 110.0 * (number + 1)) for number, name in enumerate(STEMS)}
        mix = np.asarray(np.sum([audio.samples for audio in tones.values()], axis=0, dtype=np.float32))
        if request.seed in self.spoilt:
            mix[:, mix.shape[1] // 2 :] = 0
        tempo = request.tempo or 120.0
        beats = tuple(np.arange(0, request.seconds, 60 / tempo).tolist())
        half = request.seconds / 2
        return MusicResult(
            Audio(np.clip(mix, -0.7, 0.7), request.rate),
            BeatGrid(tempo, beats, beats[::4], exact=True),
            {"genre": "lofi", "key": "A minor", "tempo": f"{tempo:g} bpm"},
            (Part("verse", 0.0, half, 0.4), Part("chorus", half, request.seconds, 0.9)),
            tuple(Struck(hit.time, "accent") for hit in request.cues.hits),
            tones if request.stems else {},
            MIDI if request.midi else b"",
        )

    @property
    def models(self) -> Models:
        calls: dict[str, Any] = dict.fromkeys(SLOTS, _no) | {"music": self.play}
        return Models(fetch=_no, **calls)


def tone(request: MusicRequest, pitch: float) -> Audio:
    """A tone whose loudness is the seed's, so that every seed sounds another way."""
    time = np.arange(round(request.seconds * request.rate)) / request.rate
    wave = np.sin(2 * np.pi * pitch * time) * (0.4 + 0.01 * (request.seed % 7))
    return Audio(np.stack([wave, wave]).astype(np.float32), request.rate)


async def _no(_: Any) -> Any:
    raise AssertionError("music asks no other slot")
