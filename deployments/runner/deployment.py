"""The Ray Serve wrapper of the runner: turns handles into functions, runs the loop, answers for the table."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from ray import serve
from ray.serve.handle import DeploymentHandle

from deployments.runner import Bench, Job
from deployments.runner.calls import function
from deployments.runner.loop import Loop

Furnish = Callable[[Mapping[str, Callable[[Any], Awaitable[Any]]]], Bench]
"""Makes the bench out of one function per slot; the graphs come with it, as this package knows none."""


class RunnerReplica:
    """Runs jobs with the slots behind `handles`. One replica: its table may live in its memory."""

    def __init__(self, furnish: Furnish, **handles: DeploymentHandle[Any]) -> None:
        bench = furnish({slot: function(slot, handle) for slot, handle in handles.items()})
        self._table = bench.table
        self._loop = asyncio.create_task(Loop(bench).forever())

    def check_health(self) -> None:
        if self._loop.done():
            raise RuntimeError("the loop that runs jobs has ended")

    async def submit(self, graph: str, request: dict[str, Any], trusted: bool) -> Job:
        return await self._table.submit(graph, request, trusted)

    async def get(self, job_id: str) -> Job | None:
        return await self._table.get(job_id)

    async def list(self, limit: int, after: str | None) -> Sequence[Job]:
        return await self._table.list(limit, after)

    async def cancel(self, job_id: str) -> Job | None:
        return await self._table.cancel(job_id)

    async def wait(self, job_id: str, seconds: float) -> Job | None:
        return await self._table.wait(job_id, seconds)


Runner = serve.deployment(
    name="runner",
    num_replicas=1,
    max_ongoing_requests=5000,
    graceful_shutdown_timeout_s=60,
    ray_actor_options={"num_cpus": 0.1},
)(RunnerReplica)
