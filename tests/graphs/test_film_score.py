"""The graph `film_score` as its caller gets it, with the built-in engines and a film made here."""

import asyncio
import io
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from PIL import Image

from composer.errors import InputError
from composer.facts import decode_sound, probe
from deployments.film import FilmRequest, FilmResult
from graphs.film_score import FilmScoreRequest, film_score
from graphs.models import Call, Models, Result
from tests.graphs.small_film import CUTS, FPS, RATE, SECONDS, SPOKEN, small_film, voice

MODELS = Models.local()


def wished(path: Path, **wish: Any) -> FilmScoreRequest:
    return FilmScoreRequest.model_validate({"video": str(path)} | wish)


@cache
def scored(codec: str = "libx264", form: str = "mp4", sound: bool = True, **wish: Any) -> Result:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"walk.{form}"
        path.write_bytes(small_film(codec, form, sound))
        return asyncio.run(film_score(wished(path, **wish), MODELS))


def packets(data: bytes) -> list[bytes]:
    with av.open(io.BytesIO(data), "r") as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def wave(result: Result, name: str) -> NDArray[np.float32]:
    samples, rate = soundfile.read(io.BytesIO(result.artifacts[name].data), dtype="float32")
    assert rate == RATE
    return np.asarray(samples)


def level(samples: NDArray[np.float32], start: float, end: float) -> float:
    part = samples[round(start * RATE) : round(end * RATE)].astype(np.float64)
    return float(10 * np.log10(np.square(part).mean()))


def test_the_picture_of_an_h264_film_is_copied_to_the_byte_and_as_long_as_it_was() -> None:
    result = scored()
    made = result.artifacts["video.mp4"].data
    assert packets(made) == packets(small_film("libx264", "mp4", True))
    facts = probe(made)
    assert facts.frames == SECONDS * FPS
    assert abs(facts.length_difference_seconds or 0) <= 1 / FPS
    assert abs((facts.video_seconds or 0) - SECONDS) < 1e-3
    assert result.report["film"]["picture_copied"] is True


def test_a_picture_that_no_mp4_holds_is_coded_once_and_as_long_as_it_was() -> None:
    result = scored("libvpx", "webm", sound=False)
    facts = probe(result.artifacts["video.mp4"].data)
    assert (facts.video_codec, facts.frames) == ("h264", SECONDS * FPS)
    assert abs(facts.length_difference_seconds or 0) <= 1 / FPS
    assert result.report["film"]["picture_copied"] is False


def test_the_score_rises_and_falls_with_the_arousal_of_the_film() -> None:
    report = scored().report
    assert report["fit"]["arousal_loudness_correlation"] >= 0.6
    arousal = np.array(report["emotion"]["arousal"])
    assert arousal[6:9].mean() > arousal[:4].mean() + 0.1


def test_the_strongest_cuts_are_hit_and_a_hit_is_heard_where_it_is_told() -> None:
    report = scored().report
    hits = [hit["time"] for hit in report["hits"]]
    assert hits
    assert all(min(abs(hit - cut) for cut in CUTS) <= 0.04 for hit in hits)
    assert report["fit"]["hit_error_worst_ms"] <= 40
    for hit in report["hits"]:
        if hit["kind"] != "stop":
            score = wave(scored(), "score.flac")
            assert level(score, hit["time"], hit["time"] + 0.3) > level(score, hit["time"] - 0.3, hit["time"])


def test_under_speech_a_ducking_score_is_six_decibels_lower_and_the_own_sound_as_it_was() -> None:
    result = scored(original="duck")
    free, ducked = wave(scored(), "score.flac"), wave(result, "score.flac")
    lost = {part: level(free, *part) - level(ducked, *part) for part in ((0.2, 1.4), (3.0, 7.5), (9.5, 13.0))}
    assert lost[3.0, 7.5] - max(lost[0.2, 1.4], lost[9.5, 13.0]) >= 6
    own = np.stack([voice()] * 2, axis=1)
    assert abs(level(wave(result, "original.flac"), *SPOKEN) - level(own, *SPOKEN)) < 0.5
    heard = decode_sound(result.artifacts["video.mp4"].data)
    assert heard is not None
    assert abs(level(heard.samples.T, 3.0, 7.5) - level(own, 3.0, 7.5)) < 0.5


def test_a_film_keeps_its_own_loudness_under_a_ducking_score_and_that_is_no_breach() -> None:
    assert scored(original="duck").report["quality"]["breaches"] == []
    assert scored().report["quality"]["breaches"] == []


def test_the_table_has_a_line_for_each_still_and_the_plot_is_a_picture() -> None:
    result = scored()
    lines = result.artifacts["emotion.txt"].data.decode().splitlines()
    assert lines[0].split() == [
        "time",
        *(f"{name}_prob" for name in ("exciting", "fearful", "tense", "sad", "relaxing", "neutral")),
    ]
    assert [line.split()[0] for line in lines[1:]] == [str(second) for second in range(int(SECONDS))]
    assert all(abs(sum(map(float, line.split()[1:])) - 1) < 1e-3 for line in lines[1:])
    with Image.open(io.BytesIO(result.artifacts["score.png"].data)) as plot:
        assert plot.size == (1200, 1000)
        assert len(set(plot.convert("RGB").resize((120, 100)).getcolors(12_000) or [])) > 50


def test_the_report_is_plain_json_and_tells_tempo_and_key_against_the_brief() -> None:
    report = scored().report
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    score = report["score"]
    assert abs(score["tempo_heard"] / score["tempo_asked"] - 1) < 0.5
    assert score["key_asked"]
    assert {"loudness", "loudness_range", "rms", "crest", "contrast", "centroid", "coverage"} <= set(score)
    assert len(score["times"]) == len(score["short_term_lufs"]) > 10
    assert len(report["emotion"]["probabilities"]) == int(SECONDS)


def test_the_same_request_gives_the_same_bytes() -> None:
    again = scored.__wrapped__()
    assert {name: each.data for name, each in again.artifacts.items()} == {
        name: each.data for name, each in scored().artifacts.items()
    }


def test_without_stems_there_is_the_film_its_table_and_its_plot(tmp_path: Path) -> None:
    path = tmp_path / "walk.mp4"
    path.write_bytes(small_film("libx264", "mp4", True))
    result = asyncio.run(film_score(wished(path, stems=False), MODELS))
    assert set(result.artifacts) == {"video.mp4", "emotion.txt", "score.png"}


def test_a_silent_film_gets_the_score_alone() -> None:
    result = scored(sound=False, original="mix")
    assert "original.flac" not in result.artifacts
    assert abs(result.report["quality"]["loudness_lufs"] + 14) < 0.5
    assert result.report["film"]["sound"] is False


async def test_what_is_no_film_is_told_as_the_field_video(tmp_path: Path) -> None:
    path = tmp_path / "notes.mp4"
    path.write_text("no film at all")
    with pytest.raises(InputError, match=r"video: notes\.mp4: ") as caught:
        await film_score(wished(path), MODELS)
    assert caught.value.field == "video"
    with pytest.raises(InputError, match="No such file") as missing:
        await film_score(wished(tmp_path / "none.mp4"), MODELS)
    assert (missing.value.field, missing.value.code) == ("video", "source_missing")


async def test_a_film_too_short_for_music_is_told(tmp_path: Path) -> None:
    def wrap(slot: str, call: Call[Any, Any]) -> Call[Any, Any]:
        async def blink(request: FilmRequest) -> FilmResult:
            answer: FilmResult = await call(request)
            return replace(answer, reading=replace(answer.reading, seconds=0.48))

        return blink if slot == "film" else call

    path = tmp_path / "walk.mp4"
    path.write_bytes(small_film("libx264", "mp4", True))
    with pytest.raises(InputError, match=r"video: walk\.mp4: lasts 0\.48 s") as caught:
        await film_score(wished(path), MODELS.each(wrap))
    assert (caught.value.code, caught.value.field) == ("film_too_short", "video")


async def test_no_more_is_read_of_a_film_than_the_request_allows(tmp_path: Path) -> None:
    asked: list[FilmRequest] = []

    def wrap(slot: str, call: Call[Any, Any]) -> Call[Any, Any]:
        async def longer(request: FilmRequest) -> FilmResult:
            asked.append(request)
            answer: FilmResult = await call(replace(request, longest=10.0))
            return answer

        return longer if slot == "film" else call

    path = tmp_path / "walk.mp4"
    path.write_bytes(small_film("libx264", "mp4", True))
    with pytest.raises(InputError, match="may last at most 10 s") as caught:
        await film_score(wished(path, rate=2.0), MODELS.each(wrap))
    assert caught.value.code == "film_too_long"
    assert [(request.rate, request.longest, request.name) for request in asked] == [(2.0, 600.0, "walk.mp4")]
