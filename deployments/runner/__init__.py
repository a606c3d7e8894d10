"""Jobs: what one is, and the contract of the table that holds them; that of the store is in `storage`.

Knows no graph, no HTTP and no Ray.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from composer.errors import EngineUnavailable, InputError, SoundreelError
from deployments.runner.storage import Draft as Draft
from deployments.runner.storage import Store as Store

Status = Literal["queued", "in_progress", "completed", "failed", "cancelled", "expired"]

ENDED: frozenset[Status] = frozenset({"completed", "failed", "cancelled", "expired"})
"""A job in one of these never moves again (a completed one expires when its files are past keeping)."""

JOB_ID = "job_"
"""A job's id is this and the 32 hexadecimal digits of a random UUID: the UUID by itself names it too."""

Blame = Literal["caller", "unavailable", "internal"]


class Stage(Protocol):
    """How far one stage of a running job is: `done` of `total` calls are over, `failed` of them badly."""

    @property
    def name(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def failed(self) -> int: ...
    @property
    def cached(self) -> int:
        """How many of the calls that are over were answered from the stage cache."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms a job is run; what is left out is the server's usual.

    `key` is the id of the caller's key, empty where the server asks for none; `trusted` jobs may name files
    of the server. `idempotency` is the caller's own name for the submit. Of one key's jobs a higher
    `priority` (-10 to 10) goes first. `seconds` is the longest that it may take from its first start.
    `webhook` is told of its end. `parent` is the job that it repeats. Without `cache` every stage is made
    anew; `exclude` names items that are, as "music/2": slot and number, from 1. `commercial_only` refuses
    engines whose weights forbid commercial use.
    """

    key: str = ""
    trusted: bool = False
    idempotency: str | None = None
    priority: int = 0
    seconds: float | None = None
    webhook: str | None = None
    parent: str | None = None
    cache: bool = True
    exclude: tuple[str, ...] = ()
    commercial_only: bool = False


USUAL = Terms()


@dataclass(frozen=True, slots=True)
class JobError:
    """Why a job failed. `blame` says whose fault it was: it decides the HTTP status and who may retry."""

    code: str
    message: str
    field: str | None = None
    blame: Blame = "internal"

    @classmethod
    def of(cls, error: BaseException) -> "JobError":
        """A planned error in its own words; anything else as `internal`, without a word of what it was."""
        if not isinstance(error, SoundreelError):
            return cls("internal", "the server failed at this job; it is not the request's fault")
        kinds: tuple[tuple[type[SoundreelError], Blame], ...] = (
            (InputError, "caller"),
            (EngineUnavailable, "unavailable"),
        )
        blame: Blame = next((blame for kind, blame in kinds if isinstance(error, kind)), "internal")
        return cls(error.code, error.message, error.field, blame)

    def exception(self) -> SoundreelError:
        """The error as it was raised where the job ran."""
        kinds: dict[Blame, type[SoundreelError]] = {"caller": InputError, "unavailable": EngineUnavailable}
        return kinds.get(self.blame, SoundreelError)(self.message, self.code, self.field)


@dataclass(frozen=True, slots=True)
class StoredArtifact:
    """One finished file of a job: `sha256` is its name in the store."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Job:
    """One run of a graph. `request` is what JSON can carry.

    `attempt` counts its runs, this one included. `revision` grows whenever anything of it changes.
    `cancelling` says that a cancel was wished while it ran. `replayed` marks the answer to a submit that
    came before under the same idempotency key.
    """

    id: str
    graph: str
    request: dict[str, Any]
    created: datetime
    terms: Terms = USUAL
    status: Status = "queued"
    stages: tuple[Stage, ...] = ()
    error: JobError | None = None
    artifacts: tuple[StoredArtifact, ...] = ()
    report: Mapping[str, Any] = field(default_factory=dict)
    started: datetime | None = None
    finished: datetime | None = None
    attempt: int = 0
    revision: int = 0
    cancelling: bool = False
    replayed: bool = False

    @property
    def ended(self) -> bool:
        return self.status in ENDED


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to run a job: only the newest `fence` of a job may still move it."""

    job: Job
    fence: int


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
        graph: str | None = None,
        status: Status | None = None,
        oldest: bool = False,
    ) -> Sequence[Job]:
        """The newest jobs first, without their reports; with `after`, those created before that job.

        `key`, `graph` and `status` leave out others. With `oldest` all of it runs the other way.
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
