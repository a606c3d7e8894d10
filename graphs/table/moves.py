"""Moves of jobs: what only the holder of the newest fence may do, and what anyone may: cancel, delete.

Every end of a job goes through `end`, which writes its webhook down in the same transaction.
"""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from deployments.runner import ENDED, JobError, Lease, Stage, StoredArtifact
from graphs.table.rows import artifacts_text, error_text, report_text, stages_text
from graphs.table.rules import Rules
from graphs.table.schema import QUEUED, RUNNING, deliveries, jobs

Conditions = list[ColumnElement[bool]]


def held(lease: Lease) -> Conditions:
    """What is true of a row while its lease is the newest: the fence is what makes a result single."""
    return [jobs.c.id == lease.job.id, jobs.c.fence == lease.fence, RUNNING]


def end(connection: Connection, rules: Rules, where: Conditions, values: Mapping[str, Any]) -> bool:
    """The rows that `where` finds have ended with these values; whether there was one."""
    ended = update(jobs).where(*where).values(finished=rules.now, revision=jobs.c.revision + 1, **values)
    rows = connection.execute(ended.returning(jobs.c.id, jobs.c.webhook)).all()
    owed = [
        {"id": f"msg_{uuid4().hex}", "job_id": job_id, "url": url, "attempt": 0, "run_after": 0.0}
        for job_id, url in rows
        if url is not None
    ]
    if owed:
        connection.execute(deliveries.insert(), owed)
    return bool(rows)


def beat(
    connection: Connection, rules: Rules, lease: Lease, seconds: float, stages: tuple[Stage, ...] | None
) -> bool:
    values: dict[str, Any] = {"lease_until": rules.now + seconds}
    if stages is not None:
        values |= {"stages": stages_text(stages), "revision": jobs.c.revision + 1}
    return _move(connection, rules, lease, values)


def publish(
    connection: Connection,
    rules: Rules,
    lease: Lease,
    artifacts: tuple[StoredArtifact, ...],
    report: Mapping[str, Any],
) -> bool:
    """Published before under this fence with the same result counts: the answer may have been lost."""
    made = {"status": "completed", "artifacts": artifacts_text(artifacts), "report": report_text(report)}
    if end(connection, rules, [*held(lease), ~jobs.c.cancel], made):
        return True
    return _stop(connection, rules, lease) or _stands(connection, lease, made)


def fail(connection: Connection, rules: Rules, lease: Lease, error: JobError, again_in: float | None) -> bool:
    """Queued again only while it has attempts left."""
    if again_in is not None:
        left = [jobs.c.attempt < jobs.c.max_attempts]
        if _requeue(connection, lease, left, {"run_after": rules.now + again_in}):
            return True
    failed = {"status": "failed", "error": error_text(error)}
    if end(connection, rules, [*held(lease), ~jobs.c.cancel], failed):
        return True
    return _stop(connection, rules, lease) or _stands(connection, lease, failed)


def release(connection: Connection, rules: Rules, lease: Lease) -> bool:
    again = {"run_after": rules.now, "attempt": jobs.c.attempt - 1}
    return _requeue(connection, lease, [], again) or _stop(connection, rules, lease)


def cancel(connection: Connection, rules: Rules, job_id: str) -> bool:
    """At once when nobody runs it; else as a wish, which the job's runner meets at its next move."""
    idle = or_(QUEUED, jobs.c.lease_until <= rules.now)
    open_job = [jobs.c.id == job_id, jobs.c.status.not_in(ENDED)]
    connection.execute(select(jobs.c.seq).where(*open_job).with_for_update())  # it stays as it is meanwhile
    if end(connection, rules, [*open_job, idle], {"status": "cancelled"}):
        return True
    wish = update(jobs).where(*open_job, ~jobs.c.cancel)
    wished = connection.execute(wish.values(cancel=True, revision=jobs.c.revision + 1))
    return wished.rowcount > 0


def delete_ended(connection: Connection, job_id: str) -> bool:
    gone = connection.execute(delete(jobs).where(jobs.c.id == job_id, jobs.c.status.in_(ENDED)))
    if gone.rowcount:
        connection.execute(delete(deliveries).where(deliveries.c.job_id == job_id))
    return gone.rowcount > 0


def _move(connection: Connection, rules: Rules, lease: Lease, values: Mapping[str, Any]) -> bool:
    moved = connection.execute(update(jobs).where(*held(lease), ~jobs.c.cancel).values(**values))
    return moved.rowcount > 0 or _stop(connection, rules, lease)


def _requeue(connection: Connection, lease: Lease, where: Conditions, values: Mapping[str, Any]) -> bool:
    again = update(jobs).where(*held(lease), ~jobs.c.cancel, *where)
    moved = connection.execute(
        again.values(status="queued", lease_until=None, revision=jobs.c.revision + 1, **values)
    )
    return moved.rowcount > 0


def _stop(connection: Connection, rules: Rules, lease: Lease) -> bool:
    """The holder of a job whose cancel was wished learns of it here, and the job ends. Always False."""
    end(connection, rules, [*held(lease), jobs.c.cancel], {"status": "cancelled"})
    return False


def _stands(connection: Connection, lease: Lease, values: Mapping[str, Any]) -> bool:
    columns = [jobs.c[name] for name in values]
    row = connection.execute(
        select(*columns).where(jobs.c.id == lease.job.id, jobs.c.fence == lease.fence)
    ).first()
    return row is not None and tuple(row) == tuple(values.values())
