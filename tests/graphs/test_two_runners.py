"""Two runners on one table and one store, as on a cluster: a folder, and an S3 server with Postgres."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deployments.runner import Bench, Job, Show, Store
from deployments.runner.loop import Loop
from graphs.models import Artifact, Result
from graphs.open_store import open_store
from graphs.table.connect import file_url
from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable
from tests.graphs.s3_server import S3

JOBS = 16


@dataclass(frozen=True)
class Place:
    """Where runners meet: the URL of the table and a store for each that asks."""

    database: str
    store: str
    options: dict[str, str]

    def table(self) -> SqlTable:
        return SqlTable(self.database, Rules(patience=20.0))

    def open(self) -> Store:
        return open_store(self.store, self.options)


@pytest.fixture(params=["folder and SQLite", "S3 and Postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder and SQLite":
        return Place(file_url(tmp_path / "jobs.sqlite"), str(tmp_path / "store"), {})
    server: S3 = request.getfixturevalue("s3")
    postgres: Any = request.getfixturevalue("postgres")
    postgres.psql("DROP DATABASE IF EXISTS two_runners")
    postgres.psql("CREATE DATABASE two_runners")
    return Place(postgres.get_uri("two_runners"), server.new_url(), server.options)


@asynccontextmanager
async def runner(place: Place, ran: Counter[str]) -> AsyncIterator[Loop]:
    """A runner of its own: another table object, another store object, as in another process."""

    async def run(job: Job, _: Show) -> Result:
        ran[job.id] += 1
        await asyncio.sleep(0.05)
        film = f"film of {job.request['number'] % 4}".encode()  # some jobs make the same file
        return Result({"film.mp4": Artifact(film, "video/mp4")})

    table = place.table()
    loop = Loop(Bench(table, place.open(), run, at_once=2, seconds=60))
    task = asyncio.create_task(loop.forever())
    try:
        yield loop
    finally:
        task.cancel()
        await asyncio.wait([task])
        await table.close()


async def test_two_runners_share_the_work_and_no_job_is_run_twice(place: Place) -> None:
    ran: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    table, store = place.table(), place.open()
    jobs = [await table.submit("vlog", {"number": number}) for number in range(JOBS)]
    async with AsyncExitStack() as stack:
        for counter in ran:
            await stack.enter_async_context(runner(place, counter))
        ended = await asyncio.gather(*(table.wait(job.id, 60) for job in jobs))
    assert all(job is not None and job.status == "completed" for job in ended)
    assert set((ran[0] + ran[1]).values()) == {1}
    assert all(len(counter) >= 2 for counter in ran)
    for number, job in enumerate(ended):
        assert job is not None
        assert await store.read(job.artifacts[0].sha256) == f"film of {number % 4}".encode()
    await table.close()


async def test_what_one_runner_gives_back_the_other_ends(place: Place) -> None:
    ran: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    table = place.table()
    async with runner(place, ran[0]) as leaving:
        await leaving.drain(0)
        jobs = [await table.submit("vlog", {"number": number}) for number in range(3)]
        async with runner(place, ran[1]):
            ended = await asyncio.gather(*(table.wait(job.id, 60) for job in jobs))
    assert all(job is not None and (job.status, job.attempt) == ("completed", 1) for job in ended)
    assert not ran[0]
    await table.close()
