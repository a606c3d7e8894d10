"""Group commit on SQLite: few transactions for many writes, and nobody pays for a neighbour's mistake."""

import asyncio
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from graphs.table.connect import file_url
from graphs.table.sql_table import SqlTable
from tests.conftest import sql_table


def write(connection: Connection, key: str) -> str:
    connection.execute(text("INSERT INTO turns (key, turn) VALUES (:key, 0)"), {"key": key})
    return key


def blunder(connection: Connection) -> str:
    write(connection, "half")
    raise ZeroDivisionError


async def keys(table: SqlTable) -> set[str]:
    return await table.database.read(
        lambda connection: set(connection.scalars(text("SELECT key FROM turns")).all())
    )


async def test_writes_that_wait_together_share_a_commit(tmp_path: Path) -> None:
    table = sql_table(tmp_path)
    await table.start()
    commits: list[Connection] = []
    event.listen(table.database.engine.sync_engine, "commit", commits.append)
    names = [f"k{number}" for number in range(60)]
    told = await asyncio.gather(*(table.database.write(partial(write, key=name)) for name in names))
    assert told == names
    assert await keys(table) == set(names)
    assert len(commits) <= 4
    await table.close()


async def test_a_write_that_fails_leaves_its_neighbours_and_no_trace(table: SqlTable) -> None:
    told = await asyncio.gather(
        table.database.write(lambda connection: write(connection, "a")),
        table.database.write(blunder),
        table.database.write(lambda connection: write(connection, "b")),
        table.database.write(lambda connection: write(connection, "b")),
        return_exceptions=True,
    )
    assert told[0] == "a"
    assert sum(answer == "b" for answer in told) == 1
    assert isinstance(told[1], ZeroDivisionError)
    assert await keys(table) == {"a", "b"}


async def test_every_commit_waits_for_the_disk(tmp_path: Path) -> None:
    table = sql_table(tmp_path)
    full = await table.database.write(
        lambda connection: [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "journal_mode")
        ]
    )
    assert full == [2, "wal"]
    await table.close()


@pytest.mark.parametrize("name", ["a b.sqlite", "what?.sqlite", "ä#1%20.sqlite"])
async def test_any_folder_will_do(tmp_path: Path, name: str) -> None:
    table = SqlTable(file_url(tmp_path / "new" / name))
    await table.submit("vlog", {})
    await table.close()
    assert (tmp_path / "new" / name).exists()
