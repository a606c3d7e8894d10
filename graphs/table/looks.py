"""What is only looked up: one job, pages of jobs, how much there is to do, which files are still named."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from graphs.table.rules import Rules
from graphs.table.schema import QUEUED, RUNNING, jobs

Row = Mapping[str, Any]

_LINE = [column for column in jobs.c if column.name != "report"]


def one(connection: Connection, job_id: str) -> Row | None:
    row = connection.execute(select(jobs).where(jobs.c.id == job_id)).mappings().first()
    return None if row is None else dict(row)


def page(
    connection: Connection,
    limit: int,
    after: str | None,
    filters: Mapping[str, Collection[str]],
    oldest: bool = False,
) -> Sequence[Row]:
    """The newest first, or the oldest; of a job that is forgotten nothing is known to be behind it."""
    found = select(*_LINE).order_by(jobs.c.seq if oldest else jobs.c.seq.desc()).limit(limit)
    if after is not None:
        place = select(jobs.c.seq).where(jobs.c.id == after).scalar_subquery()
        found = found.where(jobs.c.seq > place if oldest else jobs.c.seq < place)
    for name, values in filters.items():
        found = found.where(jobs.c[name].in_(values))
    return [dict(row) for row in connection.execute(found).mappings()]


def depth(connection: Connection, rules: Rules) -> int:
    due = and_(QUEUED, jobs.c.run_after <= rules.now)
    busy = select(func.count()).where(or_(due, RUNNING))
    return connection.scalar(busy) or 0


def revisions(connection: Connection, job_ids: Collection[str]) -> dict[str, tuple[int, str]]:
    """The revision and the status of those that are there."""
    found = select(jobs.c.id, jobs.c.revision, jobs.c.status).where(jobs.c.id.in_(job_ids))
    return {job_id: (revision, status) for job_id, revision, status in connection.execute(found)}


def named(connection: Connection) -> frozenset[str]:
    """The sha256 of every file that a job names."""
    found = connection.scalars(select(jobs.c.artifacts).where(jobs.c.artifacts != "[]"))
    return frozenset(artifact["sha256"] for text in found for artifact in json.loads(text))
