"""One run from its start to its tally: the crew works while faults come, then all must come to its end."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from composer.errors import SoundreelError
from deployments.runner import Job
from graphs.table.sql_table import SqlTable
from load_tests.faults.database import KINDS
from load_tests.faults.injector import HARMS, Crew, Injector
from load_tests.faults.scene import ARTIFACT, Scene, result
from load_tests.faults.submitter import Plan, submitted
from load_tests.faults.tally import Tally, judge

END_SECONDS = 120.0
"""Jobs that have not ended so long after the last fault are lost."""

FULL = {
    "killed": 60,
    "stopped": 20,
    "drained": 20,
    "outage": 4,
    "damaged": 30,
    "submitter killed": 3,
}

CONTROL = {"killed": 20, "stopped": 20}
"""What is enough to see that the fence is gone."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """What is done in one run."""

    database: str = "sqlite"
    jobs: int = 300
    poison: int = 5
    storm: int = 200
    seconds: float = 200.0
    runners: int = 4
    lease: float = 1.5
    fence: bool = True
    attempts: int = 7
    """A quarter of all runs is lost to faults: with the usual five, one job in a thousand would be by chance
    in each of its attempts."""
    faults: Mapping[str, int] = field(default_factory=lambda: FULL)
    seed: int = 1
    keep: Path | None = None
    """Where the logs are to be kept."""

    def run(self) -> Tally:
        with tempfile.TemporaryDirectory(prefix="soundreel-faults-") as own:
            folder = Path(own)
            with KINDS[self.database](folder) as (url, outage):
                scene = Scene(folder, url, self.lease, self.fence, self.attempts)
                asyncio.run(_prepared(scene))
                plan = Plan(self.jobs, self.poison, self.storm, self.seconds, time.time())
                crew = Crew(scene, plan, self.runners)
                try:
                    injector = Injector(scene, crew, outage, self.seed)
                    injector.spread(dict(self.faults), plan.start, self.seconds)
                    return _ended(scene, crew)
                finally:
                    crew.end()
                    if self.keep is not None:
                        self.keep.mkdir(parents=True, exist_ok=True)
                        for name in ("log", "runners.log"):
                            shutil.copy(folder / name, self.keep)


async def _prepared(scene: Scene) -> None:
    table = scene.table()
    await table.start()
    await table.close()


def _ended(scene: Scene, crew: Crew) -> Tally:
    """The tally, when all jobs have ended; what was damaged then is asked for again."""
    until = time.monotonic() + END_SECONDS
    while time.monotonic() < until:
        crew.rest(0.5)
        if not crew.submitter.is_alive() and asyncio.run(_all_ended(scene)):
            break
    return asyncio.run(_judged(scene))


async def _all_ended(scene: Scene) -> bool:
    table = scene.table()
    try:
        return await table.depth() == 0
    except SoundreelError:
        return False
    finally:
        await table.close()


async def _judged(scene: Scene) -> Tally:
    table = scene.table()
    try:
        tally = await judge(scene, table)
        if scene.fence:
            await _redone(tally, scene, table)
        return tally
    finally:
        await table.close()


async def _redone(tally: Tally, scene: Scene, table: SqlTable) -> None:
    """Files of finished jobs are damaged in every way: none is served, and a new job makes it anew."""
    done = {note["content"]: note["job"] for note in scene.notes() if note.get("kind") == "plain"}
    for harm, (content, job_id) in zip(HARMS, done.items(), strict=False):
        job = await table.get(job_id)
        if job is None or job.status != "completed":
            continue
        kept = _sha256(job)
        path = next((scene.folder / "store" / "objects").glob(f"*/{kept}"), None)
        if path is None:
            continue  # damaged and dropped already
        harm(path)
        scene.note("damaged", file=kept, how=harm.__name__)
        tally.faults["damaged"] += 1
        try:
            await scene.store().read(kept)
            tally.wrong += 1
        except SoundreelError:
            tally.damaged_read += 1
        again = await table.wait((await submitted(scene, table, f"again-{content}", content, "plain")).id, 30)
        if again is None or await scene.store().read(_sha256(again)) != result(content):
            tally.lost.append(f"{job_id} was not made anew")


def _sha256(job: Job) -> str:
    return next((each.sha256 for each in job.artifacts if each.name == ARTIFACT), "")
