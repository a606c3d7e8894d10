"""Jobs: what one is, and the contracts of the table that holds them and of the store that holds their files.

Knows no graph, no HTTP and no Ray. A table in memory and a table in a database answer the same contract.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from composer.errors import EngineUnavailable, InputError, SoundreelError

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
    """One run of a graph. `request` is what JSON can carry; `trusted` jobs may name files of the server."""

    id: str
    graph: str
    request: dict[str, Any]
    created: datetime
    trusted: bool = False
    status: Status = "queued"
    stages: tuple[Stage, ...] = ()
    error: JobError | None = None
    artifacts: tuple[StoredArtifact, ...] = ()
    report: Mapping[str, Any] = field(default_factory=dict)
    started: datetime | None = None
    finished: datetime | None = None

    @property
    def ended(self) -> bool:
        return self.status in ENDED


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to run a job: only the newest `fence` of a job may still move it."""

    job: Job
    fence: int


class Jobs(Protocol):
    """What a caller may ask of the table of jobs."""

    async def submit(self, graph: str, request: dict[str, Any], trusted: bool = False) -> Job:
        """A new queued job. EngineUnavailable `queue_full` when as many as are allowed wait already."""

    async def get(self, job_id: str) -> Job | None: ...

    async def list(self, limit: int, after: str | None = None) -> Sequence[Job]:
        """The newest jobs first; with `after`, those created before that job."""

    async def cancel(self, job_id: str) -> Job | None:
        """The job after the wish to cancel it: an ended one stays as it is."""

    async def wait(self, job_id: str, seconds: float) -> Job | None:
        """The job as soon as it has ended, or as it is after `seconds`."""


class JobTable(Jobs, Protocol):
    """What a runner may ask besides. Each move answers whether the lease still held; if not: stop."""

    async def claim(self) -> Lease:
        """The oldest queued job, now in progress; waits until there is one."""

    async def progress(self, lease: Lease, stages: tuple[Stage, ...]) -> bool: ...

    async def publish(
        self, lease: Lease, artifacts: tuple[StoredArtifact, ...], report: Mapping[str, Any]
    ) -> bool: ...

    async def fail(self, lease: Lease, error: JobError) -> bool: ...


class Draft(Protocol):
    """A file that is being written to the store: nobody sees it until it is kept."""

    @property
    def size(self) -> int: ...

    async def write(self, data: bytes) -> None: ...

    async def read(self) -> bytes:
        """All that was written so far."""

    async def keep(self) -> str:
        """The sha256 under which the finished file now stands."""


class Store(Protocol):
    """Files by the sha256 of their content, and small records by an id of our own making.

    EngineUnavailable `storage_full` when the disk is full.
    """

    async def put(self, data: bytes) -> str: ...

    def draft(self) -> AbstractAsyncContextManager[Draft]:
        """A new file to write to; what was not kept when the block ends leaves no trace."""

    async def size(self, sha256: str) -> int | None:
        """How many bytes it has; None when it is not there."""

    async def read(self, sha256: str) -> bytes: ...

    def range(self, sha256: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `end`, in pieces."""

    async def put_record(self, record_id: str, record: Mapping[str, Any]) -> None: ...

    async def get_record(self, record_id: str) -> dict[str, Any] | None: ...


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


@dataclass(frozen=True, slots=True)
class Bench:
    """What a runner works with: the table, the store, and how a job is run."""

    table: JobTable
    store: Store
    run: Run
    at_once: int
    seconds: float
