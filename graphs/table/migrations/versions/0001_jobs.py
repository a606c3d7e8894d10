"""Jobs, turns of keys, and webhooks that wait to be sent."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("seq", _NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("graph", sa.Text, nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("webhook", sa.Text),
        sa.Column("idem", sa.Text, unique=True),
        sa.Column("request_hash", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("run_after", sa.Double, nullable=False),
        sa.Column("seconds", sa.Double),
        sa.Column("deadline", sa.Double),
        sa.Column("started", sa.Double),
        sa.Column("finished", sa.Double),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("max_attempts", sa.Integer, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("lease_until", sa.Double),
        sa.Column("cancel", sa.Boolean, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("stages", sa.Text, nullable=False),
        sa.Column("artifacts", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("error", sa.Text),
    )
    _indexes_of_jobs()
    op.create_table(
        "turns",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("turn", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("job_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("run_after", sa.Double, nullable=False),
    )
    op.create_index("deliveries_due", "deliveries", ["run_after"])
    op.create_index("deliveries_of_job", "deliveries", ["job_id"])


def _indexes_of_jobs() -> None:
    priority = sa.text("priority DESC")
    partial: tuple[tuple[str, Sequence[str | sa.TextClause], str], ...] = (
        ("jobs_queue", ["key", priority, "seq"], "status = 'queued'"),
        ("jobs_deadlines", ["deadline"], "status = 'queued'"),
        ("jobs_leases", ["lease_until"], "status = 'in_progress'"),
        ("jobs_over", ["finished"], "finished IS NOT NULL"),
    )
    for name, columns, where in partial:
        rows = sa.text(where)
        op.create_index(name, "jobs", columns, sqlite_where=rows, postgresql_where=rows)
    op.create_index("jobs_of_key", "jobs", ["key", "seq"])
