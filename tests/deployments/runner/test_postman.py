"""Webhooks on their way: what is sent, when it is sent again, and when it is given up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from composer.errors import EngineUnavailable, InputError
from deployments.fetch import SourceBusy
from deployments.runner import Delivery, Job, JobError
from deployments.runner.postman import PAUSES, Postman, Send, sender
from tests.deployments.origin import Behaviour, origin, reply

SECRET = "whsec_" + "c291bmRyZWVs" * 3
ERROR = JobError("deadline_exceeded", "too late")
JOB = Job("job_1", "vlog", {}, datetime.now(UTC), status="failed", error=ERROR, finished=datetime.now(UTC))


class Box:
    """An outbox whose times pass at once; `pauses` is how long each delivery was to wait, in their order."""

    def __init__(self, *urls: str) -> None:
        self.waiting = [Delivery(f"msg_{number}", url, JOB, 1) for number, url in enumerate(urls)]
        self.pauses: list[float] = []
        self.over: list[tuple[str, str]] = []
        self.faults: list[Exception] = []
        self.ended = asyncio.Event()

    async def due(self, _: float) -> Delivery | None:
        if self.faults:
            raise self.faults.pop()
        return self.waiting.pop(0) if self.waiting else None

    async def delivered(self, delivery: Delivery) -> None:
        self._end(delivery, "heard")

    async def postpone(self, delivery: Delivery, seconds: float | None) -> None:
        if seconds is None:
            self._end(delivery, "given up")
        else:
            self.pauses.append(seconds)
            self.waiting.append(Delivery(delivery.id, delivery.url, delivery.job, delivery.attempt + 1))

    def _end(self, delivery: Delivery, how: str) -> None:
        self.over.append((delivery.id, how))
        self.ended.set()


@asynccontextmanager
async def at_work(box: Box, send: Send) -> AsyncIterator[None]:
    task = asyncio.create_task(Postman(box, send, SECRET).forever())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until_over(box: Box, send: Send) -> None:
    """The postman at work until one delivery is heard or given up."""
    async with asyncio.timeout(20), at_work(box, send):
        await box.ended.wait()


def says(*answers: int | Exception) -> tuple[Send, list[str]]:
    """A sender that gets these answers, and the last for ever; and the URLs that it was given."""
    left, sent = list(answers), []

    async def send(url: str, _: bytes, __: list[tuple[str, str]]) -> int:
        sent.append(url)
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return send, sent


def receiver(*statuses: int) -> tuple[Behaviour, list[bytes]]:
    """An origin that answers one of these after the other; and the bodies that it has read."""
    left, bodies = list(statuses), []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bodies.append(await reader.readuntil(b"}}}"))
        writer.write(reply(left.pop(0)))

    return answer, bodies


def headers_of(request: str) -> dict[str, str]:
    lines = (line.partition(": ") for line in request.split("\r\n")[1:] if line)
    return {name.lower(): value for name, _, value in lines}


async def test_a_receiver_that_fails_twice_hears_the_same_signed_event_the_third_time() -> None:
    answer, bodies = receiver(500, 500, 200)
    async with origin(answer) as house:
        box = Box(house.url)
        await until_over(box, sender(allow_local=True))
    assert box.over == [("msg_0", "heard")]
    assert box.pauses == [5, 30]
    assert [request.split(" ")[0] for request in house.requests] == ["POST"] * 3
    for request, body in zip(house.requests, bodies, strict=True):
        headers = headers_of(request)
        event = Webhook(SECRET).verify(body, headers)
        assert headers["webhook-id"] == "msg_0"
        assert headers["content-type"] == "application/json"
        assert event["type"] == "job.failed"
        told = {"code": "deadline_exceeded", "message": "too late", "field": None}
        assert event["data"] == {"id": "job_1", "graph": "vlog", "status": "failed", "error": told}
        assert datetime.fromisoformat(event["timestamp"]) == JOB.finished


async def test_there_are_ten_tries_over_two_hours() -> None:
    box = Box("https://hook.example")
    send, sent = says(500)
    await until_over(box, send)
    assert len(sent) == 10
    assert box.pauses == list(PAUSES)
    assert sum(box.pauses) == 2 * 3600
    assert box.over == [("msg_0", "given up")]


async def test_a_receiver_that_says_it_is_gone_is_not_asked_again() -> None:
    box = Box("https://hook.example")
    send, sent = says(410)
    await until_over(box, send)
    assert (len(sent), box.over) == (1, [("msg_0", "given up")])


async def test_a_private_address_is_refused_when_it_is_sent_to() -> None:
    async with origin(reply()) as house:
        box = Box(house.url)
        await until_over(box, sender(allow_local=False))
    assert box.over == [("msg_0", "given up")]
    assert house.requests == []


async def test_a_redirect_is_not_followed() -> None:
    async with origin() as elsewhere, origin(reply(302, Location=elsewhere.url)) as house:
        box = Box(house.url)
        await until_over(box, sender(allow_local=True))
    assert elsewhere.requests == []
    assert len(house.requests) == 10


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (SourceBusy("too slow", "source_timeout"), True),
        (InputError("cannot be reached", "source_http_error"), True),
        (RuntimeError("nobody foresaw it"), True),
        (InputError("no trust", "source_tls"), False),
        (InputError("blocked", "source_blocked"), False),
    ],
)
async def test_what_may_pass_is_tried_again_and_what_will_not_is_given_up(
    error: Exception, again: bool
) -> None:
    box = Box("https://hook.example")
    send, sent = says(error, 204)
    await until_over(box, send)
    assert len(sent) == (2 if again else 1)
    assert box.over == [("msg_0", "heard" if again else "given up")]


async def test_one_that_is_slow_holds_up_nobody_else() -> None:
    box = Box("https://slow.example", "https://quick.example")

    async def send(url: str, _: bytes, __: list[tuple[str, str]]) -> int:
        await asyncio.sleep(3600 if "slow" in url else 0)
        return 200

    await until_over(box, send)
    assert box.over == [("msg_1", "heard")]


async def test_the_postman_outlives_an_outbox_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deployments.runner.postman._IDLE_SECONDS", 0.01)
    box = Box("https://hook.example")
    box.faults = [EngineUnavailable("away", "store_down")] * 3
    send, _ = says(200)
    await until_over(box, send)
    assert box.over == [("msg_0", "heard")]


async def test_an_event_is_unsigned_without_a_secret() -> None:
    heard: list[str] = []

    async def send(_: str, __: bytes, headers: list[tuple[str, str]]) -> int:
        heard.extend(name for name, _ in headers)
        return 200

    box = Box("https://hook.example")
    await Postman(box, send, None).deliver(box.waiting.pop())
    assert heard == ["Content-Type", "webhook-id", "webhook-timestamp"]
