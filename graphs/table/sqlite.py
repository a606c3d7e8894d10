"""Connections to a SQLite file: a writing one that is durable, and reading ones beside it.

A process that is stopped in the middle of a commit holds the file's lock until it goes on or ends: the
others are told `store_down`, and read on.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_READERS = 4


def writing(path: Path, busy: float) -> AsyncEngine:
    """One connection, whose transactions hold the write lock from their beginning.

    They wait up to `busy` seconds for another process's.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(path, 1, busy)

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


def reading(path: Path, busy: float) -> AsyncEngine:
    """Every statement sees what was committed when it began."""
    return _engine(path, _READERS, busy)


def _engine(path: Path, connections: int, busy: float) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=2 * busy,
        connect_args={"timeout": busy},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def plain(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # else sqlite3 begins transactions of its own

    return engine
