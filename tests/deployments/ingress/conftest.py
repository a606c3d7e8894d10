"""A web application over a real table and store, and a graph that is told what to make."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from composer.errors import InputError
from deployments.ingress import Desk
from deployments.ingress.web import application
from deployments.runner import USUAL, Bench, Job, Show, Terms
from deployments.runner.loop import Loop
from graphs.models import Artifact, Result
from graphs.requests import changed
from graphs.store import LocalStore
from graphs.table.connect import file_url
from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable

FILM = bytes(range(256)) * 40


@dataclass
class House:
    """The application's parts, and what the graph was asked for."""

    client: httpx2.AsyncClient
    table: SqlTable
    store: LocalStore
    accepted: list[dict[str, Any]] = field(default_factory=list)
    terms: list[Terms] = field(default_factory=list)
    opened: list[tuple[bytes, str]] = field(default_factory=list)
    run: Callable[[Job, Show], Awaitable[Result]] | None = None
    app: FastAPI | None = None

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


class Watched(SqlTable):
    """A table that wakes the house's runner at every submit, as the server's does."""

    loop: Loop

    async def submit(self, graph: str, request: dict[str, Any], terms: Terms = USUAL) -> Job:
        job = await super().submit(graph, request, terms)
        self.loop.poke()
        return job


@asynccontextmanager
async def open_house(
    folder: Path, keys: Mapping[str, str] = MappingProxyType({}), rules: Rules | None = None
) -> AsyncIterator[House]:
    """An application over the table and the store of a folder, and a runner; `keys` as the desk has them."""
    url = file_url(folder / "jobs.sqlite")
    table, store = Watched(url, rules or Rules(queued=3, attempts=1)), LocalStore(folder / "store")
    room = House(httpx2.AsyncClient(), table, store, run=film)

    async def run(job: Job, show: Show) -> Result:
        assert room.run is not None
        return await room.run(job, show)

    table.loop = Loop(Bench(table, store, run, 2, 60, attempts=1))
    room.app = application(_desk(room, keys))
    loop = asyncio.create_task(table.loop.forever())
    transport = httpx2.ASGITransport(room.app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://soundreel") as client:
        room.client = client
        yield room
    loop.cancel()
    await asyncio.wait([loop])
    await table.close()


def _desk(room: House, keys: Mapping[str, str]) -> Desk:
    async def accept(graph: str, values: dict[str, Any], terms: Terms = USUAL) -> dict[str, Any]:
        assert graph
        room.accepted.append(values)
        room.terms.append(terms)
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

    schemas = {name: {"title": f"{name.title()}Request", "type": "object"} for name in ("vlog", "music")}
    engines = [{"slot": slot, "engine": "builtin", "license": "Apache-2.0"} for slot in ("photo", "music")]
    slots = {"vlog": (), "music": ("music",)}
    return Desk(room.table, room.store, accept, inspect, changed, schemas, slots, engines, 300_000, keys)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as room:
        yield room


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
