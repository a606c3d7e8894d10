"""`soundreel beats --server`: a project whose files come from a server and stand here as if made here."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphs.client import Client
from graphs.models import Models
from tests.graphs.beats.studio import Studio
from tests.graphs.cli.conftest import Soundreel
from tests.graphs.cli.test_beats import write
from tests.graphs.conftest import jpeg
from tests.server import served

MINE = "mine/lofi"


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Studio:
    studio = Studio()
    monkeypatch.setattr(Models, "local", lambda **_: studio.models)
    monkeypatch.chdir(tmp_path)
    return studio


@pytest.fixture
def server(studio: Studio, tmp_path: Path) -> Iterator[str]:
    """A server on which the studio works."""
    assert not studio.asked
    with served(tmp_path / "there", running_jobs=1) as url:
        yield url


def files(root: Path) -> dict[str, bytes]:
    paths = (path for path in root.rglob("*") if path.is_file() and path.name != ".soundreel.json")
    return {str(path.relative_to(root)): path.read_bytes() for path in paths}


def jobs(server: str) -> int:
    with Client(server) as client:
        return len(list(client.list()))


def test_what_a_server_makes_is_what_would_be_made_here_and_stands_as_such(
    soundreel: Soundreel, studio: Studio, server: str, tmp_path: Path
) -> None:
    config = write(tmp_path)
    code, out, err = soundreel("beats", config, "--server", server)
    assert code == 0, err
    assert "audio_clip: 1 made" in out
    there = files(tmp_path / MINE)
    shutil.rmtree(tmp_path / MINE)
    assert soundreel("beats", config)[0] == 0
    assert files(tmp_path / MINE) == there
    assert len(there) == 6
    assert studio.asked


def test_nothing_is_submitted_when_nothing_has_changed(
    soundreel: Soundreel, studio: Studio, server: str, tmp_path: Path
) -> None:
    config = write(tmp_path)
    soundreel("beats", config, "--server", server)
    studio.asked.clear()
    code, out, _ = soundreel("beats", config, "--server", server, "--json")
    assert code == 0
    assert {row["action"] for row in json.loads(out)["files"]} == {"kept"}
    assert jobs(server) == 1
    assert not studio.asked


def test_a_deleted_picture_and_a_photo_of_ones_own_reach_the_server(
    soundreel: Soundreel, studio: Studio, server: str, tmp_path: Path
) -> None:
    config = write(tmp_path)
    soundreel("beats", config, "--server", server)
    still = tmp_path / MINE / "images/prompt_1/img_0.jpg"
    first = still.read_bytes()
    still.unlink()
    studio.asked.clear()
    assert soundreel("beats", config, "--server", server)[0] == 0
    assert still.read_bytes() != first
    assert studio.counts == {"picture": 1, "photo": 1, "motion": 1, "assemble": 1}
    still.write_bytes(jpeg((250, 10, 10)))
    (still.parent / "prompt.txt").write_text("a quiet harbour")
    studio.asked.clear()
    code, out, _ = soundreel("beats", config, "--server", server, "--json")
    actions = {row["file"]: row["action"] for row in json.loads(out)["files"]}
    assert code == 0
    assert actions["images/prompt_1/img_0.jpg"] == actions["images/prompt_1/prompt.txt"] == "own"
    assert studio.of("motion")[0].prompt == "a quiet harbour"
    assert studio.of("motion")[0].picture.pixels[32, 32, 0] > 230
    assert still.read_bytes() == jpeg((250, 10, 10))


def test_a_server_that_is_away_is_told_at_once(soundreel: Soundreel, studio: Studio, tmp_path: Path) -> None:
    code, _, err = soundreel("beats", write(tmp_path), "--server", "http://127.0.0.1:9")
    assert code == 1
    assert "no answer from the server" in err
    assert not studio.asked


def test_which_model_a_server_runs_instead_is_told(soundreel: Soundreel, server: str, tmp_path: Path) -> None:
    config = write(tmp_path, video={"model_id": "stabilityai/stable-video-diffusion-img2vid"})
    code, out, _ = soundreel("beats", config, "--server", server, "--stage", "image", "--json")
    assert code == 0
    [note] = json.loads(out)["notes"]
    assert note.startswith("video.model_id: stabilityai/stable-video-diffusion-img2vid was asked for")
    assert note.endswith("the server's slot motion runs builtin")
