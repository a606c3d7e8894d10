"""Claims: whose turn it is, and what becomes of jobs whose runner was lost.

The queue is the one of "What is SKIP LOCKED for" (2ndQuadrant, 2016): each claim locks the row it takes
and passes over those that others are about to take.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select, update

from deployments.runner import JobError
from graphs.table.moves import end
from graphs.table.rows import error_text
from graphs.table.rules import Rules
from graphs.table.schema import QUEUED, RUNNING, jobs, turns

_MOST_LOST = 100
"""Lost jobs that one claim sees to."""

SUSPECT = 2
"""A job that was begun so often in vain may be what kills its runner: no runner holds two such at once, or
one job would take the same others down with it until all are quarantined."""

Conditions = tuple[ColumnElement[bool], ...]

DEADLINE = "deadline_exceeded"
QUARANTINED = "quarantined"


def anything(connection: Connection, rules: Rules) -> bool:
    """Whether a claim has anything to do: looked up first, as it needs no lock."""
    due = and_(QUEUED, jobs.c.run_after <= rules.now)
    return bool(connection.scalar(select(or_(exists().where(due), exists().where(_lost(rules))))))


def claim(connection: Connection, rules: Rules, owner: str, seconds: float) -> Mapping[str, Any] | None:
    """The row of the job that is now leased to `owner`."""
    _see_to_lost(connection, rules)
    due = _due(rules)
    if _holds_suspect(connection, rules, owner):
        due = (*due, jobs.c.attempt < SUSPECT)
    for key in connection.scalars(_keys(due)).all():
        free = _first(due, key).with_for_update(skip_locked=True)
        taken = update(jobs).where(jobs.c.seq == free.scalar_subquery())
        row = connection.execute(taken.values(**_leased(rules, owner, seconds)).returning(jobs)).mappings()
        first = row.first()
        if first is not None:
            last = select(func.max(turns.c.turn) + 1).scalar_subquery()
            connection.execute(update(turns).where(turns.c.key == key).values(turn=last))
            return dict(first)
    return None


def _holds_suspect(connection: Connection, rules: Rules, owner: str) -> bool:
    held = and_(RUNNING, jobs.c.lease_until > rules.now, jobs.c.owner == owner)
    return bool(connection.scalar(select(exists().where(held, jobs.c.attempt > SUSPECT))))


def _keys(due: Conditions) -> Select[str]:
    """The keys that have a job that is due, the one whose turn is longest ago first."""
    first = _first(due, turns.c.key).scalar_subquery()
    return select(turns.c.key).where(first.is_not(None)).order_by(turns.c.turn, turns.c.key)


def _first(due: Conditions, key: str | ColumnElement[str]) -> Select[int]:
    """The key's next job, in the order of the index of the queue."""
    queue = select(jobs.c.seq).where(jobs.c.key == key, *due)
    return queue.order_by(jobs.c.priority.desc(), jobs.c.seq).limit(1)


def _due(rules: Rules) -> Conditions:
    return QUEUED, jobs.c.run_after <= rules.now


def _leased(rules: Rules, owner: str, seconds: float) -> dict[str, Any]:
    return {
        "status": "in_progress",
        "owner": owner,
        "lease_until": rules.now + seconds,
        "fence": jobs.c.fence + 1,
        "attempt": jobs.c.attempt + 1,
        "revision": jobs.c.revision + 1,
        "started": func.coalesce(jobs.c.started, rules.now),
        "deadline": func.coalesce(jobs.c.deadline, rules.now + jobs.c.seconds),
    }


def _lost(rules: Rules) -> ColumnElement[bool]:
    """Jobs whose lease ran out, and those that wait for another attempt past their deadline."""
    return or_(
        and_(RUNNING, jobs.c.lease_until <= rules.now),
        and_(QUEUED, jobs.c.deadline <= rules.now),
    )


def _see_to_lost(connection: Connection, rules: Rules) -> None:
    late = func.coalesce(jobs.c.deadline <= rules.now, False).label("late")
    columns = (jobs.c.seq, jobs.c.fence, jobs.c.cancel, jobs.c.attempt, jobs.c.max_attempts, late)
    lost = select(*columns).where(_lost(rules)).limit(_MOST_LOST).with_for_update(skip_locked=True)
    for row in connection.execute(lost).mappings().all():
        end_as = _end_of(dict(row))
        if end_as is not None:
            end(connection, rules, [jobs.c.seq == row["seq"]], end_as)
        else:
            again = {"status": "queued", "run_after": rules.now, "lease_until": None}
            again["revision"] = jobs.c.revision + 1
            connection.execute(update(jobs).where(jobs.c.seq == row["seq"]).values(**again))


def _end_of(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """How a lost job ends; None when it is tried again."""
    if row["cancel"]:
        return {"status": "cancelled"}
    if row["late"]:
        said = "the job was not done in the time that its terms give it"
        return {"status": "failed", "error": error_text(JobError(DEADLINE, said))}
    if row["attempt"] >= row["max_attempts"]:
        said = f"the process that ran the job was lost {row['attempt']} times; it is not tried again"
        return {"status": "failed", "error": error_text(JobError(QUARANTINED, said))}
    return None
