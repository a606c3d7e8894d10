"""A process that runs jobs without Ray: the loop, table, store and stage cache, with quick fake stages.

Kinds of jobs: `plain` ones make a file in four stages; a `poison` one kills its runner; a `long` one waits to
be cancelled, a `late` one for its deadline.
"""

import asyncio
import logging
import os
import random
import signal
from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement

from deployments.engine import Card
from deployments.runner import Bench, Job, Lease, Show, StoredArtifact
from deployments.runner.loop import Loop
from graphs.cache import StageCache
from graphs.models import Artifact, Call, Result
from graphs.stages import progress
from graphs.table import moves
from graphs.table.schema import jobs
from graphs.table.sql_table import SqlTable
from load_tests.faults.scene import ARTIFACT, STAGES, Scene, answer

AT_ONCE = 4
STAGE_SECONDS = (0.05, 0.12)
PUBLISH_SECONDS = 0.3
"""A runner rests between making a result and publishing it, so that a fault can find it there."""

DRAIN_SECONDS = 0.2
CARD = Card("step", "fake", "", "MIT", version="1")


class Witness(SqlTable):
    """The table, with every claim and every publish that it took or refused noted elsewhere."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene.url, scene.rules())
        self._scene = scene

    async def claim(self, owner: str, lease_seconds: float) -> Lease | None:
        lease = await super().claim(owner, lease_seconds)
        if lease is not None:
            job = lease.job
            self._scene.note("begun", job=job.id, fence=lease.fence, attempt=job.attempt)
        return lease

    async def publish(
        self, lease: Lease, artifacts: tuple[StoredArtifact, ...], report: Mapping[str, Any]
    ) -> bool:
        self._scene.note("publishing", job=lease.job.id, fence=lease.fence)
        await asyncio.sleep(PUBLISH_SECONDS)
        held = await super().publish(lease, artifacts, report)
        self._scene.note("published" if held else "refused", True, job=lease.job.id, fence=lease.fence)
        return held


def without_fence(lease: Lease) -> list[ColumnElement[bool]]:
    """What guards a move when nothing does: any row of the job will do."""
    return [jobs.c.id == lease.job.id]


async def run(scene: Scene, cache: StageCache, job: Job, show: Show) -> Result:
    """The graph: each stage is asked with the answer of the one before."""
    content, kind = job.request["content"], job.request["kind"]
    step = progress(show)("step", cache.wrap()("step", partial(_stage, scene, job.id)))
    if kind == "poison":
        scene.note("poisoned")
        os.kill(os.getpid(), signal.SIGKILL)
    if kind in ("long", "late"):
        await asyncio.sleep(600)
    made = await _chain(scene, content, step)
    return Result({ARTIFACT: Artifact(made, "application/octet-stream")}, {"content": content})


async def _chain(scene: Scene, content: int, step: Call[Any, bytes]) -> bytes:
    made: list[bytes] = []
    for stage in range(STAGES):
        made.append(await step((content, stage, made[-1] if made else b"")))
        if made[-1] != answer(content, stage):
            scene.note("wrong", content=content, stage=stage)
        scene.note("finished", content=content, stage=stage)
    return b"".join(made)


async def _stage(scene: Scene, job_id: str, request: tuple[int, int, bytes]) -> bytes:
    content, stage, _ = request
    scene.note("computing", job=job_id, content=content, stage=stage)
    await asyncio.sleep(random.uniform(*STAGE_SECONDS))
    return answer(content, stage)


def main(scene: Scene) -> None:
    """Runs jobs until SIGTERM, then drains; ends when its parent does."""
    logging.basicConfig(filename=scene.folder / "runners.log", format="%(asctime)s %(process)d %(message)s")
    if not scene.fence:
        moves.held = without_fence
    asyncio.run(_work(scene))


async def _work(scene: Scene) -> None:
    table, store = Witness(scene), scene.store()
    cache = StageCache(store, {"step": CARD})
    bench = Bench(table, store, partial(run, scene, cache), AT_ONCE, 120.0, scene.lease, scene.attempts)
    loop, over = Loop(bench), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    working = asyncio.create_task(loop.forever())
    parent = os.getppid()
    while not over.is_set() and os.getppid() == parent and not working.done():
        await asyncio.wait([asyncio.create_task(over.wait())], timeout=1.0)
    if working.done():
        working.result()
    await loop.drain(DRAIN_SECONDS)
    scene.note("drained")
    os._exit(0)
