"""Tables on both databases, with the same code, under a clock that a test may move."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it brings no types
import pytest
from sqlalchemy import ColumnElement, Double, bindparam

from deployments.runner import Job, Lease, Status, StoredArtifact
from graphs.table.clock import Now
from graphs.table.connect import file_url
from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable
from tests.conftest import PATIENCE

FILM = (StoredArtifact("video.mp4", "video/mp4", 3, "0" * 64),)


@dataclass
class Clock:
    """The database's clock, and by how many seconds it is put forward."""

    ahead: float = 0.0
    now: ColumnElement[float] = field(init=False)

    def __post_init__(self) -> None:
        self.now = Now() + bindparam("ahead", callable_=lambda: self.ahead, type_=Double())

    def forward(self, seconds: float) -> None:
        self.ahead += seconds


@dataclass
class House:
    """Makes tables on one database, as several processes would, and closes them."""

    url: str
    clock: Clock = field(default_factory=Clock)
    made: list[SqlTable] = field(default_factory=list)

    def table(self, rules: Rules | None = None) -> SqlTable:
        table = SqlTable(
            self.url, replace(rules or Rules(queued=1000), now=self.clock.now, patience=PATIENCE)
        )
        self.made.append(table)
        return table


async def empty_database(server: Any) -> str:
    """The URL of the database of a running Postgres, emptied: a new one takes longer."""
    connection = await asyncpg.connect(server.get_uri())
    try:
        await connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    finally:
        await connection.close()
    return str(server.get_uri())


@pytest.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of an empty database."""
    if request.param == "sqlite":
        return file_url(tmp_path / "jobs.sqlite")
    return await empty_database(request.getfixturevalue("postgres"))


@pytest.fixture
async def house(url: str) -> AsyncIterator[House]:
    house = House(url)
    yield house
    for table in house.made:
        await table.close()


@pytest.fixture
def table(house: House) -> SqlTable:
    return house.table()


@pytest.fixture
def clock(house: House) -> Clock:
    return house.clock


async def claimed(table: SqlTable, seconds: float = 15) -> Lease:
    lease = await table.claim("runner", seconds)
    assert lease is not None
    return lease


async def standing(table: SqlTable, job_id: str) -> Job:
    job = await table.get(job_id)
    assert job is not None
    return job


async def status(table: SqlTable, job_id: str) -> Status:
    return (await standing(table, job_id)).status
