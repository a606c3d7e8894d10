"""A project as its owner meets it: a folder of files, of which any may be changed. The studio is a fake."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from composer.errors import EngineUnavailable, InputError
from composer.facts import probe
from deployments.picture import PictureRequest, PictureResult
from graphs.beats import make
from graphs.beats.folder import RECORD, Folder
from graphs.beats.request import Stage
from graphs.beats.shelf import Shelf
from graphs.beats.work import Work
from tests.graphs.beats.studio import Studio, changed, files, painted, project, run

WHOLE = {
    *(f"musics/{part}/music_{number}.wav" for part in ("initial", "final") for number in (1, 2)),
    *(f"images/prompt_{folder}/prompt.txt" for folder in (1, 2)),
    *(f"images/prompt_{folder}/img_{number}.jpg" for folder in (1, 2) for number in (0, 1)),
    *(f"videos/prompt_{folder}/img_{number}.mp4" for folder in (1, 2) for number in (0, 1)),
    *(f"audio_clips/audio_clip_music_{number}.mp4" for number in (1, 2)),
}


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


async def test_a_file_that_comes_while_its_stage_runs_is_not_written_over(tmp_path: Path) -> None:
    late = tmp_path / "images/prompt_1/img_0.jpg"

    async def paint(request: PictureRequest) -> PictureResult:
        late.write_bytes(b"mine")
        return painted(request)

    models = replace(Studio().models, picture=paint)
    folder = Folder(tmp_path)
    shelf = Shelf(folder)
    await make(Work(project(), models, shelf), ["image"])
    assert late.read_bytes() == b"mine"
    assert shelf.lines["images/prompt_1/img_0.jpg"].action == "own"


class _KilledError(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("step", ["record", "file"])
async def test_a_run_that_ends_between_record_and_file_is_gone_on_with(
    made: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A process that is killed: what was to be written is not there, or stands there unnoticed."""
    before = files(made)
    write = Folder.write

    def killed(self: Folder, path: str, data: bytes) -> None:
        if step == "file":
            write(self, path, data)
        raise _KilledError

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "write", killed)
        patch.setattr(Shelf, "close", lambda _: None)
        with pytest.raises(_KilledError):
            await run(made, project(music={"prompt": "techno"}), stages=("music",))
    again = await run(made, project(music={"prompt": "techno"}))
    assert "own" not in again.values()
    assert set(files(made)) == WHOLE
    assert {path for path in WHOLE if files(made)[path] == before[path]} == {
        path for path in WHOLE if path.startswith(("images", "videos"))
    }
    fresh = made.parent / "fresh"
    await run(fresh, project(music={"prompt": "techno"}))
    assert files(fresh) == files(made)
