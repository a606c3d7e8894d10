"""Graph `film_score`: a film becomes the same film with a score that follows its emotion. No Ray, no HTTP."""

import asyncio

from composer.errors import InputError
from composer.film import FilmReading
from composer.film.plot import Drawn, plot
from composer.film.spotting import spot
from composer.film.table import emotion_table
from composer.music.cues import Cues
from composer.recording import record
from composer.sound import RATE
from deployments.dub import DubRequest, DubResult
from deployments.emotion import EmotionRequest, EmotionResult
from deployments.film import FilmRequest
from deployments.music import MusicRequest
from deployments.prompt import PromptRequest, PromptResult
from graphs.film_score_report import Scored, report_of
from graphs.film_score_request import LONGEST, SHORTEST, FilmScoreRequest
from graphs.models import Artifact, Models, Result, together
from graphs.sources import source_name

__all__ = ["FilmScoreRequest", "Scored", "film_score", "score"]


async def film_score(request: FilmScoreRequest, models: Models) -> Result:
    """The film is read once; what it feels like becomes words, a curve and hits, and a score to them.

    `video.mp4` is as long as the film to one frame, its picture copied where an MP4 can hold it. Beside it:
    `emotion.txt` and `score.png`, the table and the plot; `score.flac` and `original.flac` when asked for.
    Raises InputError for a film that cannot be used.
    """
    name = source_name(request.video)
    try:
        data = await models.fetch(request.video)
        scored = await score(request, models, data, name)
        made = await models.dub(_dub(request, data, name, scored))
    except InputError as error:
        raise _of_video(error) from None
    # Half of either runs outside Python's lock.
    artifacts, report = await together(
        asyncio.to_thread(_artifacts, request, scored, made),
        asyncio.to_thread(report_of, request, scored, made),
    )
    return Result(artifacts, report)


async def score(request: FilmScoreRequest, models: Models, data: bytes, name: str) -> Scored:
    """A film's score and all that led to it, before the film is dubbed with it."""
    read = await models.film(FilmRequest(data, name, request.rate, LONGEST))
    reading = read.reading
    if reading.seconds < SHORTEST:
        said = f"{name}: lasts {reading.seconds:.2f} s; a film must last at least {SHORTEST:g} s"
        raise InputError(said, "film_too_short")
    felt = await models.emotion(
        EmotionRequest(reading.stills, reading.rate, reading.motion, reading.cuts, request.mode)
    )
    cues = spot(reading, felt.arousal)
    words = await models.prompt(_prompt(request, reading, felt, cues))
    wanted = _music(request, reading, words, cues)
    return Scored(reading, felt, words, wanted, await models.music(wanted))


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


def _dub(request: FilmScoreRequest, data: bytes, name: str, scored: Scored) -> DubRequest:
    reading = scored.reading
    return DubRequest(
        data,
        name,
        scored.piece.audio,
        reading.seconds,
        reading.fps,
        (reading.width, reading.height),
        reading.copies,
        request.original,
        request.level,
        reading.speech,
    )


def _artifacts(request: FilmScoreRequest, scored: Scored, made: DubResult) -> dict[str, Artifact]:
    felt = scored.felt
    table = emotion_table(felt.probabilities, scored.reading.rate)
    drawn = Drawn(
        scored.reading,
        felt.probabilities,
        felt.valence,
        felt.arousal,
        scored.piece.sections,
        scored.piece.hits,
        made.score,
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
    return artifacts
