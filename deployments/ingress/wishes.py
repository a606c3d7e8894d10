"""What a caller wishes of a job: the bodies that submit and repeat one, and the headers that go with them."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from deployments.ingress.bodies import only
from deployments.ingress.problems import Problem
from deployments.runner import Job, Terms

MOST_WAIT = 60.0
MOST_SECONDS = 86_400.0

_NAME = re.compile(r"[\x20-\x7e]{1,255}")
_WAIT = re.compile(r'wait\s*=\s*"?([0-9]{1,9})"?', re.IGNORECASE)

Items = Annotated[
    list[Annotated[str, Field(max_length=64)]],
    Field(max_length=100, description='items to make anew with other seeds: a slot and a number, "music/2"'),
]


class _Closed(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class Submission(_Closed):
    """A graph, its request, and under which terms it is run."""

    graph: str
    request: dict[str, Any]
    priority: int = Field(default=0, ge=-10, le=10, description="higher goes first among one's own jobs")
    seconds: float | None = Field(
        default=None, ge=0.1, le=MOST_SECONDS, description="the longest that it may run; the server's if less"
    )
    webhook: str | None = Field(
        default=None, max_length=2000, description="a URL that is told of the end, by a signed POST"
    )
    cache: bool = Field(default=True, description="whether stages may be used that were made before")
    exclude: Items = Field(default_factory=list)
    commercial_only: bool = Field(
        default=False, description="refuse engines whose weights forbid commercial use"
    )


class Repetition(_Closed):
    """How a job's repetition differs from it."""

    changes: dict[str, Any] = Field(
        default_factory=dict, description="of the request: a JSON merge patch, null takes a field away"
    )
    exclude: Items = Field(default_factory=list)
    cache: bool = True


def submission(body: dict[str, Any], graphs: list[str]) -> Submission:
    """The submit in a body. Problem 422 `unknown_graph` for none of these graphs."""
    if "graph" in body and body["graph"] not in graphs:
        raise Problem(422, "unknown_graph", f"graph: one of {', '.join(graphs)}", "graph")
    only(body, *Submission.model_fields)  # pydantic cannot name a field that is no Unicode
    return Submission.model_validate(body)


def repetition(body: dict[str, Any]) -> Repetition:
    only(body, *Repetition.model_fields)
    return Repetition.model_validate(body)


def terms_of(wish: Submission, request: Request, key: str) -> Terms:
    return Terms(
        key=key,
        idempotency=idempotency(request),
        priority=wish.priority,
        seconds=wish.seconds,
        webhook=wish.webhook,
        cache=wish.cache,
        exclude=tuple(wish.exclude),
        commercial_only=wish.commercial_only,
    )


def terms_again(job: Job, wish: Repetition, request: Request) -> Terms:
    """The terms of a job's repetition: its own, never trusted. What it made anew stays so: an item that is
    named once more gets a third seed."""
    old = job.terms
    return Terms(
        key=old.key,
        idempotency=idempotency(request),
        priority=old.priority,
        seconds=old.seconds,
        webhook=old.webhook,
        parent=job.id,
        cache=wish.cache,
        exclude=(*old.exclude, *wish.exclude),
        commercial_only=old.commercial_only,
    )


def idempotency(request: Request) -> str | None:
    """The caller's own name for the submit. Problem 400 for one that is no 1 to 255 printable ASCII."""
    names = request.headers.getlist("idempotency-key")
    if not names:
        return None
    if len(names) > 1 or not _NAME.fullmatch(names[0]):
        said = "Idempotency-Key: send one, of 1 to 255 printable ASCII characters"
        raise Problem(400, "bad_idempotency_key", said, "Idempotency-Key")
    return names[0]


def patience(request: Request) -> float | None:
    """How many seconds the caller prefers to wait for the end (`Prefer: wait=n`); what else is preferred is
    passed over, as RFC 7240 has it."""
    for preference in ",".join(request.headers.getlist("prefer")).split(","):
        found = _WAIT.fullmatch(preference.partition(";")[0].strip())
        if found:
            return min(float(found[1]), MOST_WAIT)
    return None
