"""One run of one job: its work, its heartbeat, its end. Knows no graph and no Ray."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

from composer.errors import EngineUnavailable, SoundreelError
from deployments.runner import Bench, JobError, Lease, Made, Stage, StoredArtifact

log = logging.getLogger("soundreel.runner")

GLANCE_SECONDS = 0.25
"""How often a running job's progress is looked at, and written if it moved."""

LONGEST_SILENCE = 1.0
HEARTBEAT = 1 / 3
FENCED_OFF = 0.8
"""Parts of the lease: after the one it is renewed, after the other without an answer the runner stops."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before the second try of a fault that may pass; they double, up to the other, and vary by half."""


class _Lost(Exception):
    """The lease is another's, the job was cancelled, or the table has not answered for too long."""


class Running:
    """A job from its claim to its end, under its lease."""

    def __init__(self, bench: Bench, lease: Lease) -> None:
        self.bench = bench
        self.lease = lease
        self._stages: tuple[Stage, ...] | None = None
        self._written: tuple[Stage, ...] | None = None
        self._held_at = time.monotonic()
        self._beat_at = self._held_at
        self._given_back = False
        self._work: asyncio.Task[Made] | None = None

    async def run(self) -> None:
        """To the end of the job, or until its lease is lost: then it is dropped where it stands."""
        self._work = asyncio.create_task(self._make())
        try:
            await self._watch(self._work)
            if not self._given_back:
                await self._settle(self._work)
        except _Lost as lost:
            log.info("job %s is let go: %s", self.lease.job.id, lost)
        finally:
            self._work.cancel()
            await asyncio.wait([self._work])

    @property
    def _pause(self) -> float:
        """Seconds from heartbeat to heartbeat: also how soon a cancel is met."""
        return min(HEARTBEAT * self.bench.lease_seconds, LONGEST_SILENCE)

    async def give_back(self) -> None:
        """Stop, and let another runner have the job at once; this attempt does not count."""
        self._given_back = True
        if self._work is not None:
            self._work.cancel()
        with suppress(EngineUnavailable):  # then its lease runs out by itself
            await self.bench.table.release(self.lease)

    async def _make(self) -> Made:
        seconds = self._seconds_left()
        deadline = asyncio.timeout(seconds)
        try:
            async with deadline:
                return await self.bench.run(self.lease.job, self._show)
        except TimeoutError:
            if not deadline.expired():
                raise
            most = self._most_seconds()
            said = f"the job was not done after {most:g} seconds, which is all it may take"
            raise SoundreelError(said, "deadline_exceeded") from None

    def _most_seconds(self) -> float:
        return min(self.bench.seconds, self.lease.job.terms.seconds or self.bench.seconds)

    def _seconds_left(self) -> float:
        """What is left of the deadline since the job's first start."""
        started = self.lease.job.started
        gone = (
            (datetime.now(UTC) - started).total_seconds() if started and self.lease.job.attempt > 1 else 0.0
        )
        return max(0.0, self._most_seconds() - max(0.0, gone))

    def _show(self, stages: tuple[Stage, ...]) -> None:
        self._stages = stages

    async def _watch(self, work: asyncio.Task[Made]) -> None:
        """Heartbeats, with the progress when it moved, until the work is over."""
        while not work.done():
            await asyncio.wait([work], timeout=min(GLANCE_SECONDS, self.bench.lease_seconds / 10))
            moved = self._stages is not self._written
            due = time.monotonic() - self._beat_at >= self._pause
            if not self._given_back and (moved or due or work.done()):
                await self._beat()

    async def _beat(self) -> None:
        stages = self._stages
        self._beat_at = asked_at = time.monotonic()
        try:
            held = await self.bench.table.beat(self.lease, self.bench.lease_seconds, stages)
        except EngineUnavailable as error:
            if time.monotonic() - self._held_at > FENCED_OFF * self.bench.lease_seconds:
                raise _Lost(f"the table has not answered: {error.message}") from error
            return
        if not held:
            raise _Lost("its lease is another's, or it was cancelled")
        self._held_at, self._written = asked_at, stages

    async def _settle(self, work: asyncio.Task[Made]) -> None:
        failure = asyncio.CancelledError() if work.cancelled() else work.exception()
        if failure is None:
            try:
                artifacts = await self._alive(self._keep(work.result()))
            except _Lost:
                raise
            except Exception as error:
                failure = error
            else:
                report = work.result().report
                await self._told(lambda: self.bench.table.publish(self.lease, artifacts, report))
                return
        if not isinstance(failure, SoundreelError):
            log.error("job %s failed", self.lease.job.id, exc_info=failure)
        told, again_in = JobError.of(failure), self._again_in(failure)
        await self._told(lambda: self.bench.table.fail(self.lease, told, again_in))

    def _again_in(self, failure: BaseException) -> float | None:
        """When a fault that may pass is tried again: exponentially later, with jitter; None for never."""
        attempt = self.lease.job.attempt
        passing = isinstance(failure, EngineUnavailable) or getattr(failure, "retryable", False)
        if not passing or attempt >= self.bench.attempts:
            return None
        pause: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1))
        return pause * random.uniform(0.5, 1.5)

    async def _alive(self, keeping: Awaitable[tuple[StoredArtifact, ...]]) -> tuple[StoredArtifact, ...]:
        """The files kept, with heartbeats while that takes long."""
        task = asyncio.ensure_future(keeping)
        try:
            while not task.done():
                await asyncio.wait([task], timeout=self._pause)
                if not task.done():
                    await self._beat()
            return await task
        finally:
            task.cancel()

    async def _told(self, move: Callable[[], Awaitable[bool]]) -> None:
        """The job's end written down; tried again while the lease must still hold."""
        while True:
            try:
                if not await move():
                    raise _Lost("its end was not taken: its lease is another's, or it was cancelled")
                return
            except EngineUnavailable as error:
                if time.monotonic() - self._held_at > FENCED_OFF * self.bench.lease_seconds:
                    raise _Lost(f"its end could not be written: {error.message}") from error
                await asyncio.sleep(0.2)

    async def _keep(self, made: Made) -> tuple[StoredArtifact, ...]:
        kept = []
        for name, file in made.artifacts.items():
            stored = await self.bench.store.put(file.data)
            kept.append(StoredArtifact(name, file.media_type, len(file.data), stored))
        return tuple(kept)
