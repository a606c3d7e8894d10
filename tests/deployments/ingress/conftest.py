"""A web application over a real table and store, and a graph that is told what to make."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from composer.errors import InputError
from deployments.ingress import Desk
from deployments.ingress.web import application
from deployments.runner import Bench, Job, Show
from deployments.runner.loop import Loop
from graphs.models import Artifact, Result
from graphs.store import LocalStore
from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable
from tests.conftest import sql_table

FILM = bytes(range(256)) * 40


@dataclass
class House:
    """The application's parts, and what the graph was asked for."""

    client: httpx2.AsyncClient
    table: SqlTable
    store: LocalStore
    accepted: list[dict[str, Any]] = field(default_factory=list)
    opened: list[tuple[bytes, str]] = field(default_factory=list)
    run: Callable[[Job, Show], Awaitable[Result]] | None = None

    async def completed(self) -> str:
        """The id of a job that made `video.mp4`."""
        answer = await self.client.post("/v1/jobs", json={"graph": "vlog", "request": {"prompt": "calm"}})
        job = await self.table.wait(answer.json()["id"], 10)
        assert job is not None
        assert job.status == "completed"
        return job.id


async def film(_: Job, __: Show) -> Result:
    return Result({"video.mp4": Artifact(FILM, "video/mp4")}, {"lufs": -14.0, "peak": float("-inf")})


async def forever(_: Job, __: Show) -> Result:
    await asyncio.get_running_loop().create_future()
    raise AssertionError


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    table, store = sql_table(tmp_path, Rules(queued=3)), LocalStore(tmp_path / "store")
    room = House(httpx2.AsyncClient(), table, store, run=film)

    async def accept(_: str, values: dict[str, Any]) -> dict[str, Any]:
        room.accepted.append(values)
        if values.get("prompt") == "":
            raise InputError("prompt: it is empty", field="prompt")
        if values.get("seconds", 0) > 600:
            said = "seconds: Input should be less than or equal to 600, not 1000"
            raise InputError(said, field="seconds")
        if any("10.0.0.1" in source for source in values.get("photos", ())):
            raise InputError("photos[0]: 10.0.0.1 is not a public address", "source_blocked", "photos[0]")
        return values

    async def inspect(data: bytes, name: str) -> tuple[int, int]:
        room.opened.append((data, name))
        if data.endswith(b"broken"):
            raise InputError(f"{name}: is damaged or cut short", "corrupt")
        return 320, 180

    async def run(job: Job, show: Show) -> Result:
        assert room.run is not None
        return await room.run(job, show)

    schemas = {"vlog": {"title": "VlogRequest", "type": "object"}}
    engines = [{"slot": "music", "engine": "builtin", "license": "Apache-2.0"}]
    app = application(Desk(table, store, accept, inspect, schemas, engines, upload_bytes=300_000))
    loop = asyncio.create_task(Loop(Bench(table, store, run, 2, 60)).forever())
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://soundreel") as client:
        room.client = client
        yield room
    loop.cancel()
    await asyncio.wait([loop])
    await table.close()


@pytest.fixture
def client(house: House) -> httpx2.AsyncClient:
    return house.client


def told(answer: httpx2.Response, status: int, code: str) -> dict[str, Any]:
    """The `error` of an answer that must be this problem."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    error: dict[str, Any] = answer.json()["error"]
    assert error["code"] == code
    return error
