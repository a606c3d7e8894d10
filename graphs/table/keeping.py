"""How long ended jobs are kept: a completed one expires with its files, and all are forgotten after."""

from sqlalchemy import Connection, delete, select, update

from deployments.runner import ENDED
from graphs.table.rules import Rules
from graphs.table.schema import deliveries, jobs

_DAY = 86_400.0


def tidy(connection: Connection, rules: Rules) -> int:
    """How many jobs expired or were forgotten.

    Past `kept_days` a completed job names its files no more; any other that ended is forgotten, as is an
    expired one after as long again.
    """
    kept = rules.kept_days * _DAY
    old = jobs.c.finished <= rules.now - kept
    expired = update(jobs).where(jobs.c.status == "completed", old)
    gone = connection.execute(
        expired.values(status="expired", artifacts="[]", revision=jobs.c.revision + 1)
    ).rowcount
    others = jobs.c.status.in_([status for status in sorted(ENDED) if status not in ("completed", "expired")])
    very_old = (jobs.c.status == "expired") & (jobs.c.finished <= rules.now - 2 * kept)
    gone += connection.execute(delete(jobs).where((others & old) | very_old)).rowcount
    connection.execute(delete(deliveries).where(deliveries.c.job_id.not_in(select(jobs.c.id))))
    return gone
