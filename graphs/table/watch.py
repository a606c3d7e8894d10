"""Waiting for jobs to move: one question for all that this process waits for, while anyone waits."""

import asyncio
from collections.abc import Collection
from functools import partial

from deployments.runner import ENDED
from graphs.table import looks
from graphs.table.connect import Database

POLL_SECONDS = 0.05
_MOST = 500
"""Jobs that are asked for in one statement."""


class Watch:
    """Wakes whoever waits when their job ends, moves past a revision or is gone."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[asyncio.Future[None], tuple[str, int | None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def moved(self, job_id: str, revision: int | None, seconds: float) -> None:
        """Returns when it has moved, or after so many seconds; raises what the database does."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[future] = job_id, revision
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._poll())
        try:
            await asyncio.wait([future], timeout=seconds)
            if future.done():
                future.result()
        finally:
            self._waiting.pop(future, None)

    async def _poll(self) -> None:
        while self._waiting:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self._look({job_id for job_id, _ in self._waiting.values()})
            except Exception as error:
                for future in self._waiting:
                    if not future.done():
                        future.set_exception(error)
                self._waiting.clear()

    async def _look(self, job_ids: Collection[str]) -> None:
        asked = sorted(job_ids)
        now: dict[str, tuple[int, str]] = {}
        for start in range(0, len(asked), _MOST):
            part = asked[start : start + _MOST]
            now |= await self._database.read(partial(looks.revisions, job_ids=part))
        for future, (job_id, revision) in self._waiting.items():
            if job_id in job_ids and not future.done() and moved_past(now.get(job_id), revision):
                future.set_result(None)


def moved_past(now: tuple[int, str] | None, revision: int | None) -> bool:
    """Whether nobody need wait any more for a job that stands like this; None for one that is gone."""
    if now is None or now[1] in ENDED:
        return True
    return revision is not None and now[0] > revision
