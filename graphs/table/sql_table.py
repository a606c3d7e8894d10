"""The table of jobs in a database: `JobTable` over SQLite or Postgres. Knows no graph, no HTTP and no Ray."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from composer.errors import EngineUnavailable
from deployments.runner import (
    USUAL,
    Delivery,
    Job,
    JobError,
    Lease,
    Stage,
    Status,
    StoredArtifact,
    Terms,
)
from graphs.table import claim, keeping, looks, moves, outbox
from graphs.table.connect import database
from graphs.table.faults import store_down
from graphs.table.rows import Wish, job_of
from graphs.table.rules import Rules
from graphs.table.submit import Submits
from graphs.table.watch import Watch, moved_past

T = TypeVar("T")

_AGAIN_SECONDS = 0.1


class SqlTable:
    """Many processes may work on the same database at once; each has a table of its own.

    Made anywhere; it connects at the first question, on the loop that asks it, and stays on that loop.
    A runner meets a wish to cancel at its next move: that move ends the job and answers False.
    """

    def __init__(self, url: str, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self.database = database(url, self.rules.patience)
        self._submits = Submits(self.database, self.rules)
        self._watch = Watch(self.database)

    async def start(self) -> None:
        """Connect and bring the tables up to date: otherwise the first question does."""
        await self.database.start()

    async def close(self) -> None:
        await self.database.close()

    async def submit(self, graph: str, request: dict[str, Any], terms: Terms = USUAL) -> Job:
        try:
            async with asyncio.timeout(self.rules.patience):
                return await self._submits.submit(Wish.of(graph, request, terms))
        except TimeoutError:
            raise store_down() from None

    async def get(self, job_id: str) -> Job | None:
        if not _plain(job_id):
            return None
        row = await self.database.read(partial(looks.one, job_id=job_id))
        return None if row is None else job_of(row)

    async def list(
        self,
        limit: int,
        after: str | None = None,
        key: str | None = None,
        graph: str | tuple[str, ...] | None = None,
        status: Status | None = None,
        oldest: bool = False,
    ) -> Sequence[Job]:
        asked = {"key": key, "graph": graph, "status": status}
        filters = {
            name: (value,) if isinstance(value, str) else value
            for name, value in asked.items()
            if value is not None
        }
        if not all(_plain(text) for texts in ((after or "",), *filters.values()) for text in texts):
            return ()
        page = partial(looks.page, limit=limit, after=after, filters=filters, oldest=oldest)
        rows = await self.database.read(page)
        return tuple(job_of(row) for row in rows)

    async def cancel(self, job_id: str) -> Job | None:
        if not _plain(job_id):
            return None
        await self.database.write(partial(moves.cancel, rules=self.rules, job_id=job_id))
        return await self.get(job_id)

    async def delete(self, job_id: str) -> bool:
        if not _plain(job_id):
            return False
        return await self.database.write(partial(moves.delete_ended, job_id=job_id))

    async def wait(self, job_id: str, seconds: float, revision: int | None = None) -> Job | None:
        job = await self.get(job_id)
        if job is None or seconds <= 0 or moved_past((job.revision, job.status), revision):
            return job
        await self._watch.moved(job_id, revision, seconds)
        return await self.get(job_id)

    async def claim(self, owner: str, lease_seconds: float) -> Lease | None:
        if not await self.database.read(partial(claim.anything, rules=self.rules)):
            return None
        work = partial(claim.claim, rules=self.rules, owner=owner, seconds=lease_seconds)
        row = await self.database.write(work)
        return None if row is None else Lease(job_of(row), row["fence"])

    async def beat(self, lease: Lease, lease_seconds: float, stages: tuple[Stage, ...] | None = None) -> bool:
        return await self._move(
            partial(moves.beat, rules=self.rules, lease=lease, seconds=lease_seconds, stages=stages)
        )

    async def publish(
        self, lease: Lease, artifacts: tuple[StoredArtifact, ...], report: Mapping[str, Any]
    ) -> bool:
        return await self._move(
            partial(moves.publish, rules=self.rules, lease=lease, artifacts=artifacts, report=report)
        )

    async def fail(self, lease: Lease, error: JobError, again_in: float | None = None) -> bool:
        return await self._move(
            partial(moves.fail, rules=self.rules, lease=lease, error=error, again_in=again_in)
        )

    async def release(self, lease: Lease) -> bool:
        return await self._move(partial(moves.release, rules=self.rules, lease=lease))

    async def depth(self) -> int:
        return await self.database.read(partial(looks.depth, rules=self.rules))

    async def due(self, lease_seconds: float) -> Delivery | None:
        if not await self.database.read(partial(outbox.anything, rules=self.rules)):
            return None
        rows = await self.database.write(partial(outbox.due, rules=self.rules, seconds=lease_seconds))
        if rows is None:
            return None
        delivery, job = rows
        return Delivery(delivery["id"], delivery["url"], job_of(job), delivery["attempt"])

    async def delivered(self, delivery: Delivery) -> None:
        await self.postpone(delivery, None)

    async def postpone(self, delivery: Delivery, seconds: float | None) -> None:
        if seconds is None:
            work = partial(outbox.forget, delivery_id=delivery.id, attempt=delivery.attempt)
        else:
            later = partial(outbox.postpone, rules=self.rules, seconds=seconds)
            work = partial(later, delivery_id=delivery.id, attempt=delivery.attempt)
        await self.database.write(work)

    async def tidy(self) -> int:
        """Let ended jobs expire and forget old ones, as the rules say; how many there were."""
        return await self.database.write(partial(keeping.tidy, rules=self.rules))

    async def named(self) -> frozenset[str]:
        """The sha256 of every file that a job still names: the store may let go of others."""
        return await self.database.read(looks.named)

    async def _move(self, do: Callable[[Connection], bool]) -> bool:
        """Again after a lost connection, while there is time: whether it was committed is seen then.

        A move that stands already answers True, as `publish` and `fail` do; one that did not come to pass
        does now, unless the lease was lost.
        """
        try:
            async with asyncio.timeout(self.rules.patience):
                while True:
                    try:
                        return await self.database.write(do)
                    except EngineUnavailable as error:
                        if error.code != "store_down":
                            raise
                    await asyncio.sleep(_AGAIN_SECONDS)
        except TimeoutError:
            raise store_down() from None


def _plain(text: str) -> bool:
    """Whether a name could be one of ours: Postgres refuses some characters instead of not finding them."""
    return text.isascii() and text.isprintable()
