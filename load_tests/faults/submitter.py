"""A process that submits jobs and storms of jobs, and tries again until each is acknowledged.

It may be killed and started again at any time: every submit has a key, so that it only repeats itself.
"""

import asyncio
import time
from dataclasses import dataclass

from composer.errors import EngineUnavailable
from deployments.runner import Job, Terms
from graphs.table.sql_table import SqlTable
from load_tests.faults.scene import Scene

STORMS = (0.3, 0.7)
"""When storms break, as parts of the run."""

LATE_SECONDS = 0.5
TWICE_EVERY = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """What is submitted: `jobs` of which `poison` are poison, evenly in `seconds`, and `storm` in storms."""

    jobs: int
    poison: int
    storm: int
    seconds: float
    start: float

    def kind(self, number: int) -> str:
        every = self.jobs // (self.poison + 1)
        return "poison" if number and number % every == 0 and number // every <= self.poison else "plain"

    def content(self, number: int) -> int:
        """A third of the jobs ask for what an earlier one has made."""
        return number % max(1, self.jobs * 2 // 3)


def main(scene: Scene, plan: Plan) -> None:
    asyncio.run(_submit_all(scene, plan))


async def _submit_all(scene: Scene, plan: Plan) -> None:
    table = scene.table()
    done = {note["key"] for note in scene.notes() if note["what"] == "acknowledged"}
    async with asyncio.TaskGroup() as group:
        group.create_task(_steadily(scene, table, plan, done))
        for number, part in enumerate(STORMS if plan.storm else ()):
            group.create_task(_storm(scene, table, plan, f"storm-{number}", plan.start + part * plan.seconds))
    await table.close()


async def _steadily(scene: Scene, table: SqlTable, plan: Plan, done: set[str]) -> None:
    for number in range(plan.jobs):
        key = f"job-{number}"
        if key in done:
            continue
        await _until(plan.start + number * plan.seconds / plan.jobs)
        job = await submitted(scene, table, key, plan.content(number), plan.kind(number))
        if number % TWICE_EVERY == 0:
            again = await submitted(scene, table, key, plan.content(number), plan.kind(number))
            scene.note("repeated", same=again.id == job.id)


async def submitted(scene: Scene, table: SqlTable, key: str, content: int, kind: str) -> Job:
    """The job, once it is acknowledged, however often the table has to be asked."""
    seconds = LATE_SECONDS if kind == "late" else None
    while True:
        asked = time.monotonic()
        try:
            request = {"content": content, "kind": kind}
            job = await table.submit("faults", request, Terms(idempotency=key, seconds=seconds))
        except EngineUnavailable as error:
            scene.note("turned away", code=error.code, seconds=time.monotonic() - asked)
            await asyncio.sleep(0.1)
            continue
        facts = {"key": key, "job": job.id, "content": content, "kind": kind}
        scene.note("acknowledged", True, seconds=time.monotonic() - asked, **facts)
        return job


async def _storm(scene: Scene, table: SqlTable, plan: Plan, name: str, moment: float) -> None:
    """Half of it runs into its deadlines; of the rest a half is cancelled while it waits, a half later."""
    await _until(moment)
    count = plan.storm // len(STORMS) // 2
    kinds = ["long"] * count + ["late"] * count
    submits = (submitted(scene, table, f"{name}-{i}", 0, kind) for i, kind in enumerate(kinds))
    stormy = (await asyncio.gather(*submits))[:count]
    await asyncio.gather(*(_cancelled(table, job) for job in stormy[count // 2 :]))
    await asyncio.sleep(1.0)
    await asyncio.gather(*(_cancelled(table, job) for job in stormy[: count // 2]))


async def _cancelled(table: SqlTable, job: Job) -> None:
    while True:
        try:
            await table.cancel(job.id)
            return
        except EngineUnavailable:
            await asyncio.sleep(0.1)


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.time()))
