"""`soundreel jobs` against a running server."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphs.client import Client
from tests.graphs.cli.conftest import Soundreel
from tests.server import served


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("jobs"), running_jobs=1) as url:
        yield url


@pytest.fixture(autouse=True)
def _server_in_the_environment(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDREEL_SERVER", server)


@pytest.fixture(scope="module")
def made(server: str) -> dict[str, Any]:
    """A piece of two seconds, ready."""
    with Client(server) as client:
        job = client.create("music", {"prompt": "calm piano", "seconds": 2.0, "seed": 3})
        return client.wait(job["id"], timeout=60)


def test_a_job_can_be_listed_and_shown(soundreel: Soundreel, made: dict[str, Any]) -> None:
    code, out, _ = soundreel("jobs", "ls", "--graph", "music", "--status", "completed")
    assert code == 0
    assert made["id"] in out
    assert json.loads(soundreel("jobs", "ls", "--status", "failed", "--json")[1]) == []
    assert json.loads(soundreel("jobs", "show", made["id"], "--json")[1])["request"]["seed"] == 3
    assert "music.wav" in soundreel("jobs", "show", made["id"])[1]


def test_a_repetition_can_be_followed_and_its_file_fetched(
    soundreel: Soundreel, made: dict[str, Any], tmp_path: Path
) -> None:
    code, out, _ = soundreel("jobs", "retry", made["id"], "--set", "seed=4", "--set", "prompt=fast techno")
    assert code == 0
    again = out.strip()
    code, out, err = soundreel("jobs", "watch", again, "--json")
    job = json.loads(out)
    assert (code, job["status"], job["parent"]) == (0, "completed", made["id"])
    assert (job["request"]["seed"], job["request"]["prompt"]) == (4, "fast techno")
    assert "music: 1 done" in err
    code, out, _ = soundreel("jobs", "download", again, "music.wav", "-o", str(tmp_path / "new"), "--json")
    assert json.loads(out) == [str(tmp_path / "new" / "music.wav")]
    assert (tmp_path / "new" / "music.wav").read_bytes()[:4] == b"RIFF"


def test_an_item_can_be_made_anew(soundreel: Soundreel, made: dict[str, Any]) -> None:
    again = soundreel("jobs", "retry", made["id"], "--exclude", "music/1")[1].strip()
    job = json.loads(soundreel("jobs", "watch", again, "--json")[1])
    assert list(job["report"]["redone"]) == ["music/1"]


def test_a_job_can_be_cancelled_and_deleted(soundreel: Soundreel, server: str) -> None:
    with Client(server) as client:
        job = client.create("music", {"prompt": "calm piano", "seconds": 300.0, "variants": 4})["id"]
    assert soundreel("jobs", "cancel", job)[0] == 0
    code, _, err = soundreel("jobs", "watch", job)
    assert code == 1
    assert "cancelled" in err
    assert soundreel("jobs", "delete", job)[0] == 0
    code, _, err = soundreel("jobs", "show", job)
    assert code == 2
    assert "job_not_found" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("retry", "ID", "--set", "seed"), "no FIELD=VALUE"),
        (("retry", "ID", "--set", "seed=many"), "seed"),
        (("download", "ID", "film.mp4"), "has no film.mp4"),
        (("download", "ID", "-o", __file__), "is no folder"),
        (("ls", "--status", "odd"), "status"),
        (("show", "job_0"), "no such job"),
    ],
)
def test_what_cannot_be_is_said_with_exit_code_2(
    soundreel: Soundreel, made: dict[str, Any], words: tuple[str, ...], said: str
) -> None:
    code, out, err = soundreel("jobs", *(made["id"] if word == "ID" else word for word in words))
    assert (code, out) == (2, "")
    assert said in err


def test_a_dead_server_is_told_at_once(soundreel: Soundreel) -> None:
    code, _, err = soundreel("jobs", "ls", "--server", "http://127.0.0.1:9")
    assert code == 1
    assert "no answer from the server" in err


def test_a_server_makes_every_stage_anew_when_nothing_made_before_is_wished(
    soundreel: Soundreel, server: str, tmp_path: Path
) -> None:
    words = ["music", "calm piano", "--seconds", "2", "--seed", "9", "--server", server]
    for name, option in (("first", ()), ("second", ()), ("third", ("--no-cache",))):
        assert soundreel(*words, "-o", str(tmp_path / f"{name}.wav"), *option)[0] == 0
    assert len({path.read_bytes() for path in tmp_path.glob("*.wav")}) == 1
    with Client(server) as client:
        third, second, first = (job["stages"][0] for job in client.list(3, "music"))
    assert (first["cached"], second["cached"], third["cached"]) == (0, second["total"], 0)
