"""A database by its URL: transactions that write and statements that read, each over within two seconds.

Connects at the first question, on the loop that asks it, and brings the tables up to date then. Knows no
job.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Lock
from typing import TypeVar

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from composer.errors import InputError
from graphs.table import postgres, sqlite
from graphs.table.faults import planned, store_down
from graphs.table.migrate import migrate
from graphs.table.writer import Writer

T = TypeVar("T")
Do = Callable[[Connection], T]
"""What is done in a transaction. It may be done again, and raises planned errors before it writes."""

START_SECONDS = 10.0


_MIGRATING = Lock()


@asynccontextmanager
async def _alone() -> AsyncIterator[None]:
    """Alembic keeps what it works on in globals: one migration at a time in a process, on whatever loop."""
    while not _MIGRATING.acquire(blocking=False):  # noqa: ASYNC110 - its holder may be on another loop
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        _MIGRATING.release()


class Database(ABC):
    """Raises EngineUnavailable `store_down` and `storage_full`.

    Whatever takes longer than `patience`, in seconds, counts as down; a write may still come to pass then.
    """

    def __init__(self, engine: Callable[[], AsyncEngine], patience: float) -> None:
        self._make = engine
        self._patience = patience
        self._writes: AsyncEngine | None = None
        self._starting: asyncio.Task[None] | None = None
        self._working: set[asyncio.Task[object]] = set()

    async def start(self) -> None:
        """Connect, and bring the tables up to date; SoundreelError `store_too_new` when they are newer.

        Tries for longer than a question would: others may be doing the same.
        """
        until = asyncio.get_running_loop().time() + START_SECONDS
        while True:
            try:
                return await self._ready()
            except Exception as error:
                told = planned(error)
                if getattr(told, "code", "") != "store_down" or asyncio.get_running_loop().time() > until:
                    raise told from error
            await asyncio.sleep(0.2)

    async def write(self, do: Do[T]) -> T:
        """What `do` answers, durable; all of it or nothing."""
        return await self._within(self._write(do))

    async def read(self, do: Do[T]) -> T:
        return await self._within(self._read(do))

    async def close(self) -> None:
        if self._working:
            await asyncio.wait(self._working)
        if self._writes is not None:
            await self._writes.dispose()

    @property
    def engine(self) -> AsyncEngine:
        if self._writes is None:
            self._writes = self._make()
        return self._writes

    @abstractmethod
    async def _write(self, do: Do[T]) -> T: ...

    @abstractmethod
    async def _read(self, do: Do[T]) -> T: ...

    async def _ready(self) -> None:
        """Once for all who ask at the same time; again for those who ask after it failed."""
        if self._starting is None or (self._starting.done() and self._starting.exception() is not None):
            self._starting = asyncio.create_task(self._migrate())
        await asyncio.shield(self._starting)

    async def _migrate(self) -> None:
        """SQLite does not wait for its turn when several make a new file's journal at once."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience / 2
        while True:
            try:
                async with _alone(), self.engine.begin() as connection:
                    return await connection.run_sync(migrate)
            except OperationalError as error:
                if "locked" not in str(error) or loop.time() > until:
                    raise
            await asyncio.sleep(0.02)

    async def _within(self, work: "asyncio._CoroutineLike[T]") -> T:
        """Work in a task of its own: whoever stops waiting leaves a clean connection behind."""
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._over)
        done, _ = await asyncio.wait([task], timeout=self._patience)
        if not done:
            raise store_down()
        try:
            return task.result()
        except Exception as error:
            raise planned(error) from error

    def _over(self, task: "asyncio.Task[object]") -> None:
        self._working.discard(task)
        if not task.cancelled():
            task.exception()  # taken, so that nobody is told of an error that nobody waited for


class Postgres(Database):
    """Every write and every reading is a transaction of its own, on a connection of the pool."""

    def __init__(self, url: URL, patience: float) -> None:
        super().__init__(lambda: postgres.engine(url, 0.8 * patience), patience)

    async def _write(self, do: Do[T]) -> T:
        await self._ready()
        async with self.engine.begin() as connection:
            return await connection.run_sync(do)

    async def _read(self, do: Do[T]) -> T:
        return await self._write(do)


class Sqlite(Database):
    """One connection writes, what waits at the same time in one transaction; others read beside it."""

    def __init__(self, path: Path, patience: float) -> None:
        self._busy = 0.4 * patience  # a write may have to wait behind one that waits in vain
        super().__init__(lambda: sqlite.writing(path, self._busy), patience)
        self._path = path
        self._reads: AsyncEngine | None = None
        self._writer: Writer | None = None

    async def _write(self, do: Do[T]) -> T:
        await self._ready()
        if self._writer is None:
            self._writer = Writer(self.engine)
        return await self._writer.write(do)

    async def _read(self, do: Do[T]) -> T:
        await self._ready()
        if self._reads is None:
            self._reads = sqlite.reading(self._path, self._busy)
        async with self._reads.connect() as connection:
            return await connection.run_sync(do)

    async def close(self) -> None:
        await super().close()
        if self._reads is not None:
            await self._reads.dispose()


def file_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def database(url: str, patience: float = 1.6) -> Database:
    """`sqlite:///path` or `postgresql://...`. InputError for another."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InputError(f"database_url: {url!r} is no database URL", field="database_url") from error
    kind = parsed.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return Postgres(parsed, patience)
    if kind == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return Sqlite(Path(str(parsed.database)).absolute(), patience)
    wanted = "sqlite:///PATH or postgresql://USER@HOST/NAME"
    raise InputError(f"database_url: {wanted} is required, not {url!r}", field="database_url")
