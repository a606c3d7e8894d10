"""Rows of the table as jobs and jobs as rows. Knows no SQL."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from deployments.runner import JOB_ID, Job, JobError, Stage, StoredArtifact, Terms


@dataclass(frozen=True, slots=True)
class StoredStage:
    """A stage as it was last written down."""

    name: str
    status: str
    done: int
    total: int
    failed: int
    cached: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A submit: what is to be run, and what tells whether it was asked before.

    `name` is the same for the same idempotency key of the same caller, `hash` for the same request.
    """

    graph: str
    request: dict[str, Any]
    terms: Terms
    name: str | None
    hash: str

    @classmethod
    def of(cls, graph: str, request: dict[str, Any], terms: Terms) -> "Wish":
        told = {name: value for name, value in asdict(terms).items() if name != "idempotency"}
        name = None if terms.idempotency is None else _digest([terms.key, terms.idempotency])
        return cls(graph, request, terms, name, _digest([graph, request, told]))


def _digest(value: Any) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def new_row(wish: Wish, created: float, attempts: int) -> dict[str, Any]:
    """The row of a job that was just submitted."""
    terms = wish.terms
    row: dict[str, Any] = dict.fromkeys(("started", "finished", "error", "deadline", "owner", "lease_until"))
    row |= {"id": f"{JOB_ID}{uuid4().hex}", "graph": wish.graph, "request": json.dumps(wish.request)}
    row |= {"terms": json.dumps(asdict(terms)), "key": terms.key, "webhook": terms.webhook}
    row |= {"idem": wish.name, "request_hash": wish.hash, "priority": terms.priority}
    row |= {"created": created, "run_after": created, "seconds": terms.seconds, "status": "queued"}
    row |= {"attempt": 0, "max_attempts": attempts, "fence": 0, "cancel": False, "revision": 0}
    return row | {"stages": "[]", "artifacts": "[]", "report": "{}"}


def job_of(row: Mapping[str, Any], replayed: bool = False) -> Job:
    """A row without a report gives a job without one."""
    error = row["error"]
    return Job(
        row["id"],
        row["graph"],
        json.loads(row["request"]),
        _time(row["created"]) or datetime.min.replace(tzinfo=UTC),
        _terms(row["terms"]),
        row["status"],
        tuple(StoredStage(**stage) for stage in json.loads(row["stages"])),
        None if error is None else JobError(**json.loads(error)),
        tuple(StoredArtifact(**artifact) for artifact in json.loads(row["artifacts"])),
        json.loads(row.get("report", "{}")),
        _time(row["started"]),
        _time(row["finished"]),
        row["attempt"],
        row["revision"],
        bool(row["cancel"]) and row["status"] == "in_progress",
        replayed,
    )


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _terms(text: str) -> Terms:
    told = json.loads(text)
    known = {field.name: told[field.name] for field in fields(Terms) if field.name in told}
    return Terms(**known | {"exclude": tuple(told.get("exclude", ()))})


def stages_text(stages: tuple[Stage, ...]) -> str:
    names = ("name", "status", "done", "total", "failed", "cached")
    return json.dumps([{name: getattr(stage, name) for name in names} for stage in stages])


def artifacts_text(artifacts: tuple[StoredArtifact, ...]) -> str:
    return json.dumps([asdict(artifact) for artifact in artifacts])


def report_text(report: Mapping[str, Any]) -> str:
    return json.dumps(dict(report))


def error_text(error: JobError) -> str:
    return json.dumps(asdict(error))
