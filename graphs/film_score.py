"""Graph `film_score`: a film becomes the same film with a score that follows its emotion. No Ray, no HTTP."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from composer.descriptors import describe
from composer.errors import InputError
from composer.film import SPEECH_RATE, FilmReading
from composer.film.emotions import EMOTIONS
from composer.film.fit import fit_of
from composer.film.plot import Drawn, plot
from composer.film.spotting import spot
from composer.film.table import emotion_table
from composer.measure import measure_file
from composer.music.cues import Cues
from composer.music.theory import NAMES
from composer.recording import record
from composer.sound import RATE
from composer.tracking import pace
from deployments.dub import DubRequest, DubResult
from deployments.emotion import EmotionRequest, EmotionResult
from deployments.film import FilmRequest
from deployments.music import MusicRequest, MusicResult
from deployments.prompt import PromptRequest, PromptResult
from graphs.film_score_request import LONGEST, FilmScoreRequest
from graphs.models import Artifact, Models, Result
from graphs.sources import source_name

__all__ = ["FilmScoreRequest", "film_score"]


async def film_score(request: FilmScoreRequest, models: Models) -> Result:
    """The film is read once; what it feels like becomes words, a curve and hits, and a score to them.

    `video.mp4` is as long as the film to one frame, its picture copied where an MP4 can hold it. Beside it:
    `emotion.txt` and `score.png`, the table and the plot; `score.flac` and `original.flac` when asked for.
    Raises InputError for a film that cannot be used.
    """
    data, name = await models.fetch(request.video), source_name(request.video)
    try:
        read = await models.film(FilmRequest(data, name, request.rate, LONGEST))
        reading = read.reading
        felt = await models.emotion(
            EmotionRequest(reading.stills, reading.rate, reading.motion, reading.cuts, request.mode)
        )
        cues = spot(reading, felt.arousal)
        words = await models.prompt(_prompt(request, reading, felt, cues))
        wanted = _music(request, reading, words, cues)
        piece = await models.music(wanted)
        made = await models.dub(
            DubRequest(
                data,
                name,
                piece.audio,
                reading.seconds,
                reading.fps,
                (reading.width, reading.height),
                reading.copies,
                request.original,
                request.level,
                reading.speech,
            )
        )
    except InputError as error:
        raise _of_video(error) from None
    return await asyncio.to_thread(_finished, request, reading, felt, words, wanted, piece, made)


def _of_video(error: InputError) -> InputError:
    """The error as one of the field `video`, unless it names another that the caller knows."""
    known = error.field in FilmScoreRequest.model_fields
    return error if known else type(error)(f"video: {error.message}", error.code, "video")


def _prompt(
    request: FilmScoreRequest, reading: FilmReading, felt: EmotionResult, cues: Cues
) -> PromptRequest:
    return PromptRequest(
        reading.seconds,
        felt.probabilities,
        felt.valence,
        felt.arousal,
        reading.rate,
        reading.motion,
        cues.boundaries,
        len(reading.cuts),
        request.prompt,
        request.seed,
    )


def _music(request: FilmScoreRequest, reading: FilmReading, words: PromptResult, cues: Cues) -> MusicRequest:
    tempo = request.tempo  # without one the composer bends that of the words, so that hits fall on beats
    return MusicRequest(words.words, reading.seconds, tempo, request.seed, cues, RATE)


def _finished(
    request: FilmScoreRequest,
    reading: FilmReading,
    felt: EmotionResult,
    words: PromptResult,
    wanted: MusicRequest,
    piece: MusicResult,
    made: DubResult,
) -> Result:
    table = emotion_table(felt.probabilities, reading.rate)
    fit = fit_of(reading, felt.arousal, made.score, [hit.time for hit in piece.hits])
    drawn = Drawn(
        reading, felt.probabilities, felt.valence, felt.arousal, piece.sections, piece.hits, made.score
    )
    artifacts = {
        "video.mp4": Artifact(made.mp4, "video/mp4"),
        "emotion.txt": Artifact(table.encode(), "text/plain"),
        "score.png": Artifact(plot(drawn), "image/png"),
    }
    if request.stems:
        artifacts["score.flac"] = Artifact(record(made.score, "flac"), "audio/flac")
    if request.stems and made.original is not None:
        artifacts["original.flac"] = Artifact(record(made.original, "flac"), "audio/flac")
    report = {
        "request": request.model_dump(),
        "film": _film(reading) | {"picture_copied": made.copied},
        "emotion": _emotion(reading, felt),
        "prompt": _words(words),
        "music": {"prompt": wanted.prompt, "seed": request.seed, **piece.understood},
        "sections": [_rounded(asdict(part)) for part in piece.sections],
        "hits": [_rounded(asdict(hit)) for hit in piece.hits],
        "score": _sound(made, piece),
        "fit": fit,
        "quality": measure_file(made.mp4).as_dict(),
    }
    return Result(artifacts, report)


def _film(reading: FilmReading) -> dict[str, Any]:
    return {
        "seconds": round(reading.seconds, 4),
        "frames": reading.frames,
        "fps": round(reading.fps, 4),
        "size": [reading.width, reading.height],
        "codec": reading.codec,
        "sound": bool(reading.loudness),
        "speech_seconds": round(sum(value >= 0.5 for value in reading.speech) / SPEECH_RATE, 1),
        "cuts": [_rounded(asdict(cut)) for cut in reading.cuts],
    }


def _emotion(reading: FilmReading, felt: EmotionResult) -> dict[str, Any]:
    """What was felt, still by still; rows hold the probabilities of EMOTIONS."""
    return {
        "times": [round(number / reading.rate, 3) for number in range(len(felt.probabilities))],
        "emotions": list(EMOTIONS),
        "probabilities": [[round(value, 4) for value in row] for row in felt.probabilities],
        "valence": [round(value, 4) for value in felt.valence],
        "arousal": [round(value, 4) for value in felt.arousal],
        "motion": [round(value, 4) for value in reading.motion],
        "understood": dict(felt.understood),
    }


def _words(words: PromptResult) -> dict[str, Any]:
    said = asdict(words)
    return {**said, "instruments": list(words.instruments), "understood": dict(words.understood)}


def _sound(made: DubResult, piece: MusicResult) -> dict[str, Any]:
    """The score by itself in numbers (composer.descriptors), and its tempo and key against the brief's."""
    found = describe(made.score)
    said = _rounded(
        {name: value for name, value in found.as_dict().items() if isinstance(value, float | int)}
    )
    asked = piece.grid.tempo
    tempo = pace(made.score, asked)
    said |= {
        "tempo_asked": round(asked, 3),
        "tempo_heard": tempo and round(tempo, 3),
        "key_asked": piece.understood.get("key"),
        "key_heard": found.key and f"{NAMES[found.key.tonic]} {found.key.mode}",
    }
    return said


def _rounded(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: round(float(value), 4) if isinstance(value, float) else value for name, value in values.items()
    }
