"""Webhooks: a job's end is told to whoever asked for it, signed, until it is heard or given up.

Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`. Knows no graph and no Ray.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from standardwebhooks import Webhook

from composer.errors import SoundreelError
from deployments.fetch import Network, post
from deployments.runner import Delivery, Job, Outbox

log = logging.getLogger("soundreel.runner")

SECONDS = 15.0
"""How long the other side may take to answer."""

PAUSES = (5, 30, 120, 300, 600, 900, 1200, 1800, 2245)
"""Seconds after each failed try: ten tries over two hours."""

AT_ONCE = 8
"""Webhooks on their way at a time: one side that is slow to answer holds up nobody else's."""

_IDLE_SECONDS = 1.0
_HELD_SECONDS = 60.0

Send = Callable[[str, bytes, list[tuple[str, str]]], Awaitable[int]]
"""A URL, a body and headers to the status of the answer."""


def sender(allow_local: bool) -> Send:
    """Sends through the same guard as every URL of a stranger's."""

    async def send(url: str, body: bytes, headers: list[tuple[str, str]]) -> int:
        return await post(url, body, headers, allow_local=allow_local, network=Network(seconds=SECONDS))

    return send


class Postman:
    """Takes what is due from the outbox and sends it; without a secret, unsigned."""

    def __init__(self, outbox: Outbox, send: Send, secret: str | None) -> None:
        self._outbox = outbox
        self._send = send
        self._hook = Webhook(secret) if secret else None

    async def forever(self) -> None:
        free = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as sending:
            while True:
                await free.acquire()
                task = sending.create_task(self._deliver(await self._next()))
                task.add_done_callback(lambda _: free.release())

    async def deliver(self, delivery: Delivery) -> None:
        """One try: heard by any 2xx; 410 and a URL that may not be called are given up at once."""
        body = message(delivery.job)
        try:
            status = await self._send(delivery.url, body, self._headers(delivery, body))
        except SoundreelError as error:
            passing = getattr(error, "retryable", False) or error.code == "source_http_error"
            await self._outbox.postpone(delivery, _pause(delivery) if passing else None)
            log.info("webhook of %s was not heard: %s", delivery.job.id, error.message)
            return
        except Exception:  # of a side that answers as nobody foresaw: the others' are sent none the less
            log.exception("webhook of %s could not be sent", delivery.job.id)
            await self._outbox.postpone(delivery, _pause(delivery))
            return
        if 200 <= status < 300:
            await self._outbox.delivered(delivery)
        else:
            await self._outbox.postpone(delivery, None if status == 410 else _pause(delivery))

    async def _next(self) -> Delivery:
        """The next that is due, once there is one."""
        while True:
            try:
                delivery = await self._outbox.due(_HELD_SECONDS)
            except SoundreelError as error:
                log.warning("webhooks wait: %s", error.message)
                delivery = None
            if delivery is not None:
                return delivery
            await asyncio.sleep(_IDLE_SECONDS)

    async def _deliver(self, delivery: Delivery) -> None:
        """One try whose outcome may not be written down: it is due again when it is held no longer."""
        try:
            await self.deliver(delivery)
        except SoundreelError as error:
            log.warning("webhook of %s: %s", delivery.job.id, error.message)

    def _headers(self, delivery: Delivery, body: bytes) -> list[tuple[str, str]]:
        moment = datetime.now(UTC)
        headers = [
            ("Content-Type", "application/json"),
            ("webhook-id", delivery.id),
            ("webhook-timestamp", str(int(moment.timestamp()))),
        ]
        if self._hook is not None:
            headers.append(("webhook-signature", self._hook.sign(delivery.id, moment, body.decode())))
        return headers


def message(job: Job) -> bytes:
    """What is told of a job's end: enough to ask for the rest."""
    error = job.error and {"code": job.error.code, "message": job.error.message, "field": job.error.field}
    data = {"id": job.id, "graph": job.graph, "status": job.status, "error": error}
    moment = job.finished.isoformat() if job.finished else None
    return json.dumps({"type": f"job.{job.status}", "timestamp": moment, "data": data}).encode()


def _pause(delivery: Delivery) -> float | None:
    return float(PAUSES[delivery.attempt - 1]) if delivery.attempt <= len(PAUSES) else None
