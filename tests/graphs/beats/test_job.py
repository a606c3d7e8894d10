"""A project as a job: all of its files as artifacts, and files of one's own as sources."""

import json
from pathlib import Path
from typing import Any

from composer.facts import probe
from graphs.beats import BeatsJob, beats
from graphs.models import Result
from graphs.requests import parse
from tests.graphs.beats.studio import SMALL, Studio
from tests.graphs.conftest import jpeg

ONE: dict[str, Any] = {
    "music": {**SMALL["music"], "n_music": 1},
    "image": {**SMALL["image"], "prompt_modifiers": ["oil"], "n_images": 1},
    "video": SMALL["video"],
}
NAMES = [
    "audio_clip_music_1.mp4",
    "images-prompt_1-img_0.jpg",
    "images-prompt_1-prompt.txt",
    "musics-final-music_1.wav",
    "musics-initial-music_1.wav",
    "videos-prompt_1-img_0.mp4",
]


async def job(studio: Studio, **more: Any) -> Result:
    return await beats(parse(BeatsJob, {**ONE, **more}), studio.models)


async def test_every_file_is_an_artifact_with_a_name_that_a_url_can_hold() -> None:
    result = await job(Studio())
    assert sorted(result.artifacts) == NAMES
    assert not [name for name in result.artifacts if "/" in name]
    assert result.artifacts["musics-final-music_1.wav"].media_type == "audio/wav"
    assert result.artifacts["images-prompt_1-img_0.jpg"].media_type == "image/jpeg"
    assert probe(result.artifacts["audio_clip_music_1.mp4"].data).video_codec == "h264"


async def test_the_report_tells_of_every_file_and_how_the_clips_sound() -> None:
    result = await job(Studio())
    report = json.loads(json.dumps(result.report, allow_nan=False))
    files = {row["file"]: row for row in report["files"]}
    assert {row["action"] for row in report["files"]} == {"made"}
    clip = files["audio_clips/audio_clip_music_1.mp4"]
    assert clip["loops"][0] == "videos/prompt_1/img_0.mp4"
    assert clip["quality"]["video_codec"] == "h264"
    assert report["stages_log"]["video"]["made"] == 1
    assert report["request"]["music"]["prompt"] == "calm lo-fi"


async def test_the_same_request_gives_the_same_bytes() -> None:
    one, two = await job(Studio()), await job(Studio())
    assert {name: file.data for name, file in one.artifacts.items()} == {
        name: file.data for name, file in two.artifacts.items()
    }


async def test_a_stage_that_is_wished_comes_alone_with_what_it_needs_made_on_the_way() -> None:
    studio = Studio()
    result = await job(studio, stages=["video"])
    assert list(result.artifacts) == ["videos-prompt_1-img_0.mp4"]
    assert studio.counts == {"picture": 1, "photo": 1, "motion": 1}


async def test_files_of_ones_own_are_used_in_the_place_of_what_would_be_made(tmp_path: Path) -> None:
    own = tmp_path / "red.jpg"
    own.write_bytes(jpeg((250, 10, 10)))
    studio = Studio()
    result = await job(
        studio,
        own_files=[str(own)],
        own_names=["images/prompt_1/img_0.jpg"],
        own_prompts={"prompt_1": "a quiet harbour"},
    )
    assert "picture" not in studio.counts
    assert studio.of("motion")[0].prompt == "a quiet harbour"
    assert studio.of("motion")[0].picture.pixels[32, 32, 0] > 230
    assert result.artifacts["images-prompt_1-img_0.jpg"].data == own.read_bytes()


async def test_another_take_is_another_picture() -> None:
    name = "images-prompt_1-img_0.jpg"
    first = await job(Studio(), stages=["image"])
    second = await job(Studio(), stages=["image"], takes={"images/prompt_1/img_0.jpg": 1})
    assert first.artifacts[name].data != second.artifacts[name].data


async def test_seeds_are_asked_for_in_an_order_that_no_clock_decides() -> None:
    many = {"music": SMALL["music"], "image": SMALL["image"]}
    orders = []
    for _ in range(3):
        studio = Studio(slow=True)
        await job(studio, **many)
        orders.append(
            {slot: [each.seed for each in studio.of(slot)] for slot in ("music", "picture", "motion")}
        )
    assert orders[0] == orders[1] == orders[2]
