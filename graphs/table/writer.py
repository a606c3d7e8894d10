"""Group commit: what waits to be written at the same time goes into one transaction, with one fsync.

On SQLite this makes many writers of one process fast (as PostgreSQL's commit_delay does). Knows no job.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from composer.errors import SoundreelError

T = TypeVar("T")
Do = Callable[[Connection], Any]
_Waiting = tuple[Do, "asyncio.Future[Any]"]

MOST = 100
"""Writes in one transaction: it must be over well before others lose patience."""


class Writer:
    """Each is answered after the commit; one that fails does not take its neighbours with it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._waiting: deque[_Waiting] = deque()
        self._task: asyncio.Task[None] | None = None

    async def write(self, do: Callable[[Connection], T]) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((do, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
            await self._settle([(do, future) for do, future in batch if not future.done()])

    async def _settle(self, batch: Sequence[_Waiting]) -> None:
        try:
            answers = await self._commit([do for do, _ in batch])
        except OperationalError as error:  # locked or full: no better one by one
            answers = [error] * len(batch)
        except Exception as error:
            if len(batch) > 1:
                for item in batch:
                    await self._settle([item])
                return
            answers = [error]
        for (_, future), answer in zip(batch, answers, strict=True):
            if not future.done():
                _answer(future, answer)

    async def _commit(self, works: Sequence[Do]) -> list[Any]:
        async with self._engine.begin() as connection:
            return await connection.run_sync(lambda inner: [_done(do, inner) for do in works])


def _done(do: Do, connection: Connection) -> Any:
    """A planned error is an answer like another: it came before anything was written."""
    try:
        return do(connection)
    except SoundreelError as error:
        return error


def _answer(future: "asyncio.Future[Any]", answer: Any) -> None:
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
