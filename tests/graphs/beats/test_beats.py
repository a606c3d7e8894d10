"""A project as its owner meets it: a folder of files, of which any may be changed. The studio is a fake."""

import asyncio
import io
import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from composer import wav
from composer.errors import EngineUnavailable, InputError
from composer.facts import probe
from graphs.beats.folder import RECORD
from graphs.beats.request import Stage
from tests.graphs.beats.studio import Studio, changed, clicks, clip, project, run

WHOLE = {
    *(f"musics/{part}/music_{number}.wav" for part in ("initial", "final") for number in (1, 2)),
    *(f"images/prompt_{folder}/prompt.txt" for folder in (1, 2)),
    *(f"images/prompt_{folder}/img_{number}.jpg" for folder in (1, 2) for number in (0, 1)),
    *(f"videos/prompt_{folder}/img_{number}.mp4" for folder in (1, 2) for number in (0, 1)),
    *(f"audio_clips/audio_clip_music_{number}.mp4" for number in (1, 2)),
}


@pytest.fixture(scope="module")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("whole")
    asyncio.run(run(root, project()))
    return root


@pytest.fixture
def made(_whole: Path, tmp_path: Path) -> Path:
    """A folder in which the project was made before."""
    return Path(shutil.copytree(_whole, tmp_path / "made"))


def files(root: Path) -> dict[str, bytes]:
    paths = (path for path in root.rglob("*") if path.is_file() and path.name != RECORD)
    return {str(path.relative_to(root)): path.read_bytes() for path in paths}


def photo(colour: tuple[int, int, int], kind: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(buffer, kind)
    return buffer.getvalue()


async def test_an_empty_folder_becomes_the_whole_project(tmp_path: Path) -> None:
    actions = await run(tmp_path, project())
    assert set(files(tmp_path)) == set(actions) == WHOLE
    assert set(actions.values()) == {"made"}
    assert (tmp_path / "images/prompt_2/prompt.txt").read_text() == "Mystical Landscape, ink."
    facts = probe((tmp_path / "audio_clips/audio_clip_music_1.mp4").read_bytes())
    assert (facts.width, facts.height, facts.fps) == (64, 64, 24)
    assert facts.video_seconds == pytest.approx(3.0, abs=1 / 24)


async def test_a_second_run_asks_for_nothing_and_makes_nothing(made: Path) -> None:
    before, studio = files(made), Studio()
    actions = await run(made, project(), studio)
    assert studio.counts == {}
    assert set(actions.values()) == {"kept"}
    assert files(made) == before


async def test_a_deleted_picture_is_another_one_and_only_what_shows_it_is_made_again(made: Path) -> None:
    before = files(made)
    (made / "images/prompt_2/img_1.jpg").unlink()
    studio = Studio()
    actions = await run(made, project(), studio)
    redone = {
        "images/prompt_2/img_1.jpg",
        "videos/prompt_2/img_1.mp4",
        "audio_clips/audio_clip_music_2.mp4",
    }
    assert changed(actions) == redone
    assert studio.counts == {"picture": 1, "photo": 1, "motion": 1, "track": 1, "assemble": 1}
    after = files(made)
    assert {path for path in WHOLE if after[path] != before[path]} == redone
    assert changed(await run(made, project())) == set()


async def test_another_music_prompt_leaves_every_picture_as_it_is(made: Path) -> None:
    actions = await run(made, project(music={"prompt": "fast techno"}))
    assert changed(actions) == {path for path in WHOLE if path.startswith(("musics", "audio_clips"))}


async def test_another_loop_setting_leaves_music_and_stills_as_they_are(made: Path) -> None:
    actions = await run(made, project(video={"motion_bucket_id": 20}))
    assert {path.split("/")[0] for path in changed(actions)} == {"videos"}


async def test_a_photo_in_the_place_of_a_picture_is_kept_and_moves_in_the_clips(made: Path) -> None:
    own = photo((250, 10, 10))
    (made / "images/prompt_1/img_0.jpg").write_bytes(own)
    studio = Studio()
    actions = await run(made, project(), studio)
    assert actions["images/prompt_1/img_0.jpg"] == "own"
    assert changed(actions) == {"videos/prompt_1/img_0.mp4", "audio_clips/audio_clip_music_1.mp4"}
    assert studio.of("motion")[0].picture.pixels[32, 32, 0] > 230
    for settings in ({}, {"prompt": "City"}):
        await run(made, project(image=settings))
        assert (made / "images/prompt_1/img_0.jpg").read_bytes() == own


async def test_a_photo_of_another_kind_stands_in_by_its_name(made: Path) -> None:
    (made / "images/prompt_1/img_0.png").write_bytes(photo((10, 250, 10), "PNG"))
    studio = Studio()
    actions = await run(made, project(), studio)
    assert actions["images/prompt_1/img_0.png"] == "own"
    assert studio.of("photo")[0].name.endswith("img_0.png")
    assert "videos/prompt_1/img_0.mp4" in changed(actions)


async def test_pictures_and_tracks_that_are_added_are_used(made: Path) -> None:
    (made / "images/prompt_1/img_9.jpg").write_bytes(photo((1, 2, 250)))
    (made / "musics/final/my song.wav").write_bytes(wav.pcm24(clicks(2.0)))
    actions = await run(made, project())
    assert {"videos/prompt_1/img_9.mp4", "audio_clips/audio_clip_my song.mp4"} <= changed(actions)
    assert "audio_clips/audio_clip_music_1.mp4" in changed(actions)
    assert "audio_clips/audio_clip_music_2.mp4" not in changed(actions)


async def test_a_piece_that_is_added_to_the_beginnings_is_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "musics/initial").mkdir(parents=True)
    (tmp_path / "musics/initial/hum.wav").write_bytes(wav.pcm24(clicks(1.5)))
    studio = Studio()
    actions = await run(tmp_path, project(), studio, ("music", "music_continuation"))
    assert "musics/final/hum.wav" in changed(actions)
    leads = [request.lead_in for request in studio.of("music") if request.lead_in]
    assert sorted(lead.seconds for lead in leads) == [1.5, 2.0, 2.0]


async def test_a_folder_with_a_prompt_of_ones_own_gets_pictures_of_it(tmp_path: Path) -> None:
    (tmp_path / "images/prompt_6").mkdir(parents=True)
    (tmp_path / "images/prompt_6/prompt.txt").write_text("a quiet harbour")
    studio = Studio()
    actions = await run(tmp_path, project(), studio, ("image",))
    assert {"images/prompt_6/img_0.jpg", "images/prompt_6/img_1.jpg"} <= changed(actions)
    assert [request.prompt for request in studio.of("picture")].count("a quiet harbour") == 2


async def test_a_changed_prompt_file_is_what_its_pictures_show(made: Path) -> None:
    (made / "images/prompt_1/prompt.txt").write_text("a quiet harbour")
    studio = Studio()
    actions = await run(made, project(), studio, ("image",))
    assert changed(actions) == {"images/prompt_1/img_0.jpg", "images/prompt_1/img_1.jpg"}
    assert {request.prompt for request in studio.of("picture")} == {"a quiet harbour"}


async def test_footage_in_the_place_of_a_loop_is_seen_in_the_clip(tmp_path: Path) -> None:
    request = project(image={"n_images": 1})
    await run(tmp_path, request)
    (tmp_path / "videos/prompt_1/img_0.mp4").write_bytes(clip((10, 240, 10), 60, 30).data)
    actions = await run(tmp_path, request)
    assert changed(actions) == {"audio_clips/audio_clip_music_1.mp4"}
    assert actions["videos/prompt_1/img_0.mp4"] == "own"


async def test_what_is_no_longer_asked_for_stays_and_is_not_used(made: Path) -> None:
    fewer = project(image={"n_images": 1})
    actions = await run(made, fewer)
    assert actions["images/prompt_1/img_1.jpg"] == actions["videos/prompt_1/img_1.mp4"] == "unused"
    assert set(files(made)) == WHOLE
    assert {path.split("/")[0] for path in changed(actions)} == {"audio_clips"}
    assert changed(await run(made, project())) == changed(actions)


async def test_another_engine_makes_its_own_files_again_and_no_others(tmp_path: Path) -> None:
    stages: tuple[Stage, ...] = ("music", "image", "video")
    await run(tmp_path, project(), stages=stages, engines={"picture": "builtin 1"})
    again = await run(tmp_path, project(), stages=stages, engines={"picture": "builtin 2"})
    stills = {path for path in WHOLE if path.startswith("images") and path.endswith(".jpg")}
    assert changed(again) == stills  # the same pictures came out of it: their loops stand


async def test_a_stage_alone_works_on_what_is_there(tmp_path: Path) -> None:
    for stage, words in (
        ("music_continuation", "musics/initial"),
        ("video", "images"),
        ("audio_clip", "musics"),
    ):
        with pytest.raises(InputError, match=f"nothing in {words}.* run the stage"):
            await run(tmp_path, project(), stages=(stage,))  # type: ignore[arg-type]  # one of STAGES
    studio = Studio()
    assert changed(await run(tmp_path, project(), studio, ("image",))) == {
        path for path in WHOLE if path.startswith("images")
    }
    assert studio.counts == {"picture": 4}


async def test_a_run_that_fails_leaves_whole_files_and_the_next_one_goes_on(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable):
        await run(tmp_path, project(), Studio(weary=("assemble", 2)))
    there = files(tmp_path)
    assert set(there) == WHOLE - {"audio_clips/audio_clip_music_2.mp4"}
    studio = Studio()
    await run(tmp_path, project(), studio)
    assert studio.counts == {"track": 1, "assemble": 1}
    assert set(files(tmp_path)) == WHOLE
    assert all(files(tmp_path)[path] == data for path, data in there.items())


async def test_the_one_seed_governs_every_stage(tmp_path: Path) -> None:
    one, two, other = tmp_path / "1", tmp_path / "2", tmp_path / "3"
    await run(one, project())
    await run(two, project())
    await run(other, project(seed=7))
    assert files(one) == files(two)
    texts = {path for path in WHOLE if path.endswith(".txt")}
    assert {path for path in WHOLE if files(one)[path] == files(other)[path]} == texts


async def test_every_file_has_a_seed_of_its_own(tmp_path: Path) -> None:
    studio = Studio()
    await run(tmp_path, project(), studio)
    seeds = [request.seed for slot in ("music", "picture", "motion") for request in studio.of(slot)]
    assert len(set(seeds)) == len(seeds) == 12


async def test_a_lost_record_loses_no_file(made: Path) -> None:
    before = files(made)
    for broken in ("{", json.dumps({"soundreel": "beats", "edition": 99, "files": {}}), "[" * 5000):
        (made / RECORD).write_text(broken)
        actions = await run(made, project(music={"prompt": "techno"}))
        assert set(actions.values()) == {"own"}
        assert files(made) == before
