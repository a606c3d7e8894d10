"""Errors as application/problem+json with an `error` member, and the JSON that every answer is written in."""

import json
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match

from composer.errors import EngineUnavailable, InputError, SoundreelError

_STATUS = {"queue_full": 429, "quota_exceeded": 429, "storage_full": 507}
_RETRY_AFTER = "5"
_MOST_MESSAGE = 1000
_MOST_FIELD = 200


class Problem(Exception):
    """An answer that is not the wished one: an HTTP status, a machine-readable code and a sentence."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.headers = headers

    @classmethod
    def of(cls, error: SoundreelError) -> "Problem":
        """422 for the caller's fault (409 for a name that is taken), 503 for what may pass (429 for a full
        queue, 507 for a full disk)."""
        status = 500
        if isinstance(error, InputError):
            status = 409 if error.code == "idempotency_mismatch" else 422
        elif isinstance(error, EngineUnavailable):
            status = _STATUS.get(error.code, 503)
        headers = {"Retry-After": _RETRY_AFTER} if status in (429, 503, 507) else None
        return cls(status, error.code, error.message, error.field, headers)

    def response(self) -> Response:
        message = self.message[:_MOST_MESSAGE]
        field = self.field[:_MOST_FIELD] if self.field else None
        body = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": message,
            "error": {"code": self.code, "message": message, "field": field},
        }
        return Response(dumps(body), self.status, self.headers, "application/problem+json")


def dumps(value: Any) -> bytes:
    """JSON in ASCII, so that a lone surrogate is written and not an error; NaN and infinity become null."""
    return json.dumps(_finite(value), allow_nan=False).encode("ascii")


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(dumps(value), status, headers, "application/json")


_KINDS = (
    Problem,
    SoundreelError,
    HTTPException,
    RequestValidationError,
    ValidationError,
    ClientDisconnect,
    Exception,
)


def install(app: FastAPI) -> None:
    """Every error of `app`, planned or not, is answered as a problem."""
    for kind in _KINDS:
        app.add_exception_handler(kind, _answer_error)


async def _answer_error(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem.status == 405:
        problem.headers = {"Allow": _allowed(request)}
    return problem.response()


def _allowed(request: Request) -> str:
    """The methods of all routes that have this path: the router itself tells those of the first."""
    routes = [route.original_route for route in iter_route_contexts(request.app.routes)]
    here = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    return ", ".join(sorted({method for route in here for method in getattr(route, "methods", None) or ()}))


def problem_of(error: Exception) -> Problem:
    """An error as the problem that the client is told: nothing of what was not planned gets out."""
    match error:
        case Problem():
            return error
        case SoundreelError():
            return Problem.of(error)
        case HTTPException():
            phrase = HTTPStatus(error.status_code).phrase
            code = phrase.lower().replace(" ", "_")
            return Problem(error.status_code, code, phrase, headers=error.headers)
        case RequestValidationError():
            return _unfit(error.errors()[0], 1)
        case ValidationError():
            return _unfit(error.errors(include_url=False)[0], 0)
        case ClientDisconnect():
            return Problem(400, "incomplete_body", "the body ended before all of it had come")
    return Problem(500, "internal", "the server failed; it is not the request's fault")


def _unfit(first: Mapping[str, Any], skipped: int) -> Problem:
    """The first fault that a schema has found, without the first parts of its place."""
    field = ".".join(str(part) for part in first["loc"][skipped:])
    said = "there is no such field" if first["type"] == "extra_forbidden" else first["msg"]
    return Problem(422, "invalid_input", f"{field}: {said}", field)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
