"""The table of jobs in the memory of one process: lost with it. Its contract is a durable one's too."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import dropwhile, islice
from typing import Any
from uuid import uuid4

from composer.errors import EngineUnavailable
from deployments.runner import JOB_ID, Job, JobError, Lease, Stage, StoredArtifact


class MemoryTable:
    """Jobs in the order they came. At most `queued` wait; the last `kept` that ended are remembered."""

    def __init__(self, queued: int = 100, kept: int = 1000) -> None:
        self._most_queued = queued
        self._most_kept = kept
        self._jobs: dict[str, Job] = {}
        self._queue: dict[str, None] = {}
        self._over: dict[str, None] = {}
        self._fences: dict[str, int] = {}
        self._ends: dict[str, asyncio.Event] = {}
        self._work = asyncio.Event()

    async def submit(self, graph: str, request: dict[str, Any], trusted: bool = False) -> Job:
        if len(self._queue) >= self._most_queued:
            raise EngineUnavailable(
                f"{self._most_queued} jobs are waiting already, which is all that may; try again later",
                "queue_full",
            )
        job = Job(f"{JOB_ID}{uuid4().hex}", graph, request, datetime.now(UTC), trusted)
        self._jobs[job.id] = job
        self._ends[job.id] = asyncio.Event()
        self._queue[job.id] = None
        self._work.set()
        return job

    async def get(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    async def list(self, limit: int, after: str | None = None) -> Sequence[Job]:
        newest: Iterator[Job] = reversed(self._jobs.values())
        if after is not None:  # of a forgotten job, whatever came before is forgotten too
            newest = dropwhile(lambda job: job.id != after, newest)
            next(newest, None)
        return tuple(islice(newest, limit))

    async def cancel(self, job_id: str) -> Job | None:
        job = self._jobs.get(job_id)
        if job is None or job.ended:
            return job
        self._queue.pop(job_id, None)
        return self._end(replace(job, status="cancelled", finished=datetime.now(UTC)))

    async def wait(self, job_id: str, seconds: float) -> Job | None:
        end = self._ends.get(job_id)
        if end is not None:
            try:
                async with asyncio.timeout(seconds):
                    await end.wait()
            except TimeoutError:
                pass
        return self._jobs.get(job_id)

    async def claim(self) -> Lease:
        while not self._queue:
            self._work.clear()
            await self._work.wait()
        job_id = next(iter(self._queue))
        del self._queue[job_id]
        job = replace(self._jobs[job_id], status="in_progress", started=datetime.now(UTC))
        self._jobs[job_id] = job
        self._fences[job_id] = self._fences.get(job_id, 0) + 1
        return Lease(job, self._fences[job_id])

    async def progress(self, lease: Lease, stages: tuple[Stage, ...]) -> bool:
        job = self._held(lease)
        if job is not None:
            self._jobs[job.id] = replace(job, stages=stages)
        return job is not None

    async def publish(
        self, lease: Lease, artifacts: tuple[StoredArtifact, ...], report: Mapping[str, Any]
    ) -> bool:
        job = self._held(lease)
        if job is not None:
            ended = replace(job, status="completed", artifacts=artifacts, report=report)
            self._end(replace(ended, finished=datetime.now(UTC)))
        return job is not None

    async def fail(self, lease: Lease, error: JobError) -> bool:
        job = self._held(lease)
        if job is not None:
            self._end(replace(job, status="failed", error=error, finished=datetime.now(UTC)))
        return job is not None

    def _held(self, lease: Lease) -> Job | None:
        job = self._jobs.get(lease.job.id)
        if job is None or job.status != "in_progress" or self._fences[job.id] != lease.fence:
            return None
        return job

    def _end(self, job: Job) -> Job:
        self._jobs[job.id] = job
        self._ends[job.id].set()
        self._over[job.id] = None
        if len(self._over) > self._most_kept:
            self._forget(next(iter(self._over)))
        return job

    def _forget(self, job_id: str) -> None:
        del self._over[job_id], self._jobs[job_id], self._ends[job_id]
        self._fences.pop(job_id, None)
