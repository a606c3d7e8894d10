"""The loop that claims jobs, runs them and publishes what they made. Knows no graph and no Ray."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from composer.errors import SoundreelError
from deployments.runner import Bench, JobError, Lease, Made, Stage, StoredArtifact

log = logging.getLogger("soundreel.runner")

BEAT_SECONDS = 0.25
"""How often a running job's progress is written down, and how soon a cancel reaches it."""


@dataclass(slots=True)
class _Watched:
    """The stages of a running job as they last were."""

    stages: tuple[Stage, ...] = ()

    def show(self, stages: tuple[Stage, ...]) -> None:
        self.stages = stages


class Loop:
    """Runs up to `bench.at_once` jobs at a time, each under its lease, until it is cancelled."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self._running: set[asyncio.Task[None]] = set()

    async def forever(self) -> None:
        places = asyncio.Semaphore(self.bench.at_once)
        while True:
            await places.acquire()
            lease = await self.bench.table.claim()
            task = asyncio.create_task(self.run(lease))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            task.add_done_callback(lambda _: places.release())

    async def run(self, lease: Lease) -> None:
        """One job from its claim to its end; a job whose lease is lost is dropped where it stands."""
        watched = _Watched()
        work = asyncio.create_task(self._make(lease, watched))
        try:
            held = await self._beat(lease, watched, work)
            if held:
                await self._settle(lease, work)
        except Exception:
            log.exception("job %s was left as it is", lease.job.id)
        finally:
            work.cancel()
            await asyncio.wait([work])

    async def _make(self, lease: Lease, watched: _Watched) -> Made:
        deadline = asyncio.timeout(self.bench.seconds)
        try:
            async with deadline:
                return await self.bench.run(lease.job, watched.show)
        except TimeoutError:
            if not deadline.expired():
                raise
            said = f"the job was not done after {self.bench.seconds:g} seconds, which is all it may take"
            raise SoundreelError(said, "deadline_exceeded") from None

    async def _beat(self, lease: Lease, watched: _Watched, work: asyncio.Task[Any]) -> bool:
        """Writes progress until the work is over; whether the lease held to the end."""
        written: tuple[Stage, ...] | None = None
        while True:
            await asyncio.wait([work], timeout=BEAT_SECONDS)
            over = work.done()
            if watched.stages is not written or not over:
                written = watched.stages
                if not await self.bench.table.progress(lease, written):
                    return False
            if over:
                return True

    async def _settle(self, lease: Lease, work: asyncio.Task[Made]) -> None:
        failure = asyncio.CancelledError() if work.cancelled() else work.exception()
        if failure is None:
            try:
                artifacts = await self._keep(work.result())
            except Exception as error:
                failure = error
            else:
                await self.bench.table.publish(lease, artifacts, work.result().report)
                return
        if not isinstance(failure, SoundreelError):
            log.error("job %s failed", lease.job.id, exc_info=failure)
        await self.bench.table.fail(lease, JobError.of(failure))

    async def _keep(self, made: Made) -> tuple[StoredArtifact, ...]:
        kept = []
        for name, file in made.artifacts.items():
            stored = await self.bench.store.put(file.data)
            kept.append(StoredArtifact(name, file.media_type, len(file.data), stored))
        return tuple(kept)
