"""Scores of a folder of films, measured: every film and variant a row, with stand-ins that answer at once."""

import asyncio
import math
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from composer.codec import encode_picture
from composer.errors import InputError
from composer.film import Cut, FilmReading
from composer.film.emotions import EMOTIONS
from composer.media import Picture
from deployments.emotion import EmotionRequest, EmotionResult
from deployments.film import FilmRequest, FilmResult
from deployments.music import MusicRequest
from deployments.prompt import PromptRequest, PromptResult
from graphs.evaluation import PLAIN, Row, Skipped, evaluate
from graphs.evaluation_folder import films_in
from graphs.evaluation_metrics import METRICS, mean_of, means_of
from graphs.film_score import FilmScoreRequest
from graphs.models import SLOTS, Models
from tests.graphs.band import Band

SECONDS = 12
STILL = encode_picture(Picture(np.full((36, 64, 3), 90, np.uint8)))
EVERY = ("motion", "scenes", "emotion", "prompt")


class Cinema:
    """A film, an emotion and a prompt slot that answer at once; the band plays. Remembers what was asked."""

    def __init__(self) -> None:
        self.band = Band()
        self.read: list[FilmRequest] = []
        self.felt: list[EmotionRequest] = []
        self.told: list[PromptRequest] = []

    async def film(self, request: FilmRequest) -> FilmResult:
        self.read.append(request)
        if request.data == b"damaged":
            raise InputError(f"{request.name}: is damaged", "corrupt")
        motion = tuple(0.05 * number for number in range(SECONDS))
        cuts = (Cut(4.0, 0.9), Cut(8.0, 0.7))
        stills = (STILL,) * SECONDS
        return FilmResult(
            FilmReading(SECONDS, 24 * SECONDS, 24.0, 64, 36, "h264", True, stills, 1.0, motion, cuts)
        )

    async def emotion(self, request: EmotionRequest) -> EmotionResult:
        self.felt.append(request)
        rows = tuple(tuple(float(name == "tense") for name in EMOTIONS) for _ in request.stills)
        arousal = tuple(0.02 * number for number in range(len(rows)))
        return EmotionResult(rows, (0.0,) * len(rows), arousal)

    async def prompt(self, request: PromptRequest) -> PromptResult:
        self.told.append(request)
        return PromptResult("A minor", "lofi", "tense", 120.0, ("piano",), "Tense.", "tense piano")

    @property
    def models(self) -> Models:
        async def fetch(source: str) -> bytes:
            return await asyncio.to_thread(Path(source).read_bytes)

        calls: dict[str, Any] = dict.fromkeys(SLOTS, _no)
        own = {"film": self.film, "emotion": self.emotion, "prompt": self.prompt, "music": self.band.play}
        return Models(fetch=fetch, **(calls | own))


async def _no(_: Any) -> Any:
    raise AssertionError("an evaluation dubs no film")


def written(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"film")
    return folder


def sounding(path: Path, seconds: int = SECONDS) -> None:
    tone = np.sin(np.arange(seconds * 8000) * 0.3) * np.linspace(0.05, 0.5, seconds * 8000)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes((tone * 32_000).astype("<i2").tobytes())


def found(
    folder: Path, ablate: Sequence[str] = (), cinema: Cinema | None = None, **wish: Any
) -> list[Row | Skipped]:
    async def all_rows() -> list[Row | Skipped]:
        request = FilmScoreRequest.model_validate({"video": "film"} | wish)
        return [row async for row in evaluate(films_in(folder), request, (cinema or Cinema()).models, ablate)]

    return asyncio.run(all_rows())


def test_each_film_has_a_row_whole_and_a_row_for_each_modality_taken_away(tmp_path: Path) -> None:
    rows = found(written(tmp_path, "one.mp4", "two.webm"), EVERY)
    assert [(row.film, row.variant) for row in rows if isinstance(row, Row)] == [
        (film, variant)
        for film in ("one.mp4", "two.webm")
        for variant in ("full", "no motion", "no scenes", "no emotion", "no prompt")
    ]
    for row in rows:
        assert isinstance(row, Row)
        assert list(row.values) == list(METRICS)
        assert all(value is None or math.isfinite(value) for value in row.values.values())


def test_what_is_taken_away_reaches_no_later_stage(tmp_path: Path) -> None:
    cinema = Cinema()
    found(written(tmp_path, "one.mp4"), EVERY, cinema, seed=3, prompt="with flute")
    whole, still, uncut, _, _ = cinema.felt
    assert (len(whole.motion), len(still.motion), len(uncut.motion)) == (SECONDS, 0, SECONDS)
    assert (len(whole.cuts), len(still.cuts), len(uncut.cuts)) == (2, 2, 0)
    assert [told.cuts for told in cinema.told] == [2, 2, 0, 2, 2]
    neutral = cinema.told[3]
    assert set(neutral.arousal) == {0.4}
    assert {EMOTIONS[row.index(1.0)] for row in neutral.probabilities} == {"neutral"}
    asked: list[MusicRequest] = cinema.band.asked
    assert [request.prompt for request in asked] == ["tense piano"] * 4 + [PLAIN.words]
    assert [len(request.cues.hits) for request in asked] == [2, 2, 0, 2, 2]
    assert len(set(asked[3].cues.curve)) == 1 < len(set(asked[0].cues.curve))
    assert {request.seed for request in asked} == {3}
    assert {told.wish for told in cinema.told} == {"with flute"}


def test_a_film_is_read_once_for_all_its_variants(tmp_path: Path) -> None:
    cinema = Cinema()
    found(written(tmp_path, "one.mp4", "two.mp4"), EVERY, cinema)
    assert [request.name for request in cinema.read] == ["one.mp4", "two.mp4"]


def test_music_that_a_film_came_with_is_measured_as_the_scores_are(tmp_path: Path) -> None:
    written(tmp_path, "action/chase.mp4", "action/fight.mp4", "comedy/cake.mov")
    sounding(tmp_path / "action" / "chase.wav")
    (tmp_path / "comedy" / "theme.wav").parent.mkdir(exist_ok=True)
    sounding(tmp_path / "comedy" / "theme.wav")
    films = {film.name: (film.genre, film.music and film.music.name) for film in films_in(tmp_path)}
    assert films == {
        "action/chase.mp4": ("action", "chase.wav"),
        "action/fight.mp4": ("action", None),
        "comedy/cake.mov": ("comedy", "theme.wav"),
    }
    rows = [row for row in found(tmp_path) if isinstance(row, Row) and row.variant == "reference"]
    assert [(row.film, row.genre) for row in rows] == [
        ("action/chase.mp4", "action"),
        ("comedy/cake.mov", "comedy"),
    ]
    fit = rows[0].values["arousal_loudness_correlation"]
    assert fit is not None
    assert fit > 0.9
    assert rows[0].values["key_kept"] is None


def test_a_films_music_is_found_in_another_folder_of_its_genre(tmp_path: Path) -> None:
    written(tmp_path, "war/video/a.mp4", "war/video/b.mp4", "war/music/a.mp3", "love/music/b.mp3")
    assert [film.music and film.music.parent.name for film in films_in(tmp_path)] == ["music", None]


def test_a_bad_film_is_told_and_the_rest_go_on(tmp_path: Path) -> None:
    written(tmp_path, "a.mp4", "b.mp4", "notes.txt")
    (tmp_path / "a.mp4").write_bytes(b"damaged")
    bad, good = found(tmp_path)
    assert bad == Skipped("a.mp4", "corrupt", "a.mp4: is damaged")
    assert isinstance(good, Row)
    assert good.film == "b.mp4"


def test_what_cannot_be_taken_away_and_what_holds_no_film_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="motion, scenes, emotion, prompt, not 'sound'"):
        found(written(tmp_path, "one.mp4"), ["sound"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no film"):
        films_in(tmp_path / "empty")
    with pytest.raises(InputError, match="is no folder"):
        films_in(tmp_path / "one.mp4")


def test_the_interval_of_a_mean_holds_the_mean_is_narrower_with_more_films_and_comes_again() -> None:
    values = np.random.default_rng(1).normal(5, 1, 200).tolist()
    few, many = mean_of(values[:8], 7), mean_of(values, 7)
    assert few is not None
    assert many is not None
    assert few.low is not None
    assert few.high is not None
    assert many.low is not None
    assert many.high is not None
    assert few.low < few.value < few.high
    assert few.high - few.low > 2 * (many.high - many.low)
    assert abs((many.high - many.low) / (2 * 1.96 / 200**0.5) - 1) < 0.25
    assert mean_of(values[:8], 7) == few


def test_one_film_has_no_interval_and_no_number_no_mean() -> None:
    row = dict.fromkeys(METRICS, None) | {"crest": 12.0}
    assert mean_of([None, None]) is None
    means = means_of([row, dict.fromkeys(METRICS, None)])
    assert list(means) == ["crest"]
    assert (means["crest"].value, means["crest"].low, means["crest"].count) == (12.0, None, 1)
