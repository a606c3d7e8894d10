"""The graph `music` as its caller gets it, over a band that plays at once."""

import asyncio
import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import soundfile

from composer.errors import EngineUnavailable
from deployments.music import MusicRequest, MusicResult
from graphs.models import Result
from graphs.music import PieceRequest, music
from tests.graphs.band import MIDI, STEMS, Band


async def made(band: Band, **wish: Any) -> Result:
    return await music(
        PieceRequest.model_validate({"prompt": "calm lo-fi", "seconds": 3.0} | wish), band.models
    )


def heard(result: Result, name: str) -> np.ndarray[Any, Any]:
    samples, _ = soundfile.read(io.BytesIO(result.artifacts[name].data))
    return np.asarray(samples)


async def test_one_piece_is_one_file_as_long_as_asked() -> None:
    result = await made(Band(), rate=44_100)
    assert list(result.artifacts) == ["music.wav"]
    assert result.artifacts["music.wav"].media_type == "audio/wav"
    about = soundfile.info(io.BytesIO(result.artifacts["music.wav"].data))
    assert (about.frames, about.samplerate, about.channels) == (3 * 44_100, 44_100, 2)


async def test_all_that_is_wished_reaches_the_engine() -> None:
    band = Band()
    cues = {
        "curve": [0.1, 0.9],
        "boundaries": [1.5],
        "hits": [{"time": 2.0, "strength": 0.5}, {"time": 2.5}],
        "cuts": [1],
    }
    await made(band, tempo=90, seed=5, rate=44_100, stems=True, midi=True, cues=cues)
    [asked] = band.asked
    assert (asked.prompt, asked.seconds, asked.tempo, asked.seed) == ("calm lo-fi", 3.0, 90, 5)
    assert (asked.rate, asked.stems, asked.midi) == (44_100, True, True)
    assert (asked.cues.curve, asked.cues.boundaries, asked.cues.cuts) == ((0.1, 0.9), (1.5,), (1,))
    assert [(hit.time, hit.strength) for hit in asked.cues.hits] == [(2.0, 0.5), (2.5, 1.0)]


async def test_variants_are_played_at_the_same_time_from_seeds_that_follow() -> None:
    band, begun, gate = Band(), [], asyncio.Event()

    async def play(request: MusicRequest) -> MusicResult:
        begun.append(request.seed)
        if len(begun) == 3:
            gate.set()
        await asyncio.wait_for(gate.wait(), 5)
        return await band.play(request)

    models = replace(band.models, music=play)
    result = await music(PieceRequest(prompt="calm", seconds=2, seed=40, variants=3), models)
    assert sorted(begun) == [40, 41, 42]
    assert list(result.artifacts) == ["music.wav", "music-2.wav", "music-3.wav"]
    about = result.report["pieces"]
    assert [about[name]["rank"] for name in result.artifacts] == [1, 2, 3]
    assert sorted(about[name]["seed"] for name in result.artifacts) == [40, 41, 42]


async def test_the_best_of_the_variants_comes_first_and_says_why() -> None:
    result = await made(Band(spoilt=(4, 6)), seed=4, variants=3)
    about = result.report["pieces"]
    assert [about[f"music{number}.wav"]["seed"] == 5 for number in ("", "-2", "-3")] == [True, False, False]
    best, next_best = (about[name]["merits"] for name in ("music.wav", "music-2.wav"))
    assert best["worth"] > next_best["worth"]
    assert (best["sounding"], next_best["sounding"]) == (1, 0)
    assert heard(result, "music.wav")[-1000:].any()
    assert not heard(result, "music-2.wav")[-1000:].any()


async def test_stems_stand_beside_their_piece_and_sum_to_its_mix() -> None:
    result = await made(Band(), stems=True, midi=True, variants=2)
    names = ["music.wav", *(f"music-{stem}.wav" for stem in STEMS), "music.mid"]
    assert list(result.artifacts)[:7] == names
    assert list(result.artifacts)[7:9] == ["music-2.wav", "music-2-drums.wav"]
    total = sum(heard(result, f"music-{stem}.wav") for stem in STEMS)
    assert np.abs(total).max() > 1  # louder than full scale, as before a limiter
    assert np.abs(np.clip(total, -0.7, 0.7) - heard(result, "music.wav")).max() < 1e-6
    assert result.artifacts["music.mid"].data == MIDI
    assert result.report["pieces"]["music.wav"]["files"] == names


async def test_the_report_tells_how_it_came_about_and_how_it_sounds() -> None:
    result = await made(Band(), tempo=120, cues={"hits": [{"time": 1.0}]})
    report: dict[str, Any] = json.loads(json.dumps(result.report, allow_nan=False))
    piece = report["pieces"]["music.wav"]
    assert report["request"]["prompt"] == "calm lo-fi"
    assert piece["understood"]["key"] == "A minor"
    assert piece["beats"] == [0.0, 0.5, 1.0, 1.5, 2.0, 2.5]
    assert piece["bars"] == [0.0, 2.0]
    assert [(part["name"], part["start"], part["end"]) for part in piece["sections"]] == [
        ("verse", 0, 1.5),
        ("chorus", 1.5, 3),
    ]
    assert piece["hits"] == [{"time": 1.0, "kind": "accent"}]
    assert -10 < piece["quality"]["loudness_lufs"] < 0
    assert piece["quality"]["true_peak_dbtp"] == pytest.approx(20 * np.log10(0.7), abs=0.6)
    assert max(piece["outline"]) == pytest.approx(0.7, abs=0.001)


async def test_another_format_is_what_its_name_says() -> None:
    result = await made(Band(), format="flac", stems=True)
    assert result.artifacts["music.flac"].data[:4] == b"fLaC"
    assert result.artifacts["music-drums.wav"].data[:4] == b"RIFF"


async def test_the_same_request_gives_the_same_bytes() -> None:
    wish: dict[str, Any] = {"variants": 2, "stems": True, "seed": 3}
    one, two = await made(Band(), **wish), await made(Band(), **wish)
    assert {name: file.data for name, file in one.artifacts.items()} == {
        name: file.data for name, file in two.artifacts.items()
    }
    assert one.report == two.report


async def test_an_engine_that_fails_fails_the_job_in_its_own_words() -> None:
    async def play(_: MusicRequest) -> MusicResult:
        raise EngineUnavailable("every engine is busy; try again later")

    with pytest.raises(EngineUnavailable, match="every engine is busy"):
        await music(PieceRequest(prompt="calm", variants=3), replace(Band().models, music=play))
