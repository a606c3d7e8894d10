"""What the table of jobs is told once: how much may wait, how often a job is tried, how long it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement

from graphs.table.clock import Now

IDEMPOTENCY_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Rules:
    """`queued` jobs may wait in all, and of a key as many as `key_quota` says, if it does.

    A database that has not answered after `patience` seconds counts as down: some are left to say so
    within two. `now` is the clock, as SQL; a test may bring one that it can move.
    """

    queued: int = 100
    key_quota: Mapping[str, int] = field(default_factory=dict)
    attempts: int = 5
    kept_days: float = 30
    patience: float = 1.6
    now: ColumnElement[float] = field(default_factory=Now)
