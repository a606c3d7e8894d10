"""Webhooks that wait to be sent: held for a while by whoever sends them, then due again.

An attempt's number is its fence: an answer to an older attempt changes nothing.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, select, update

from graphs.table.rules import Rules
from graphs.table.schema import deliveries, jobs


def anything(connection: Connection, rules: Rules) -> bool:
    return bool(connection.scalar(select(exists().where(deliveries.c.run_after <= rules.now))))


def due(
    connection: Connection, rules: Rules, seconds: float
) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """The row of a delivery and of its job."""
    first = select(deliveries.c.id).where(deliveries.c.run_after <= rules.now)
    first = first.order_by(deliveries.c.run_after).limit(1).with_for_update(skip_locked=True)
    taken = update(deliveries).where(deliveries.c.id == first.scalar_subquery())
    values = {"run_after": rules.now + seconds, "attempt": deliveries.c.attempt + 1}
    delivery = connection.execute(taken.values(**values).returning(deliveries)).mappings().first()
    if delivery is None:
        return None
    job = connection.execute(select(jobs).where(jobs.c.id == delivery["job_id"])).mappings().one()
    return dict(delivery), dict(job)


def forget(connection: Connection, delivery_id: str, attempt: int) -> None:
    connection.execute(delete(deliveries).where(*_held(delivery_id, attempt)))


def postpone(connection: Connection, rules: Rules, delivery_id: str, attempt: int, seconds: float) -> None:
    later = update(deliveries).where(*_held(delivery_id, attempt))
    connection.execute(later.values(run_after=rules.now + seconds))


def _held(delivery_id: str, attempt: int) -> tuple[ColumnElement[bool], ...]:
    return deliveries.c.id == delivery_id, deliveries.c.attempt == attempt
