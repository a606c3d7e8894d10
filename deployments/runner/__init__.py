"""The contracts of whatever runs jobs: their table, what a run of a graph gives, a runner's bench.

What a job is stands in `job`, the contract of the store in `storage`.

Knows no graph, no HTTP and no Ray.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from deployments.runner.job import ENDED as ENDED
from deployments.runner.job import JOB_ID as JOB_ID
from deployments.runner.job import USUAL as USUAL
from deployments.runner.job import Blame as Blame
from deployments.runner.job import Job as Job
from deployments.runner.job import JobError as JobError
from deployments.runner.job import Lease as Lease
from deployments.runner.job import Stage as Stage
from deployments.runner.job import Status as Status
from deployments.runner.job import StoredArtifact as StoredArtifact
from deployments.runner.job import Terms as Terms
from deployments.runner.storage import Draft as Draft
from deployments.runner.storage import Store as Store


class Jobs(Protocol):
    """What a caller may ask of the table of jobs.

    Every method raises EngineUnavailable `store_down` within two seconds when the table cannot be reached.
    """

    async def submit(self, graph: str, request: dict[str, Any], terms: Terms = USUAL) -> Job:
        """A queued job, durable when this returns; or the job of the same submit before.

        InputError `idempotency_mismatch` when the same idempotency key named another request within a day.
        EngineUnavailable `queue_full` or `quota_exceeded` when as many as are allowed wait already, of all
        or of this key; `storage_full` when the disk is.
        """

    async def get(self, job_id: str) -> Job | None: ...

    async def list(
        self,
        limit: int,
        after: str | None = None,
        key: str | None = None,
        graph: str | tuple[str, ...] | None = None,
        status: Status | None = None,
        oldest: bool = False,
    ) -> Sequence[Job]:
        """The newest jobs first, without their reports; with `after`, those created before that job.

        `key`, `graph` (or several) and `status` leave out others. With `oldest` all of it runs the other way.
        """

    async def cancel(self, job_id: str) -> Job | None:
        """The job after the wish to cancel it: an ended one stays as it is."""

    async def delete(self, job_id: str) -> bool:
        """Forget an ended job; whether there was one. Its files go when nothing else names them."""

    async def wait(self, job_id: str, seconds: float, revision: int | None = None) -> Job | None:
        """The job as soon as it has ended, or has moved past `revision`, or as it is after `seconds`."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook that is due: what is sent where, for the `attempt`th time (from 1)."""

    id: str
    url: str
    job: Job
    attempt: int


class Outbox(Protocol):
    """Webhooks that wait to be sent; written with the end of their job, in one transaction."""

    async def due(self, lease_seconds: float) -> Delivery | None:
        """One that is due, held for `lease_seconds`, by nobody else; None when there is none."""

    async def delivered(self, delivery: Delivery) -> None: ...

    async def postpone(self, delivery: Delivery, seconds: float | None) -> None:
        """To be tried again in so many seconds; None gives it up."""


class JobTable(Jobs, Outbox, Protocol):
    """What a runner may ask besides. A move answers whether the lease still held; if not: stop.

    A move holds only under the newest fence of a job that runs and whose cancel nobody wished.
    """

    async def claim(self, owner: str, lease_seconds: float) -> Lease | None:
        """The next job that is due, in progress and leased to `owner`; None when there is none.

        Keys take turns; within a key priority goes first, then age. A job whose lease ran out is due again;
        one that lost its lease on its last attempt is quarantined instead.
        """

    async def beat(self, lease: Lease, lease_seconds: float, stages: tuple[Stage, ...] | None = None) -> bool:
        """The lease from now on, and the progress if it is given."""

    async def publish(
        self, lease: Lease, artifacts: tuple[StoredArtifact, ...], report: Mapping[str, Any]
    ) -> bool:
        """The job is completed with these; after an error on the way the row is read again to know."""

    async def fail(self, lease: Lease, error: JobError, again_in: float | None = None) -> bool:
        """The job has failed; with `again_in` it is queued again in so many seconds instead."""

    async def release(self, lease: Lease) -> bool:
        """The job is queued again at once, and this attempt does not count."""

    async def depth(self) -> int:
        """How many jobs are due or running: what runners are scaled by."""


class File(Protocol):
    """One finished file of a run."""

    @property
    def data(self) -> bytes: ...
    @property
    def media_type(self) -> str: ...


class Made(Protocol):
    """What a run of a graph gives."""

    @property
    def artifacts(self) -> Mapping[str, Any]:
        """Files by name; each a `File`."""

    @property
    def report(self) -> Mapping[str, Any]: ...


Show = Callable[[tuple[Stage, ...]], None]
Run = Callable[[Job, Show], Awaitable[Made]]
"""Runs a job's graph and calls `Show` whenever a stage moves."""


LEASE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Bench:
    """What a runner works with: the table, the store, and how a job is run.

    `at_once` jobs run at a time, each at most `seconds` unless its terms say less; `attempts` counts the
    tries that a job has at faults that may pass.
    """

    table: JobTable
    store: Store
    run: Run
    at_once: int
    seconds: float
    lease_seconds: float = LEASE_SECONDS
    attempts: int = 5
    chores: Sequence[Callable[[], Coroutine[Any, Any, None]]] = ()
    """What goes on beside the jobs for as long as the runner lives: webhooks, sweeping."""
