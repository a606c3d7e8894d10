"""Steps of an operation: what it asks of whoever walks it. Knows no socket, no clock and no way to wait."""

import random
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import time
from typing import Any, TypeVar
from urllib.parse import quote

from composer.errors import EngineUnavailable, SoundreelError
from graphs.client.answers import Reply, error_of

T = TypeVar("T")

TRIES = 6
"""How often something is asked before it is given up."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
MOST_PATIENCE = 60.0
"""Seconds: the longest that a server may ask to wait before it is asked again."""
PASSING = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Ask:
    """A request -> its Reply. With `file`, the body is a form with that file. Broken when none came."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """A request whose body is read piece by piece -> its Reply, the body empty if the status is 2xx.

    Silence of more than `seconds` is Broken; None stands for what the client has as its timeout.
    """

    ask: Ask
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """The next piece of what was opened last -> bytes, or None at its end. Broken when it breaks off."""


@dataclass(frozen=True, slots=True)
class Sleep:
    seconds: float


@dataclass(frozen=True, slots=True)
class Show:
    """Something for the caller, while the operation goes on."""

    value: Any


Step = Ask | Open | Read | Sleep | Show
Steps = Generator[Step, Any, T]


class Broken(Exception):
    """No answer, or one that broke off: whether the request was heard is not known."""


def asked(ask: Ask) -> Steps[Reply]:
    """The answer, 2xx. What may pass is tried again: only for requests that may be heard twice.

    Raises the server's error, or EngineUnavailable `server_unreachable`.
    """
    for number in range(1, TRIES + 1):
        try:
            reply: Reply = yield ask
        except Broken as broken:
            if number == TRIES:
                raise unreachable(broken) from broken
            yield Sleep(pause(number))
            continue
        if reply.good:
            return reply
        if reply.status not in PASSING or number == TRIES:
            break
        yield Sleep(pause(number, reply))
    raise error_of(reply)


def quoted(name: str) -> str:
    """A name as one part of a path, whatever it holds."""
    return quote(name, safe="")


def unreachable(broken: Broken) -> SoundreelError:
    return EngineUnavailable(f"no answer from the server at {broken}", "server_unreachable")


def pause(number: int, reply: Reply | None = None) -> float:
    """How long to wait after so many failures: as long as the server says, or longer each time by chance."""
    said = _retry_after(reply.headers.get("retry-after", "")) if reply else None
    if said is not None:
        return min(said, MOST_PATIENCE)
    return random.uniform(0.5, 1) * min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (number - 1))


def _retry_after(said: str) -> float | None:
    """Seconds, of a number or of a date (RFC 9110); None when it is neither."""
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        return max(0.0, float(parsedate_to_datetime(said).timestamp()) - time())
    except (ValueError, OverflowError):
        return None
