"""What a server answers: its JSON, and its errors as the exceptions that they were there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from composer.errors import EngineUnavailable, InputError, JobCancelled, SoundreelError

_UNAVAILABLE_STATUS = frozenset({429, 502, 503, 504, 507})
_UNAVAILABLE = frozenset(
    {
        "engine_unavailable",
        "engine_restarting",
        "job_lost",
        "queue_full",
        "quota_exceeded",
        "storage_full",
        "store_down",
    }
)
_INTERNAL = frozenset({"internal", "quarantined"})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300


def told(reply: Reply) -> dict[str, Any]:
    """The object in an answer. SoundreelError `bad_answer` when there is none: it is no server of ours."""
    try:
        value = json.loads(reply.body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise SoundreelError(f"the server's answer ({reply.status}) is no JSON object", "bad_answer")
    return value


def error_of(reply: Reply) -> SoundreelError:
    """The error in an answer that is not 2xx."""
    try:
        error = told(reply).get("error")
    except SoundreelError:
        error = None
    known = error if isinstance(error, dict) else {}
    message = str(known.get("message") or f"the server answered {reply.status}")
    kind: type[SoundreelError] = SoundreelError
    if reply.status in _UNAVAILABLE_STATUS:
        kind = EngineUnavailable
    elif 400 <= reply.status < 500:
        kind = InputError
    return kind(message, known.get("code"), known.get("field"))


def error_in(job: Mapping[str, Any]) -> SoundreelError | None:
    """Why a job that has ended has no result, if it has none."""
    if job["status"] == "completed":
        return None
    if job["status"] == "cancelled":
        return JobCancelled("the job was cancelled")
    error = job.get("error")
    if not error:
        return InputError(f"the job is {job['status']}", f"job_{job['status']}")
    kind: type[SoundreelError] = InputError
    if error["code"] in _UNAVAILABLE:
        kind = EngineUnavailable
    elif error["code"] in _INTERNAL:
        kind = SoundreelError
    return kind(error["message"], error["code"], error.get("field"))
