"""Scores for a folder of films, measured: with everything that a film tells, and with each of it taken away.

Runs the graph `film_score` up to the score itself; the film is not dubbed. Knows no terminal and writes
no file.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from composer import prober
from composer.descriptors import describe
from composer.errors import InputError
from composer.film.emotions import EMOTIONS, PLANE
from composer.film.fit import fit_of
from composer.film.soundtrack import soundtrack
from composer.media import Audio
from deployments.emotion import EmotionResult
from deployments.film import FilmResult
from deployments.prompt import PromptResult
from graphs.evaluation_folder import Film
from graphs.evaluation_metrics import Values, against_brief, values_of
from graphs.film_score import FilmScoreRequest, Scored, score
from graphs.models import Call, Models

FULL, REFERENCE = "full", "reference"
PLAIN = PromptResult(
    "C major", "cinematic", "neutral", 90.0, ("strings", "piano"), "Music for a film.", "film music"
)
"""What every film is given when the words for its music are taken away."""


@dataclass(frozen=True, slots=True)
class Row:
    """A film's score in one variant: `full`, `no motion`, ..., or `reference`, the music it came with."""

    film: str
    genre: str
    variant: str
    values: Values


@dataclass(frozen=True, slots=True)
class Skipped:
    """A film or its music that could not be used, and why."""

    film: str
    code: str
    message: str


async def evaluate(
    films: Sequence[Film], request: FilmScoreRequest, models: Models, ablate: Sequence[str] = ()
) -> AsyncGenerator[Row | Skipped, None]:
    """A row for each film and variant, as they come. `request` is asked for each film in its turn.

    The fit of every variant is measured against what was read and felt with nothing taken away: else a score
    to no emotion would be held against no emotion. Each film is read once.
    """
    check_ablation(ablate)
    for film in films:
        try:
            async for row in _rows(film, request, models, ablate):
                yield row
        except InputError as error:
            yield Skipped(film.name, error.code, error.message)


def check_ablation(names: Sequence[str]) -> None:
    """Raises InputError for what cannot be taken away."""
    for name in names:
        if name not in MODALITIES:
            raise InputError(f"ablate: {', '.join(MODALITIES)}, not {name!r}", field="ablate")


async def _rows(
    film: Film, request: FilmScoreRequest, models: Models, ablate: Sequence[str]
) -> AsyncIterator[Row]:
    data = await models.fetch(str(film.video))
    asked = request.model_copy(update={"video": str(film.video)})
    models = models.each(_reading_once())
    full = await score(asked, models, data, film.video.name)
    yield Row(film.name, film.genre, FULL, await asyncio.to_thread(_measured, full, full))
    for name in ablate:
        scored = await score(asked, models.each(MODALITIES[name]), data, film.video.name)
        values = await asyncio.to_thread(_measured, full, scored)
        yield Row(film.name, film.genre, f"no {name}", values)
    if film.music is not None:
        values = await _reference(film.music, full, models)
        yield Row(film.name, film.genre, REFERENCE, values)


def _reading_once() -> Callable[[str, Call[Any, Any]], Call[Any, Any]]:
    """A wrap that keeps what a film says: its variants ask for the same reading."""
    kept: list[FilmResult] = []

    def wrap(slot: str, call: Call[Any, Any]) -> Call[Any, Any]:
        async def once(request: Any) -> Any:
            if not kept:
                kept.append(await call(request))
            return kept[0]

        return once if slot == "film" else call

    return wrap


def _measured(full: Scored, scored: Scored) -> Values:
    """The score as it sounds instead of the film's own sound."""
    reading = full.reading
    heard = soundtrack(scored.piece.audio, None, "replace", reading.seconds, 0.0, ()).score
    hits = [hit.time for hit in scored.piece.hits]
    fit = fit_of(reading, full.felt.arousal, heard, hits)
    found = describe(heard)
    return values_of(found, fit, against_brief(heard, found, scored.piece))


async def _reference(music: Path, full: Scored, models: Models) -> Values:
    """The music that a film came with, as long as the film; it has no brief and no hits that are known."""
    data = await models.fetch(str(music))

    def measured() -> Values:
        seconds = full.reading.seconds
        track: Audio = prober.open_track(data, music.name, seconds)
        heard = soundtrack(track, None, "replace", seconds, 0.0, ()).score
        return values_of(describe(heard), fit_of(full.reading, full.felt.arousal, heard, ()), {})

    return await asyncio.to_thread(measured)


def _answers(slot: str, change: Callable[[Any], Any]) -> Callable[[str, Call[Any, Any]], Call[Any, Any]]:
    """A wrap that changes what one slot answers."""

    def wrap(name: str, call: Call[Any, Any]) -> Call[Any, Any]:
        async def changed(request: Any) -> Any:
            return change(await call(request))

        return changed if name == slot else call

    return wrap


def _still(read: FilmResult) -> FilmResult:
    return replace(read, reading=replace(read.reading, motion=()))


def _uncut(read: FilmResult) -> FilmResult:
    return replace(read, reading=replace(read.reading, cuts=()))


def _unmoved(felt: EmotionResult) -> EmotionResult:
    count = len(felt.probabilities)
    row = tuple(float(name == "neutral") for name in EMOTIONS)
    valence, arousal = PLANE["neutral"]
    return EmotionResult((row,) * count, (valence,) * count, (arousal,) * count)


MODALITIES: Mapping[str, Callable[[str, Call[Any, Any]], Call[Any, Any]]] = {
    "motion": _answers("film", _still),
    "scenes": _answers("film", _uncut),
    "emotion": _answers("emotion", _unmoved),
    "prompt": _answers("prompt", lambda _: PLAIN),
}
"""What can be taken away, and how: no motion values; no cuts, and so no boundaries and no hits; neutral
throughout; the words PLAIN for every film."""
