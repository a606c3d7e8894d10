"""Submits: many at once in one transaction, each with an answer of its own."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from composer.errors import EngineUnavailable, InputError, SoundreelError
from deployments.runner import Job
from graphs.table.connect import Database
from graphs.table.rows import Wish, job_of, new_row
from graphs.table.rules import IDEMPOTENCY_SECONDS, Rules
from graphs.table.schema import QUEUED, jobs, turns

_LOCK = 0x5375626D
"""Of Postgres: submits come one transaction after the other, so that counts and names hold."""

MOST = 200
"""Submits in one transaction: their rows are made on the loop, which others want too."""

Answer = Job | SoundreelError


class Submits:
    """Gathers the submits of this process while a transaction is on its way, and sends them in the next."""

    def __init__(self, database: Database, rules: Rules) -> None:
        self._database = database
        self._rules = rules
        self._waiting: list[tuple[Wish, asyncio.Future[Job]]] = []
        self._task: asyncio.Task[None] | None = None

    async def submit(self, wish: Wish) -> Job:
        future: asyncio.Future[Job] = asyncio.get_running_loop().create_future()
        self._waiting.append((wish, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            batch = [(wish, future) for wish, future in batch if not future.done()]
            answers: Sequence[Job | Exception]
            try:
                work = partial(submit_all, rules=self._rules, wishes=[wish for wish, _ in batch])
                answers = await self._database.write(work)
            except Exception as error:
                answers = [error] * len(batch)
            for (_, future), answer in zip(batch, answers, strict=True):
                if not future.done():
                    _answer(future, answer)


def _answer(future: asyncio.Future[Job], answer: Job | Exception) -> None:
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)


def submit_all(connection: Connection, rules: Rules, wishes: Sequence[Wish]) -> list[Answer]:
    """An answer for each, in their order; a refused one leaves the others alone."""
    if connection.dialect.name == "postgresql":  # SQLite's transaction is alone already
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    known = _before(connection, rules, wishes)
    queued = _queued(connection)
    created = connection.scalar(select(rules.now)) or 0.0
    rows: list[dict[str, Any]] = []
    answers: list[Answer] = []
    for wish in wishes:
        name = wish.name
        refused = None if name in known else _refusal(rules, queued, wish.terms.key)
        if refused is not None:
            answers.append(refused)
        elif name in known:
            answers.append(_replay(known[name], wish))
        else:
            rows.append(row := new_row(wish, created, rules.attempts))
            queued[wish.terms.key] += 1
            answers.append(job_of(row))
            if name is not None:
                known[name] = row
    _insert(connection, rows)
    return answers


def _before(connection: Connection, rules: Rules, wishes: Sequence[Wish]) -> dict[str | None, Any]:
    """The rows of submits under the same names within a day; older ones lose their names."""
    names = {name for wish in wishes if (name := wish.name) is not None}
    if not names:
        return {}
    old = rules.now - IDEMPOTENCY_SECONDS
    connection.execute(update(jobs).where(jobs.c.idem.in_(names), jobs.c.created < old).values(idem=None))
    found = connection.execute(select(jobs).where(jobs.c.idem.in_(names))).mappings()
    return {row["idem"]: row for row in found}


def _queued(connection: Connection) -> Counter[str]:
    counts = select(jobs.c.key, func.count().label("waiting")).where(QUEUED).group_by(jobs.c.key)
    return Counter({row.key: row.waiting for row in connection.execute(counts)})


def _refusal(rules: Rules, queued: Counter[str], key: str) -> EngineUnavailable | None:
    quota = rules.key_quota.get(key)
    if quota is not None and queued[key] >= quota:
        said = f"{quota} jobs of this key are waiting already, which is all that may; try again later"
        return EngineUnavailable(said, "quota_exceeded")
    if queued.total() >= rules.queued:
        said = f"{rules.queued} jobs are waiting already, which is all that may; try again later"
        return EngineUnavailable(said, "queue_full")
    return None


def _replay(row: Any, wish: Wish) -> Answer:
    if row["request_hash"] == wish.hash:
        return job_of(row, replayed=True)
    said = "Idempotency-Key: it named another request within the last 24 hours; use a new one"
    return InputError(said, "idempotency_mismatch", "Idempotency-Key")


def _insert(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    connection.execute(jobs.insert(), rows)
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    keys = sorted({row["key"] for row in rows})
    connection.execute(insert(turns).on_conflict_do_nothing(), [{"key": key, "turn": 0} for key in keys])
