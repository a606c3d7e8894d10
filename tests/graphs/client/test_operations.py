"""The client's operations: what it sends, what it sends again, and how the server's errors come back."""

import json
from pathlib import Path
from typing import Any

import pytest

from composer.errors import EngineUnavailable, InputError, JobCancelled, SoundreelError
from graphs.client import AsyncClient, Client, run_on_server
from graphs.client.answers import Reply
from graphs.client.steps import Ask, Broken, Sleep, asked
from graphs.music import PieceRequest
from tests.graphs.client.conftest import Asked, Server
from tests.graphs.client.test_events import event, streamed

ENDED = {"id": "job_1", "status": "completed", "artifacts": [], "report": {"n": 1}}


def problem(status: int, code: str, message: str = "no", **headers: str) -> Any:
    return lambda asked: asked.send(status, {"error": {"code": code, "message": message}}, **headers)


def one_job(last: dict[str, Any]) -> Any:
    def answer(asked: Asked) -> None:
        if asked.path == "/v1/files":
            asked.send(201, {"id": f"file_{len(asked.server.heard)}"})  # type: ignore[attr-defined]
        elif asked.path == "/v1/jobs":
            asked.send(202, {"id": "job_1", "status": "queued"})
        elif asked.path == "/v1/jobs/job_1/events":
            streamed(event("job", 1, status="in_progress"), event("job", 2, **last), event("end", 2))(asked)
        else:
            asked.send(200, last)

    return answer


def test_files_are_sent_once_urls_are_named_and_the_result_is_fetched(server: Server, tmp_path: Path) -> None:
    server.answer = one_job(ENDED)
    photo = tmp_path / "dog.jpg"
    photo.write_bytes(b"pixels of a dog")
    seen: list[str] = []
    wanted = {"photos": [str(photo), "https://example.com/cat.jpg", str(photo)], "prompt": "calm"}
    files, report = run_on_server(server.url, "vlog", wanted, lambda state: seen.append(state["status"]))
    assert (files, report, seen) == ({}, {"n": 1}, ["in_progress", "completed"])
    assert b"pixels of a dog" in server.heard[0].body
    sent = json.loads(server.heard[1].body)
    assert sent["request"]["photos"] == ["file_1", "https://example.com/cat.jpg", "file_1"]


def test_a_submit_whose_answer_was_lost_is_sent_again_under_the_same_name(server: Server) -> None:
    server.turns(lambda asked: asked.die(), lambda asked: asked.send(202, {"id": "job_1"}))
    with Client(server.url) as client:
        assert client.create("music", PieceRequest(prompt="calm"))["id"] == "job_1"
        client.create("music", {"prompt": "calm"})
    names = [asked.headers["Idempotency-Key"] for asked in server.heard]
    assert names[0] == names[1] != names[2]
    assert server.heard[0].body == server.heard[1].body


def test_an_upload_that_broke_off_is_sent_again_whole(server: Server, tmp_path: Path) -> None:
    photo = tmp_path / "dog.jpg"
    photo.write_bytes(b"pixels" * 50_000)
    server.turns(lambda asked: asked.die(), lambda asked: asked.send(201, {"id": "file_1"}))
    with Client(server.url) as client:
        assert client.upload(photo) == "file_1"
    assert all(photo.read_bytes() in asked.body for asked in server.heard)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_full_server_is_asked_again_when_it_says(status: int) -> None:
    steps = asked(Ask("POST", "/v1/jobs"))
    assert next(steps) == Ask("POST", "/v1/jobs")
    assert steps.send(Reply(status, {"retry-after": "7"})) == Sleep(7)
    assert steps.send(None) == Ask("POST", "/v1/jobs")
    assert steps.send(Reply(status, {"retry-after": "86400"})) == Sleep(60)
    next(steps)
    again = steps.throw(Broken("gone"))
    assert isinstance(again, Sleep)
    assert again.seconds < 1
    next(steps)
    with pytest.raises(StopIteration) as end:
        steps.send(Reply(202, {}))
    assert end.value.value.status == 202


def test_a_server_that_stays_full_is_told_so(server: Server) -> None:
    server.answer = problem(429, "queue_full", "as many jobs as are allowed wait", Retry_After="0")
    with Client(server.url) as client, pytest.raises(EngineUnavailable) as caught:
        client.create("music", {"prompt": "calm"})
    assert (caught.value.code, len(server.heard)) == ("queue_full", 6)
    assert caught.value.retryable


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 500, 501, 507])
def test_what_will_not_pass_is_asked_once(server: Server, status: int) -> None:
    server.answer = problem(status, "why", "because")
    with Client(server.url) as client, pytest.raises(SoundreelError, match="because") as caught:
        client.get("job_1")
    assert (caught.value.code, len(server.heard)) == ("why", 1)
    assert isinstance(caught.value, InputError) == (status < 500)


def test_an_answer_of_something_else_is_no_result(server: Server) -> None:
    server.answer = lambda asked: asked.send(200, data=b"<html>welcome to the hotel")
    with Client(server.url) as client, pytest.raises(SoundreelError) as caught:
        client.get("job_1")
    assert caught.value.code == "bad_answer"


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        ({"status": "failed", "error": {"code": "corrupt", "message": "photo 2"}}, InputError),
        ({"status": "failed", "error": {"code": "internal", "message": "it broke"}}, SoundreelError),
        ({"status": "failed", "error": {"code": "store_down", "message": "away"}}, EngineUnavailable),
        ({"status": "cancelled"}, JobCancelled),
        ({"status": "expired"}, InputError),
    ],
)
def test_a_job_that_failed_raises_its_own_error(
    server: Server, last: dict[str, Any], kind: type[SoundreelError]
) -> None:
    server.answer = one_job(ENDED | last)
    with Client(server.url) as client, pytest.raises(SoundreelError) as caught:
        client.wait("job_1")
    assert type(caught.value) is kind


def test_the_key_is_sent(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answer = lambda asked: asked.send(200, ENDED)
    monkeypatch.setenv("SOUNDREEL_KEY", "ann.of-the-environment")
    for key in ("bob.given", None):
        with Client(server.url, key) as client:
            client.get("job_1")
    sent = [asked.headers["Authorization"] for asked in server.heard]
    assert sent == ["Bearer bob.given", "Bearer ann.of-the-environment"]


def pages(ids: list[str], gone: set[str]) -> Any:
    """Lists the jobs; nothing is known to be older than one that is gone."""

    def answer(asked: Asked) -> None:
        query = dict(part.split("=") for part in asked.path.partition("?")[2].split("&"))
        after = query.get("after")
        start = 0 if after is None else ids.index(after) + 1 if after not in gone else len(ids)
        there = [name for name in ids[start:] if name not in gone][: int(query["limit"])]
        more = bool(there) and there[-1] != ids[-1]
        if len(asked.server.heard) == 1:  # type: ignore[attr-defined]
            gone.add(there[-1])  # deleted while the client looks at the page
        asked.send(200, {"jobs": [{"id": name} for name in there], "has_more": more})

    return answer


def test_a_huge_list_comes_page_by_page_and_survives_deletions(server: Server) -> None:
    ids = [f"job_{number}" for number in range(1050)]
    server.answer = pages(ids, set())
    with Client(server.url) as client:
        listed = client.list(graph="vlog")
        assert next(listed)["id"] == "job_0"
        assert len(server.heard) == 1
        assert ["job_0", *(state["id"] for state in listed)] == ids
        assert "graph=vlog" in server.heard[-1].path


async def test_a_list_may_be_cut_short(server: Server) -> None:
    server.answer = pages([f"job_{number}" for number in range(1050)], set())
    async with AsyncClient(server.url) as client:
        assert len([state async for state in client.list(limit=120)]) == 120
    assert len(server.heard) <= 3


def test_a_retry_sends_new_files_and_says_what_is_to_be_made_anew(server: Server, tmp_path: Path) -> None:
    photo = tmp_path / "dog.jpg"
    photo.write_bytes(b"pixels")

    def answer(asked: Asked) -> None:
        known = {"/v1/files": (201, {"id": "file_1"}), "/v1/jobs/job_1": (200, {"graph": "vlog"})}
        asked.send(*known.get(asked.path, (202, {"id": "job_2"})))

    server.answer = answer
    with Client(server.url) as client:
        again = client.retry(
            "job_1", {"photos": [str(photo)], "tempo": None}, exclude=["music/2"], cache=False
        )
    assert again["id"] == "job_2"
    assert server.heard[-1].path == "/v1/jobs/job_1/retry"
    sent = {"changes": {"photos": ["file_1"], "tempo": None}, "exclude": ["music/2"], "cache": False}
    assert json.loads(server.heard[-1].body) == sent


def test_an_id_is_one_part_of_the_path_whatever_it_holds(server: Server) -> None:
    with Client(server.url) as client, pytest.raises(InputError):
        client.get("../files?x=1#y")
    assert server.heard[0].path == "/v1/jobs/..%2Ffiles%3Fx%3D1%23y"


def test_a_missing_photo_is_found_before_anything_is_submitted(server: Server) -> None:
    with pytest.raises(InputError, match=r"gone\.jpg: No such file"):
        run_on_server(server.url, "vlog", {"photos": ["gone.jpg"]}, lambda _: None)
    assert server.heard == []


def test_an_interrupt_cancels_the_job(server: Server) -> None:
    server.answer = one_job(ENDED)

    def interrupted(_: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_on_server(server.url, "music", {"prompt": "calm"}, interrupted)
    assert server.heard[-1].path == "/v1/jobs/job_1/cancel"


def test_an_address_without_a_scheme_is_refused() -> None:
    with pytest.raises(InputError, match="http://"):
        Client("localhost:8000")
