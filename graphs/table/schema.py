"""The tables of the database: jobs, whose turn it is among keys, and webhooks that wait to be sent.

Times are seconds since 1970 by the database's clock. What JSON carries is text, which both databases keep
as it is: Postgres's own JSON refuses the character 0. A change here needs a step in `migrations/versions`.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    literal_column,
    text,
)

METADATA = MetaData()

_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts by itself only in an INTEGER
_QUEUED = text("status = 'queued'")
_RUNNING = text("status = 'in_progress'")
_OVER = text("finished IS NOT NULL")

jobs = Table(
    "jobs",
    METADATA,
    Column("seq", _NUMBER, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("key", Text, nullable=False),
    Column("graph", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("webhook", Text),
    Column("idem", Text, unique=True),
    Column("request_hash", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("created", Double, nullable=False),
    Column("run_after", Double, nullable=False),
    Column("seconds", Double),
    Column("deadline", Double),
    Column("started", Double),
    Column("finished", Double),
    Column("attempt", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("owner", Text),
    Column("lease_until", Double),
    Column("cancel", Boolean, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("stages", Text, nullable=False),
    Column("artifacts", Text, nullable=False),
    Column("report", Text, nullable=False),
    Column("error", Text),
)

Index(
    "jobs_queue",
    jobs.c.key,
    jobs.c.priority.desc(),
    jobs.c.seq,
    sqlite_where=_QUEUED,
    postgresql_where=_QUEUED,
)
Index("jobs_deadlines", jobs.c.deadline, sqlite_where=_QUEUED, postgresql_where=_QUEUED)
Index("jobs_leases", jobs.c.lease_until, sqlite_where=_RUNNING, postgresql_where=_RUNNING)
Index("jobs_over", jobs.c.finished, sqlite_where=_OVER, postgresql_where=_OVER)
Index("jobs_of_key", jobs.c.key, jobs.c.seq)

QUEUED = jobs.c.status == literal_column("'queued'")
RUNNING = jobs.c.status == literal_column("'in_progress'")
"""In the words of the indexes: with a parameter in place of the word neither database would use them."""

turns = Table(
    "turns",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("turn", BigInteger, nullable=False),
)
"""When a key last had its turn: the one with the smallest number is next."""

deliveries = Table(
    "deliveries",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("job_id", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("run_after", Double, nullable=False),
)
Index("deliveries_due", deliveries.c.run_after)
Index("deliveries_of_job", deliveries.c.job_id)
