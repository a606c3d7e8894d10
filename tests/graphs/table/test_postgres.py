"""Connections to Postgres: addresses as other programs write them, and what every session is told."""

from typing import Any

import pytest
from sqlalchemy import make_url

from graphs.table import postgres as connections
from graphs.table.connect import Postgres, database
from graphs.table.sql_table import SqlTable
from tests.graphs.table.conftest import empty_database


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_any_way_to_write_the_address_leads_to_the_same_driver(scheme: str) -> None:
    store = database(f"{scheme}://me:secret@db.example:5433/jobs?sslmode=require")
    assert isinstance(store, Postgres)
    url = store.engine.url
    assert url.drivername == "postgresql+asyncpg"
    assert (url.host, url.port, url.database, dict(url.query)) == (
        "db.example",
        5433,
        "jobs",
        {"ssl": "require"},
    )


def test_an_address_without_wishes_is_left_as_it_is() -> None:
    assert dict(connections.engine(make_url("postgresql://db/jobs"), 1).url.query) == {}


async def test_every_commit_waits_for_the_disk_and_no_transaction_for_long(postgres: Any) -> None:
    table = SqlTable(await empty_database(postgres))
    names = ("fsync", "synchronous_commit", "idle_in_transaction_session_timeout", "lock_timeout")
    told = await table.database.read(
        lambda connection: [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in names]
    )
    assert told == ["on", "on", "1280ms", "1280ms"]
    await table.close()
