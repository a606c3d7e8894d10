"""What a job is: its terms, how it stands, what it made or why it failed, and the right to run it.

Knows no graph, no table and no HTTP.
"""

from collections.abc import Mapping
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
