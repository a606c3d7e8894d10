"""The loop that claims jobs and runs as many at a time as it may. Knows no graph and no Ray."""

import asyncio
import logging
import random
from contextlib import suppress
from uuid import uuid4

from composer.errors import EngineUnavailable
from deployments.runner import Bench, Lease
from deployments.runner.run import Running

log = logging.getLogger("soundreel.runner")

POLL_SECONDS = (0.2, 0.5)
"""How often an idle runner looks for work that nobody told it of: at random between these."""


class Loop:
    """Runs up to `bench.at_once` jobs at a time until it is drained; several loops share one table."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.owner = f"runner_{uuid4().hex[:12]}"
        self._running: dict[asyncio.Task[None], Running] = {}
        self._free = asyncio.Semaphore(bench.at_once)
        self._poked = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._draining = False

    def poke(self) -> None:
        """There is work: look now."""
        self._poked.set()

    async def forever(self) -> None:
        """Until it is drained. Cancelled, it drops its jobs where they stand."""
        try:
            while True:
                await self._free.acquire()
                async with self._claiming:
                    lease = await self._claimed()
                    if lease is None:
                        return
                    running = Running(self.bench, lease)
                    task = asyncio.create_task(running.run())
                    self._running[task] = running
                    task.add_done_callback(self._over)
        except asyncio.CancelledError:
            for task in self._running:
                task.cancel()
            raise

    async def drain(self, seconds: float) -> None:
        """Claim nothing more. Jobs that are not over in `seconds` are given back, and lose no attempt."""
        self._draining = True
        self.poke()
        async with self._claiming:  # a claim that is on its way may have taken a job
            tasks = list(self._running)
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        left = [running for task, running in self._running.items() if not task.done()]
        await asyncio.gather(*(running.give_back() for running in left))

    async def _claimed(self) -> Lease | None:
        """The next job, once there is one; None when the loop is drained."""
        while not self._draining:
            self._poked.clear()
            try:
                lease = await self.bench.table.claim(self.owner, self.bench.lease_seconds)
            except EngineUnavailable as error:
                log.warning("no job can be claimed: %s", error.message)
                lease = None
            if lease is not None:
                return lease
            with suppress(TimeoutError):
                async with asyncio.timeout(random.uniform(*POLL_SECONDS)):
                    await self._poked.wait()
        return None

    def _over(self, task: asyncio.Task[None]) -> None:
        running = self._running.pop(task)
        self._free.release()
        if not task.cancelled() and task.exception() is not None:
            # Its lease runs out, and whoever claims it next begins where the stage cache ends.
            log.error("job %s was left as it is", running.lease.job.id, exc_info=task.exception())
