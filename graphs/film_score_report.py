"""The report of a film score: what was read, felt, asked for and played, and how it fits. Runs nothing."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from composer.descriptors import Descriptors, describe
from composer.film import SPEECH_RATE, FilmReading
from composer.film.emotions import EMOTIONS
from composer.film.fit import fit_of
from composer.film.soundtrack import SPEECH
from composer.loudness import short_term
from composer.measure import measure_file
from composer.media import Audio
from composer.music.theory import NAMES
from composer.tracking import pace
from deployments.dub import DubResult, Original
from deployments.emotion import EmotionResult
from deployments.music import MusicRequest, MusicResult
from deployments.prompt import PromptResult
from graphs.film_score_request import FilmScoreRequest


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """A film's score and all that led to it: what was read, felt, said in words, and asked of the music."""

    reading: FilmReading
    felt: EmotionResult
    words: PromptResult
    wanted: MusicRequest
    piece: MusicResult


def report_of(request: FilmScoreRequest, scored: Scored, made: DubResult) -> dict[str, Any]:
    """Everything that JSON can carry of a score; what could not be measured is None."""
    reading, piece = scored.reading, scored.piece
    times, loudness = short_term(made.score)
    return {
        "request": request.model_dump(),
        "film": _film(reading) | {"picture_copied": made.copied},
        "emotion": _emotion(reading, scored.felt),
        "prompt": _words(scored.words),
        "music": {"prompt": scored.wanted.prompt, "seed": request.seed, **piece.understood},
        "sections": [_rounded(asdict(part)) for part in piece.sections],
        "hits": [_rounded(asdict(hit)) for hit in piece.hits],
        "score": sound_of(made.score, piece)
        | {"times": times.round(3).tolist(), "short_term_lufs": loudness.round(2).tolist()},
        "fit": fit_of(reading, scored.felt.arousal, made.score, [hit.time for hit in piece.hits]),
        "quality": _quality(made, request.original),
    }


def _quality(made: DubResult, original: Original) -> dict[str, Any]:
    """The file as it is measured. A film whose own sound stays as it is keeps its loudness by wish."""
    quality = measure_file(made.mp4).as_dict()
    if original == "duck":
        quality["breaches"] = [said for said in quality["breaches"] if not said.startswith("the loudness")]
    return quality


def sound_of(score: Audio, piece: MusicResult) -> dict[str, Any]:
    """The score by itself in numbers (composer.descriptors), and its tempo and key against the brief's."""
    found = describe(score)
    asked = piece.grid.tempo
    tempo = pace(score, asked) if asked > 0 else None
    return numbers_of(found) | {
        "tempo_asked": round(asked, 3),
        "tempo_heard": tempo and round(tempo, 3),
        "key_asked": piece.understood.get("key"),
        "key_heard": found.key and f"{NAMES[found.key.tonic]} {found.key.mode}",
    }


def numbers_of(found: Descriptors) -> dict[str, Any]:
    """The descriptors that are single numbers, rounded."""
    return _rounded(
        {name: value for name, value in found.as_dict().items() if isinstance(value, float | int)}
    )


def _film(reading: FilmReading) -> dict[str, Any]:
    return {
        "seconds": round(reading.seconds, 4),
        "frames": reading.frames,
        "fps": round(reading.fps, 4),
        "size": [reading.width, reading.height],
        "codec": reading.codec,
        "sound": bool(reading.loudness),
        "speech_seconds": round(sum(value >= SPEECH for value in reading.speech) / SPEECH_RATE, 1),
        "loudness": [round(value, 2) for value in reading.loudness],
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


def _rounded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Floats to four decimals; what is not finite (the loudness of silence) is None."""
    return {
        name: (round(float(value), 4) if math.isfinite(value) else None)
        if isinstance(value, float)
        else value
        for name, value in values.items()
    }
