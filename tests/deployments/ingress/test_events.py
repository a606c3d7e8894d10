"""Server-sent events: what moves is told once, and whoever hangs up is forgotten."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
import uvicorn

from composer.errors import EngineUnavailable
from deployments.ingress import events
from deployments.runner import Job, Show
from graphs.models import Result
from graphs.stages import Stage
from tests.deployments.ingress.conftest import House, film, forever, told

WISH = {"graph": "vlog", "request": {"prompt": "calm"}}


def parsed(text: str) -> list[dict[str, str]]:
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    return [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]


async def slowly(job: Job, show: Show) -> Result:
    for done in range(4):
        show((Stage("music", done, 3),))
        await asyncio.sleep(0.15)
    return await film(job, show)


async def submitted(house: House) -> str:
    return str((await house.client.post("/v1/jobs", json=WISH)).json()["id"])


async def test_every_move_is_told_once_and_the_last_is_the_end(house: House) -> None:
    house.run = slowly
    job = await submitted(house)
    answer = await house.client.get(f"/v1/jobs/{job}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    told_of = parsed(answer.text)
    ids = [int(event["id"]) for event in told_of if event["event"] == "job"]
    assert ids == sorted(set(ids))
    assert len(ids) > 2
    states = [json.loads(event["data"]) for event in told_of[:-1]]
    assert all(state["id"] == job for state in states)
    assert (states[-1]["status"], states[-1]["artifacts"][0]["name"]) == ("completed", "video.mp4")
    assert told_of[-1]["event"] == "end"
    assert json.loads(told_of[-1]["data"])["status"] == "completed"


async def test_who_comes_back_hears_only_what_came_after(house: House) -> None:
    house.run = slowly
    job = await submitted(house)
    path = f"/v1/jobs/{job}/events"
    all_of_it = parsed((await house.client.get(path)).text)
    last = all_of_it[-1]["id"]
    for event in all_of_it[:-2]:
        rest = parsed((await house.client.get(path, headers={"Last-Event-ID": event["id"]})).text)
        assert [(one["event"], one["id"]) for one in rest] == [("job", last), ("end", last)]
    over = await house.client.get(path, headers={"Last-Event-ID": last})
    assert (over.status_code, over.content) == (204, b"")


@pytest.mark.parametrize("said", ["", "abc", "-1", "9" * 400, "99999999", "²"])
async def test_an_event_id_that_was_never_told_is_passed_over(house: House, said: str) -> None:
    path = f"/v1/jobs/{await house.completed()}/events"
    answer = await house.client.get(path, headers=[(b"Last-Event-ID", said.encode())])
    assert [event["event"] for event in parsed(answer.text)] == ["job", "end"]


async def test_a_job_that_does_not_move_is_followed_by_heartbeats(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "HEARTBEAT_SECONDS", 0.2)
    house.run = forever
    job = await submitted(house)

    async def cancel() -> None:
        await asyncio.sleep(1)
        await house.client.post(f"/v1/jobs/{job}/cancel")

    later = asyncio.create_task(cancel())
    text = (await house.client.get(f"/v1/jobs/{job}/events")).text
    await later
    assert text.count(": still here\n\n") >= 2
    assert json.loads(parsed(text)[-1]["data"])["status"] == "cancelled"


async def test_a_job_that_is_not_there_has_no_events(house: House) -> None:
    told(await house.client.get("/v1/jobs/job_1/events"), 404, "job_not_found")


async def test_a_stream_breaks_off_without_an_end_when_the_table_is_away(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.run = forever
    job = await submitted(house)

    async def away(*_: object) -> None:
        raise EngineUnavailable("the database does not answer", "store_down")

    monkeypatch.setattr(house.table, "wait", away)
    answer = await house.client.get(f"/v1/jobs/{job}/events")
    assert [event["event"] for event in parsed(answer.text)] == ["job"]


@asynccontextmanager
async def served(house: House) -> AsyncIterator[str]:
    """The house's application behind a real socket."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert house.app is not None
        server = uvicorn.Server(uvicorn.Config(house.app, log_level="error", lifespan="off"))
        task = asyncio.create_task(server.serve(sockets=[free]))
        await until(lambda: server.started)
        yield f"http://127.0.0.1:{free.getsockname()[1]}"
        server.should_exit = True
        await task


async def until(true: Any) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.02)


async def test_many_may_watch_and_whoever_hangs_up_is_forgotten(house: House) -> None:
    house.run = forever
    job = await submitted(house)
    most = house.app.state.desk.watching  # type: ignore[union-attr]
    free = most._value

    async def watch(url: str, heard: asyncio.Event) -> None:
        async with (
            httpx2.AsyncClient(trust_env=False) as client,
            client.stream("GET", f"{url}/v1/jobs/{job}/events", timeout=30) as answer,
        ):
            async for _ in answer.aiter_bytes():
                heard.set()

    async with served(house) as url:
        heard = [asyncio.Event() for _ in range(60)]
        watchers = [asyncio.create_task(watch(url, event)) for event in heard]
        await asyncio.gather(*(event.wait() for event in heard))
        assert most._value == free - 60
        await until(lambda: len(house.table._watch._waiting) == 60)
        for watcher in watchers:
            watcher.cancel()
        await asyncio.gather(*watchers, return_exceptions=True)
        await until(lambda: most._value == free and not house.table._watch._waiting)


async def test_there_is_a_most_of_watchers(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.run = forever
    job = await submitted(house)
    desk = house.app.state.desk  # type: ignore[union-attr]
    monkeypatch.setattr(desk.watching, "_value", 0)
    refused = await house.client.get(f"/v1/jobs/{job}/events")
    told(refused, 429, "too_many_watchers")
    assert refused.headers["retry-after"]
