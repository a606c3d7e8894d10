"""The Ray Serve wrapper of the runner: turns handles into functions, runs the loop and the chores, drains."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from ray import serve
from ray.serve.handle import DeploymentHandle

from composer.errors import EngineUnavailable
from deployments.runner import Bench
from deployments.runner.calls import function
from deployments.runner.loop import Loop
from deployments.runner.scaling import DEPTH, PLACES

Furnish = Callable[[Mapping[str, Callable[[Any], Awaitable[Any]]]], Bench]
"""Makes the bench out of one function per slot; the graphs come with it, as this package knows none."""

GRACE_SECONDS = 60.0
"""How long Serve waits for a runner that is to go."""

DRAIN_SECONDS = 0.8 * GRACE_SECONDS


class RunnerReplica:
    """Runs jobs with the slots behind `handles`; several replicas share the table."""

    def __init__(self, furnish: Furnish, **handles: DeploymentHandle[Any]) -> None:
        self._bench = furnish({slot: function(slot, handle) for slot, handle in handles.items()})
        self._loop = Loop(self._bench)
        self._tasks = [asyncio.create_task(chore()) for chore in self._bench.chores]
        self._tasks.append(asyncio.create_task(self._loop.forever()))

    def check_health(self) -> None:
        for task in self._tasks:
            if task.done():
                raise RuntimeError("the loop that runs jobs has ended, or a chore beside it")

    async def poke(self) -> None:
        """There is a new job: do not wait until the table is looked at again."""
        self._loop.poke()

    async def record_autoscaling_stats(self) -> dict[str, float]:
        """What scaling.by_depth goes by; nothing while the table cannot be reached."""
        try:
            depth = await self._bench.table.depth()
        except EngineUnavailable:
            return {}
        return {DEPTH: float(depth), PLACES: float(self._bench.at_once)}

    async def __del__(self) -> None:
        """Called by Serve before the replica goes: its jobs end, or are given back."""
        for task in self._tasks[:-1]:
            task.cancel()
        await self._loop.drain(DRAIN_SECONDS)


Runner = serve.deployment(
    name="runner",
    num_replicas=1,
    max_ongoing_requests=5000,
    graceful_shutdown_timeout_s=GRACE_SECONDS,
    health_check_period_s=5,
    ray_actor_options={"num_cpus": 0.1},
)(RunnerReplica)
