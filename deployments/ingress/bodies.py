"""Bodies of requests: bounded before and while they are read, and JSON that means one thing only."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, NoReturn

from starlette.requests import Request

from deployments.ingress.problems import Problem

JSON_BYTES = 65_536
JSON_DEPTH = 32
"""How deep objects and lists may lie in each other: nothing that is asked for needs more."""
IDLE_SECONDS = 10.0
"""How long a client may keep silent in the middle of a body."""


def media_type(request: Request) -> str:
    """The Content-Type without its parameters, in lower case; empty when there is none."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


async def pieces(request: Request, most: int) -> AsyncIterator[bytes]:
    """The body as it comes. Problem 411 without a length, 413 above `most` bytes, 415 when compressed,
    408 when the client falls silent."""
    _check_headers(request, most)
    stream = request.stream()
    got = 0
    while True:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                piece = await anext(stream, None)
        except TimeoutError:
            raise unread(408, "body_timeout", f"no byte came for {IDLE_SECONDS:g} seconds") from None
        if piece is None:
            return
        got += len(piece)
        if got > most:
            raise _too_large(most)
        yield piece


async def read_json(request: Request) -> dict[str, Any]:
    """The object in a JSON body. Problem 400 when it is no JSON, 422 for another value or a key twice, or
    when it is deeper than anything that is asked for."""
    if media_type(request) != "application/json":
        raise unread(415, "unsupported_media_type", "send application/json")
    body = b"".join([piece async for piece in pieces(request, JSON_BYTES)])
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        said = (
            str(error) if isinstance(error, json.JSONDecodeError) else "it is not UTF-8 JSON of a usual depth"
        )
        raise Problem(400, "invalid_json", f"the body is not JSON: {said}") from None
    if not isinstance(value, dict):
        raise Problem(422, "invalid_input", "the body must be a JSON object")
    _check_depth(value)
    return value


def only(body: dict[str, Any], *fields: str) -> None:
    """Problem 422 for a field of the body that is not one of these."""
    for field in body:
        if field not in fields:
            raise Problem(422, "invalid_input", f"{field}: there is no such field", field)


def _check_headers(request: Request, most: int) -> None:
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise unread(415, "unsupported_encoding", "send the body as it is, with no Content-Encoding")
    length = request.headers.get("content-length")
    if length is None:
        raise unread(411, "length_required", "send a Content-Length")
    if not (length.isascii() and length.isdigit()):
        raise unread(400, "bad_length", "Content-Length must be a number")
    if len(length) > 18 or int(length) > most:
        raise _too_large(most)


def unread(status: int, code: str, message: str) -> Problem:
    """A refusal before the end of the body: the connection closes, or the proxy would read on for nothing."""
    return Problem(status, code, message, headers={"Connection": "close"})


def _too_large(most: int) -> Problem:
    return unread(413, "too_large", f"the body is too large: at most {most} bytes are taken")


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(JSON_DEPTH):
        inner = [item for item in level if isinstance(item, dict | list)]
        level = [item for held in inner for item in (held.values() if isinstance(held, dict) else held)]
        if not level:
            return
    raise Problem(422, "too_deep", f"the body is nested deeper than {JSON_DEPTH} levels")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise Problem(422, "duplicate_key", "a key stands twice in one JSON object")
    return values


def _no_constant(name: str) -> NoReturn:
    raise Problem(422, "invalid_input", f"{name} is not a number of JSON")
