"""What a caller may wish of a job besides: its terms, a name for the submit, an answer that waits."""

import asyncio
from typing import Any

import httpx2
import pytest

from composer.errors import EngineUnavailable
from deployments.runner import Terms
from tests.clock import took
from tests.deployments.ingress.conftest import House, film, forever, told

WISH: dict[str, Any] = {"graph": "vlog", "request": {"prompt": "calm"}}
ALL = {
    "priority": 3,
    "seconds": 90,
    "webhook": "https://caller.example/told",
    "cache": False,
    "exclude": ["music/2"],
    "commercial_only": True,
}


async def submit(house: House, body: Any = WISH, **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await house.client.post("/v1/jobs", json=body, headers=named)


async def test_a_job_is_run_under_the_terms_that_were_asked_for(house: House) -> None:
    answer = await submit(house, WISH | ALL)
    assert answer.status_code == 202
    job = await house.table.get(answer.json()["id"])
    assert job is not None
    assert job.terms == house.terms[0] == Terms(**(ALL | {"exclude": ("music/2",)}))  # type: ignore[arg-type]
    assert answer.json()["priority"] == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("priority", 11),
        ("priority", 1.5),
        ("priority", True),
        ("seconds", 0),
        ("seconds", "5"),
        ("seconds", 1e9),
        ("webhook", "https://caller.example/" + "x" * 2000),
        ("webhook", 5),
        ("cache", "no"),
        ("exclude", "music/2"),
        ("exclude", ["music/2"] * 101),
        ("commercial_only", 1),
        ("trusted", True),
        ("key", "bob"),
        ("parent", "job_1"),
    ],
)
async def test_terms_that_cannot_be_are_refused_by_their_name(house: House, field: str, value: Any) -> None:
    error = told(await submit(house, WISH | {field: value}), 422, "invalid_input")
    assert error["field"] == field
    assert house.accepted == []


async def test_the_same_submit_by_the_same_name_is_the_same_job(house: House) -> None:
    house.run = forever
    answers = await asyncio.gather(*(submit(house, Idempotency_Key="monday") for _ in range(50)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    replayed = [answer.headers.get("idempotent-replayed") for answer in answers]
    assert sorted(replayed, key=str) == [None] + ["true"] * 49
    assert len(await house.table.list(10)) == 1


async def test_another_submit_by_the_same_name_is_a_conflict(house: House) -> None:
    await submit(house, Idempotency_Key="monday")
    other = WISH | {"request": {"prompt": "loud"}}
    told(await submit(house, other, Idempotency_Key="monday"), 409, "idempotency_mismatch")
    told(await submit(house, WISH | {"priority": 1}, Idempotency_Key="monday"), 409, "idempotency_mismatch")


@pytest.mark.parametrize("name", [b"", b"x" * 256, b"x" * 300, "é".encode(), b"\xff", b"a\tb"])
async def test_a_name_that_is_none_is_refused(house: House, name: bytes) -> None:
    answer = await house.client.post("/v1/jobs", json=WISH, headers=[(b"Idempotency-Key", name)])
    told(answer, 400, "bad_idempotency_key")


async def test_two_names_are_none(house: House) -> None:
    twice = [(b"Idempotency-Key", b"a"), (b"Idempotency-Key", b"b")]
    told(await house.client.post("/v1/jobs", json=WISH, headers=twice), 400, "bad_idempotency_key")


@pytest.mark.parametrize("prefer", ["wait=10", "respond-async, Wait=10", 'wait="10"; x=1', "wait=9999"])
async def test_who_waits_is_answered_with_the_end(house: House, prefer: str) -> None:
    answer = await submit(house, Prefer=prefer)
    assert (answer.status_code, answer.json()["status"]) == (200, "completed")
    assert answer.headers["preference-applied"] == ("wait=60" if "9999" in prefer else "wait=10")
    assert answer.json()["artifacts"][0]["name"] == "video.mp4"


async def test_who_has_waited_long_enough_is_told_where_to_look(house: House) -> None:
    house.run = forever
    submitting = asyncio.create_task(submit(house, Prefer="wait=1"))
    assert 0.9 < await took(1.0, submitting) < 3
    answer = submitting.result()
    assert (answer.status_code, answer.headers["preference-applied"]) == (202, "wait=1")
    assert answer.headers["location"] == f"/v1/jobs/{answer.json()['id']}"


@pytest.mark.parametrize(
    "prefer", ["", "wait", "wait=", "wait=-1", "wait=1.5", "waiting=1", "return=minimal"]
)
async def test_what_else_is_preferred_is_passed_over(house: House, prefer: str) -> None:
    answer = await submit(house, Prefer=prefer)
    assert answer.status_code == 202
    assert "preference-applied" not in answer.headers


@pytest.mark.parametrize(
    ("code", "status"),
    [("store_down", 503), ("storage_full", 507), ("queue_full", 429), ("quota_exceeded", 429)],
)
async def test_what_may_pass_says_when_to_come_back(
    house: House, monkeypatch: pytest.MonkeyPatch, code: str, status: int
) -> None:
    async def refuse(*_: object) -> None:
        raise EngineUnavailable("not now", code)

    monkeypatch.setattr(house.table, "submit", refuse)
    for answer in (
        await submit(house),
        await house.client.post("/generate-music/", json={"prompt": "calm", "duration": 10}),
        await house.client.post(
            "/create-video-with-music", json={"image_urls": ["http://a.example/"], "prompt": "calm"}
        ),
    ):
        told(answer, status, code)
        assert int(answer.headers["retry-after"]) > 0


async def retried(house: House, job: str, body: Any = None, **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = {} if body is None else {"json": body}
    return await house.client.post(f"/v1/jobs/{job}/retry", headers=named, **content)


async def test_a_job_is_repeated_with_changes(house: House) -> None:
    request = {"prompt": "calm", "tempo": 90, "cues": {"cuts": [1], "hits": [2]}}
    first = (await submit(house, WISH | ALL | {"request": request})).json()["id"]
    changes = {"prompt": "loud", "tempo": None, "cues": {"hits": None, "curve": [3]}}
    answer = await retried(house, first, {"changes": changes, "exclude": ["music/2"], "cache": True})
    assert answer.status_code == 202
    again = answer.json()
    assert (again["parent"], again["graph"], again["priority"]) == (first, "vlog", 3)
    assert again["id"] != first
    assert answer.headers["location"] == again["links"]["self"] == f"/v1/jobs/{again['id']}"
    assert house.accepted[-1] == {"prompt": "loud", "cues": {"cuts": [1], "curve": [3]}}
    terms = house.terms[-1]
    assert (terms.exclude, terms.cache, terms.commercial_only) == (("music/2", "music/2"), True, True)


async def test_a_job_is_repeated_as_it_was_when_nothing_is_said(house: House) -> None:
    first = await house.completed()
    answer = await retried(house, first, Prefer="wait=10")
    assert (answer.status_code, answer.json()["parent"]) == (200, first)
    assert house.accepted[-1] == house.accepted[0]


async def test_a_repetition_has_a_name_too(house: House) -> None:
    first = await house.completed()
    one = await retried(house, first, {}, Idempotency_Key="again")
    two = await retried(house, first, {}, Idempotency_Key="again")
    assert one.json()["id"] == two.json()["id"]
    assert two.headers["idempotent-replayed"] == "true"


async def test_a_repetition_is_checked_as_a_submit_is(house: House) -> None:
    first = await house.completed()
    empty = await retried(house, first, {"changes": {"prompt": ""}})
    assert told(empty, 422, "invalid_input")["field"] == "prompt"
    wrong: list[dict[str, Any]] = [
        {"changes": []},
        {"changes": None},
        {"exclude": [1]},
        {"graph": "a"},
        {"cache": 0},
    ]
    for body in wrong:
        told(await retried(house, first, body), 422, "invalid_input")
    told(await retried(house, "job_1", {}), 404, "job_not_found")
    deep: dict[str, Any] = {}
    for _ in range(200):
        deep = {"a": deep}
    told(await retried(house, first, {"changes": deep}), 422, "too_deep")


async def test_an_ended_job_is_deleted_and_a_running_one_is_not(house: House) -> None:
    first = await house.completed()
    gone = await house.client.delete(f"/v1/jobs/{first}")
    assert (gone.status_code, gone.content) == (204, b"")
    told(await house.client.get(f"/v1/jobs/{first}"), 404, "job_not_found")
    told(await house.client.delete(f"/v1/jobs/{first}"), 404, "job_not_found")
    house.run = forever
    running = (await submit(house)).json()["id"]
    told(await house.client.delete(f"/v1/jobs/{running}"), 409, "job_running")
    assert (await house.client.get(f"/v1/jobs/{running}")).status_code == 200


async def test_the_list_can_be_of_one_graph_and_one_status(house: House) -> None:
    house.run = film
    made = await house.completed()
    music = (await submit(house, {"graph": "music", "request": {}}, Prefer="wait=10")).json()["id"]
    house.run = forever
    open_ = (await submit(house)).json()["id"]

    async def listed(query: str) -> list[str]:
        return [job["id"] for job in (await house.client.get(f"/v1/jobs?{query}")).json()["jobs"]]

    assert await listed("graph=vlog") == [open_, made]
    assert await listed("status=completed") == [music, made]
    assert await listed("status=completed&graph=music") == [music]
    assert await listed("graph=film") == []
    told(await house.client.get("/v1/jobs?status=done"), 422, "invalid_input")


async def test_a_view_says_what_may_be_asked_next(house: House) -> None:
    house.run = forever
    running = (await submit(house)).json()
    assert {"self", "events", "retry", "cancel", "artifacts"} == set(running["links"])
    house.run = film
    await house.client.post(running["links"]["cancel"])
    ended = (await house.client.get(f"/v1/jobs/{await house.completed()}")).json()
    assert "cancel" not in ended["links"]
    files = (await house.client.get(ended["links"]["artifacts"])).json()["artifacts"]
    assert files == ended["artifacts"] != []
    assert (ended["attempt"], ended["request"]) == (1, {"prompt": "calm"})
