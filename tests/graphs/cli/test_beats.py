"""`soundreel beats` as a person at a terminal meets it; a studio answers the slots."""

import json
from pathlib import Path

import pytest
import yaml

from graphs.models import Models
from tests.graphs.beats.studio import SMALL, Studio
from tests.graphs.cli.conftest import Soundreel


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Studio:
    studio = Studio()
    monkeypatch.setattr(Models, "local", lambda **_: studio.models)
    monkeypatch.chdir(tmp_path)
    return studio


def write(folder: Path, **more: object) -> str:
    path = folder / "beats.yaml"
    one = {**SMALL, "music": {**SMALL["music"], "n_music": 1}}
    one["image"] = {**SMALL["image"], "prompt_modifiers": ["oil"], "n_images": 1}
    path.write_text(yaml.safe_dump({"project_dir": "mine", "project_name": "lofi", **one, **more}))
    return str(path)


def test_a_project_is_made_in_its_folder_and_every_file_is_told(
    soundreel: Soundreel, studio: Studio, tmp_path: Path
) -> None:
    code, out, err = soundreel("beats", write(tmp_path))
    assert code == 0
    assert (tmp_path / "mine/lofi/audio_clips/audio_clip_music_1.mp4").stat().st_size > 0
    assert "made   audio_clips/audio_clip_music_1.mp4" in err
    assert out.splitlines() == [
        "music: 1 made",
        "music_continuation: 1 made",
        "image: 2 made",
        "video: 1 made",
        "audio_clip: 1 made",
        "mine/lofi",
    ]
    assert studio.counts["picture"] == 1


def test_the_next_run_tells_only_what_a_change_has_touched(
    soundreel: Soundreel, studio: Studio, tmp_path: Path
) -> None:
    soundreel("beats", write(tmp_path))
    (tmp_path / "mine/lofi/images/prompt_1/img_0.jpg").unlink()
    studio.asked.clear()
    code, out, err = soundreel("beats", write(tmp_path), "--json")
    told = json.loads(out)
    assert code == 0
    actions = {row["file"]: (row["action"], row["why"]) for row in told["files"]}
    assert actions["images/prompt_1/img_0.jpg"] == ("remade", "it was deleted")
    assert actions["videos/prompt_1/img_0.mp4"] == ("remade", "images/prompt_1/img_0.jpg has changed")
    assert actions["musics/final/music_1.wav"] == ("kept", "")
    assert told["stages_log"]["music"] == {"made": 0, "remade": 0, "kept": 1, "own": 0, "unused": 0}
    assert "musics/" not in err
    assert set(studio.counts) == {"picture", "photo", "motion", "track", "assemble"}


def test_stages_can_be_run_one_by_one(soundreel: Soundreel, studio: Studio, tmp_path: Path) -> None:
    config = write(tmp_path)
    assert soundreel("beats", config, "--stage", "image")[1].splitlines()[0] == "image: 2 made"
    assert not (tmp_path / "mine/lofi/musics").exists()
    code, out, _ = soundreel("beats", config, "--stage", "music", "--stage", "video")
    assert code == 0
    assert out.splitlines()[:2] == ["music: 1 made", "video: 1 made"]
    assert studio.counts == {"picture": 1, "music": 1, "photo": 1, "motion": 1}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--stage", "cooking"), "one of music, music_continuation, image, video, audio_clip"),
        (("--stage", "video"), "run the stage image first"),
    ],
)
def test_a_stage_that_cannot_be_ends_with_2(
    soundreel: Soundreel, studio: Studio, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    code, out, err = soundreel("beats", write(tmp_path), *words)
    assert (code, out) == (2, "")
    assert said in err
    assert not studio.asked


def test_a_bad_yaml_or_none_ends_with_2_and_makes_no_folder(
    soundreel: Soundreel, studio: Studio, tmp_path: Path
) -> None:
    code, _, err = soundreel("beats", write(tmp_path, image={"prompt": "sea", "n_images": 0}))
    assert code == 2
    assert "image.n_images" in err
    assert soundreel("beats", str(tmp_path / "none.yaml"))[0] == 2
    assert not (tmp_path / "mine").exists()
    assert not studio.asked


def test_a_folder_that_cannot_be_is_said(soundreel: Soundreel, studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a file")
    code, _, err = soundreel("beats", write(tmp_path))
    assert code == 2
    assert "mine/lofi" in err
    assert not studio.asked


def test_a_model_without_weights_here_is_told_to_be_replaced(
    soundreel: Soundreel, studio: Studio, tmp_path: Path
) -> None:
    image = {**SMALL["image"], "prompt_modifiers": ["oil"], "n_images": 1, "model_id": "nobody/nothing"}
    code, out, err = soundreel("beats", write(tmp_path, image=image), "--stage", "image", "--json")
    assert code == 0
    [note] = json.loads(out)["notes"]
    assert note.startswith("image.model_id: nobody/nothing ")
    assert note.endswith("the built-in engine is used instead")
    assert note in err
    assert studio.counts == {"picture": 1}


def test_a_lost_record_is_told_and_nothing_is_lost(
    soundreel: Soundreel, studio: Studio, tmp_path: Path
) -> None:
    soundreel("beats", write(tmp_path), "--stage", "image")
    record = tmp_path / "mine/lofi/.soundreel.json"
    record.write_text("nonsense")
    studio.asked.clear()
    code, out, err = soundreel("beats", write(tmp_path), "--stage", "image")
    assert (code, out.splitlines()[0]) == (0, "image: 2 own")
    assert "cannot be read" in err
    assert not studio.asked
