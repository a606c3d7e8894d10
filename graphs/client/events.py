"""A job's events, heard again from where they broke off. Knows the form of server-sent events."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from composer.errors import EngineUnavailable, InputError, SoundreelError
from graphs.client.answers import Reply, error_of
from graphs.client.steps import (
    PASSING,
    TRIES,
    Ask,
    Broken,
    Open,
    Read,
    Show,
    Sleep,
    Steps,
    pause,
    quoted,
    unreachable,
)

SILENCE = 45.0
"""Seconds without a byte after which a stream is taken for dead: the server's heart beats every 15."""
MOST_EVENT = 4_000_000


@dataclass(frozen=True, slots=True)
class Event:
    kind: str
    data: str
    id: str | None


@dataclass(slots=True)
class Parser:
    """Bytes of a stream in any pieces -> its events, as the HTML standard reads them."""

    _waiting: bytes = b""
    _kind: str = ""
    _id: str | None = None
    _data: list[str] = field(default_factory=list)

    def feed(self, piece: bytes) -> Iterator[Event]:
        self._waiting += piece
        if len(self._waiting) > MOST_EVENT:
            raise SoundreelError("the server's events have no end", "bad_answer")
        *lines, self._waiting = self._waiting.split(b"\n")
        for line in lines:
            event = self._line(line.removesuffix(b"\r").decode("utf-8", "replace"))
            if event:
                yield event

    def _line(self, line: str) -> Event | None:
        if not line:
            event = Event(self._kind or "message", "\n".join(self._data), self._id)
            there, self._kind, self._data = bool(self._data), "", []
            return event if there else None
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._kind = value
        elif name == "data":
            self._data.append(value)
        elif name == "id":
            self._id = value
        return None


def follow(job: str, timeout: float | None = None, show: bool = True) -> Steps[None]:
    """Shows the job's states, each once, as they come, until it has ended; or only waits for that.

    Raises EngineUnavailable `server_unreachable` when nothing can be heard any more, `wait_timeout` after
    `timeout` seconds; InputError `job_not_found` for a job that is not there, or not any more.
    """
    until = None if timeout is None else monotonic() + timeout
    heard: str | None = None
    failures = 0
    while True:
        reply, reason = None, Broken(f"{job}: the events broke off")
        try:
            reply = yield _opened(job, heard, until)
            if reply.status == 200:
                parser = Parser()
                while (piece := (yield Read())) is not None:
                    failures = 0
                    for event in parser.feed(piece):
                        heard = event.id or heard
                        if event.kind == "end":
                            return _checked(event)
                        if event.kind == "job" and show:
                            yield Show(_state(event))
                    _check_time(job, until)
        except Broken as broken:
            reason = broken
        if reply is not None and reply.status == 204:
            return None
        failures += 1
        _check_failure(reply, reason, failures)
        _check_time(job, until)
        yield Sleep(pause(failures, reply))


def _opened(job: str, heard: str | None, until: float | None) -> Open:
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": heard} if heard else {})
    seconds = SILENCE if until is None else max(0.1, min(SILENCE, until - monotonic()))
    return Open(Ask("GET", f"/v1/jobs/{quoted(job)}/events", headers=headers), seconds)


def _check_failure(reply: Reply | None, reason: Broken, failures: int) -> None:
    """Raises when it makes no sense to ask once more."""
    refused = reply is not None and not reply.good
    if reply is not None and refused and (reply.status not in PASSING or failures >= TRIES):
        raise error_of(reply)
    if failures >= TRIES:
        raise unreachable(reason) from reason


def _check_time(job: str, until: float | None) -> None:
    if until is not None and monotonic() >= until:
        raise EngineUnavailable(f"{job} has not ended in time; it goes on", "wait_timeout")


def _checked(end: Event) -> None:
    if _state(end).get("status") == "deleted":
        raise InputError("the job was deleted", "job_not_found")


def _state(event: Event) -> dict[str, Any]:
    try:
        value = json.loads(event.data)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise SoundreelError("an event of the server is no JSON object", "bad_answer")
    return value
