"""Graph `music`: words become pieces of music, the best first, as files and as stems. No Ray, no HTTP."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from composer import wav
from composer.measure import measure_sound
from composer.media import Audio
from composer.music.theory import NAMES, SCALES
from composer.ranking import Piece, ranked
from composer.recording import media_type, record
from deployments.music import MusicRequest, MusicResult
from graphs.models import Artifact, Models, Result, together
from graphs.music_request import PieceCues, PieceHit, PieceRequest

__all__ = ["PieceCues", "PieceHit", "PieceRequest", "music"]

OUTLINE = 480
"""Columns of the drawing of a piece: its highest sample in each, for whoever shows it."""


@dataclass(frozen=True, slots=True)
class _Played:
    """A piece as the engine gave it, less the stems, which are files already: they are five times the mix.

    `tempo` and `key` are what a listener should find in it; None where there is nothing to find.
    """

    audio: Audio
    tempo: float | None
    key: tuple[int, str] | None
    stems: Mapping[str, bytes] = field(repr=False)
    midi: bytes
    about: Mapping[str, Any]


async def music(request: PieceRequest, models: Models) -> Result:
    """`variants` pieces at the same time; `music.wav` is the best of them, then `music-2.wav`, ...

    Stems are `music-drums.wav` and so on, as long as their piece: together they are the mix before its
    limiter. Notes are `music.mid`. The report says of every piece how it came about, how it sounds, and
    its merits, by which the best comes first (composer.ranking).
    """
    seeds = range(request.seed, request.seed + request.variants)
    played = await together(*(_played(request, models, seed) for seed in seeds))
    order = await asyncio.to_thread(ranked, [Piece(each.audio, each.tempo, each.key) for each in played])
    artifacts: dict[str, Artifact] = {}
    about: dict[str, Any] = {}
    for rank, (place, merits) in enumerate(order, 1):
        piece = played[place]
        name = "music" if rank == 1 else f"music-{rank}"
        files = {f"{name}.{request.format}": await asyncio.to_thread(_recorded, request, piece)}
        files |= {f"{name}-{stem}.wav": Artifact(data, "audio/wav") for stem, data in piece.stems.items()}
        files |= {f"{name}.mid": Artifact(piece.midi, "audio/midi")} if piece.midi else {}
        artifacts |= files
        about[f"{name}.{request.format}"] = piece.about | {
            "rank": rank,
            "merits": _rounded(merits.as_dict()),
            "files": list(files),
        }
    return Result(artifacts, {"request": request.model_dump(), "pieces": about})


async def _played(request: PieceRequest, models: Models, seed: int) -> _Played:
    asked = MusicRequest(
        request.prompt,
        request.seconds,
        request.tempo,
        seed,
        request.cues.cues(),
        request.rate,
        request.stems,
        request.midi,
    )
    made = await models.music(asked)
    return await asyncio.to_thread(_kept, made, seed)


def _kept(made: MusicResult, seed: int) -> _Played:
    stems = {name: wav.float32(audio) for name, audio in made.stems.items()}
    tempo = None if made.grid.exact else made.grid.tempo  # what is known exactly needs no measuring
    return _Played(made.audio, tempo, _key(made), stems, made.midi, _described(made, seed))


def _key(made: MusicResult) -> tuple[int, str] | None:
    tonic, _, mode = made.understood.get("key", "").partition(" ")
    return (NAMES.index(tonic), mode) if tonic in NAMES and mode in SCALES else None


def _recorded(request: PieceRequest, piece: _Played) -> Artifact:
    return Artifact(record(piece.audio, request.format), media_type(request.format))


def _described(made: MusicResult, seed: int) -> dict[str, Any]:
    """What JSON can carry of a piece: seconds from its start throughout."""
    quality = measure_sound(made.audio)
    return {
        "seed": seed,
        "understood": dict(made.understood),
        "tempo": round(made.grid.tempo, 4),
        "seconds": made.audio.seconds,
        "sections": [
            {
                "name": part.name,
                "start": _exact(part.start),
                "end": _exact(part.end),
                "energy": round(float(part.energy), 4),
            }
            for part in made.sections
        ],
        "hits": [{"time": _exact(hit.time), "kind": hit.kind} for hit in made.hits],
        "beats": _times(made.grid.beats),
        "bars": _times(made.grid.bars),
        "quality": _rounded(quality),
        "outline": _outline(made.audio),
    }


def _rounded(values: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 4) for name, value in values.items()}


def _times(times: Sequence[float]) -> list[float]:
    return [_exact(time) for time in times]


def _exact(time: float) -> float:
    """To the microsecond: a twentieth of a sample."""
    return round(float(time), 6)


def _outline(audio: Audio) -> list[float]:
    """The highest absolute sample in each of OUTLINE equal stretches."""
    loud = np.abs(audio.samples).max(axis=0)
    starts = np.linspace(0, len(loud), min(OUTLINE, len(loud)), endpoint=False, dtype=np.intp)
    return [round(float(peak), 3) for peak in np.maximum.reduceat(loud, starts)]
