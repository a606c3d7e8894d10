"""Connections to a SQLite file: a writing one that is durable, and reading ones beside it.

A process that is stopped in the middle of a commit holds the file's lock until it goes on or ends: the
others are told `store_down`, and read on.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

BUSY_SECONDS = 0.7
"""How long a writer waits for another process's transaction: twice this is less than the table's limit."""

_READERS = 4


def writing(path: Path) -> AsyncEngine:
    """One connection, whose transactions hold the write lock from their beginning."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(path, 1)

    @event.listens_for(engine.sync_engine, "connect")
    def durable(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def reading(path: Path) -> AsyncEngine:
    """Every statement sees what was committed when it began."""
    return _engine(path, _READERS)


def _engine(path: Path, connections: int) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=1.5,
        connect_args={"timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def plain(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # else sqlite3 begins transactions of its own

    return engine
