"""A film of words: as long as asked, cut on the beat, footage and music made at the same time."""

import asyncio
import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import soundfile

from composer.clips import encode_clip
from composer.facts import probe
from composer.media import Audio
from deployments.music import MusicRequest
from deployments.video import VideoRequest, VideoResult
from graphs.content import ContentRequest, content
from graphs.models import Models, Result

SMALL: dict[str, Any] = {"size": "160x90", "seconds": 6.0, "shot_seconds": 2.0}


class Camera:
    """A video slot for tests: every shot is one grey, by its number, and is remembered."""

    def __init__(self, sound: bool = False) -> None:
        self.asked: list[VideoRequest] = []
        self.sound = sound

    async def shoot(self, request: VideoRequest) -> VideoResult:
        self.asked.append(request)
        grey = np.full((request.height, request.width, 3), 40 + 40 * len(self.asked), np.uint8)
        clip = await asyncio.to_thread(encode_clip, [grey] * request.frames, request.fps)
        tone = Audio(np.full((1, 24_000 * request.frames // request.fps), 0.1, np.float32), 24_000)
        return VideoResult(clip, tone if self.sound else None, (), {"scene": "grey"})


async def made(camera: Camera, **wish: Any) -> Result:
    models = replace(Models.local(), video=camera.shoot)
    return await content(ContentRequest(**{**SMALL, **wish}), models)


@pytest.mark.parametrize("seconds", [6.0, 5.02, 2.0])
async def test_the_film_lasts_what_was_asked_to_the_frame(seconds: float) -> None:
    result = await made(Camera(), seconds=seconds)
    facts = probe(result.artifacts["video.mp4"].data)
    assert facts.frames == round(seconds * 24)
    assert (facts.width, facts.height, facts.fps) == (160, 90, 24)
    assert abs(facts.length_difference_seconds or 0) <= 1 / 24
    assert result.report["quality"]["breaches"] == []


async def test_cuts_are_on_the_beat() -> None:
    quality = (await made(Camera(), seconds=8.0)).report["quality"]
    assert quality["cut_error_worst_ms"] < 25


async def test_shots_are_as_long_as_they_are_seen_and_each_has_words_and_a_seed_of_its_own() -> None:
    camera = Camera()
    result = await made(camera, prompt="a forest", seed=7)
    assert [shot.frames for shot in camera.asked] == [49, 49, 48]
    assert len({shot.prompt for shot in camera.asked}) == len(camera.asked) == len(result.report["shots"])
    assert all(shot.prompt.startswith("a forest") for shot in camera.asked)
    assert sorted(shot.seed for shot in camera.asked) == [7, 8, 9]


async def test_a_dissolve_has_footage_of_both_shots() -> None:
    camera = Camera()
    result = await made(camera, transition="dissolve", transition_seconds=0.5)
    assert probe(result.artifacts["video.mp4"].data).frames == 6 * 24
    assert sum(shot.frames for shot in camera.asked) == 6 * 24 + 2 * 12 + 2


async def test_footage_and_music_are_made_at_the_same_time() -> None:
    running: set[str] = set()
    together: list[set[str]] = []
    models = replace(Models.local(), video=Camera().shoot)

    def watch(slot: str, call: Any) -> Any:
        async def watched(request: Any) -> Any:
            running.add(slot)
            together.append(set(running))
            try:
                return await call(request)
            finally:
                running.discard(slot)

        return watched

    await content(ContentRequest(**SMALL), models.each(watch))
    assert {"video", "music"} in together


async def test_the_music_is_of_the_genre_and_changes_with_the_shots() -> None:
    models = replace(Models.local(), video=Camera().shoot)
    asked: list[MusicRequest] = []

    async def play(request: MusicRequest) -> Any:
        asked.append(request)
        return await Models.local().music(request)

    wish = SMALL | {
        "seconds": 14.0,
        "shot_seconds": 7.0,
        "genre": "techno",
        "mood": "dark",
        "instruments": "no drums",
    }
    result = await content(ContentRequest(**wish), replace(models, music=play))
    [request] = asked
    assert request.prompt == "techno, dark, no drums"
    assert request.cues.cuts == request.cues.boundaries
    assert request.cues.cuts == pytest.approx(result.report["cuts"], abs=1 / 23)
    assert len(request.cues.cuts) == 1


async def test_the_footages_own_sound_is_a_track_beside_the_film() -> None:
    assert set((await made(Camera())).artifacts) == {"video.mp4"}
    result = await made(Camera(sound=True))
    samples, rate = soundfile.read(io.BytesIO(result.artifacts["video-footage.wav"].data))
    assert len(samples) / rate == pytest.approx(6.0, abs=0.001)
    assert np.median(np.abs(samples), axis=0) == pytest.approx([0.1, 0.1], abs=0.02)


async def test_the_same_words_and_seed_are_the_same_film() -> None:
    first, second = [await made(Camera(), seconds=3.0) for _ in range(2)]
    assert first.artifacts["video.mp4"].data == second.artifacts["video.mp4"].data
