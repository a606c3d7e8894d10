"""The loop that runs jobs: what ends how, and what a cancelled job leaves behind."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from composer.errors import EngineUnavailable, InputError
from deployments.fetch import SourceBusy
from deployments.runner import Bench, Job, JobTable, Lease, Show, Terms
from deployments.runner.loop import Loop
from deployments.runner.run import Running
from graphs.models import Artifact, Result
from graphs.stages import Stage
from graphs.store import LocalStore
from tests.clock import took
from tests.conftest import sql_table

Run = Callable[[Job, Show], Awaitable[Result]]


@dataclass
class Room:
    """A table and a store with a loop at work on them."""

    table: JobTable
    store: LocalStore
    loop: Loop

    async def outcome(self, graph: str = "vlog") -> Job:
        job = await self.table.submit(graph, {})
        ended = await self.table.wait(job.id, 10)
        assert ended is not None
        return ended


@asynccontextmanager
async def at_work(
    folder: Path, run: Run, at_once: int = 1, seconds: float = 60, attempts: int = 1, lease: float = 15
) -> AsyncIterator[Room]:
    table = sql_table(folder)
    store = LocalStore(folder)
    loop = Loop(Bench(table, store, run, at_once, seconds, lease, attempts))
    task = asyncio.create_task(loop.forever())
    try:
        yield Room(table, store, loop)
    finally:
        task.cancel()
        await asyncio.wait([task])
        await table.close()


async def test_what_a_run_made_is_in_the_store_before_the_job_is_completed(tmp_path: Path) -> None:
    async def run(_: Job, show: Show) -> Result:
        show((Stage("photo", 3, 3), Stage("assemble", 1, 1)))
        return Result({"video.mp4": Artifact(b"film", "video/mp4")}, {"lufs": -14.0})

    async with at_work(tmp_path, run) as room:
        job = await room.outcome()
        assert (job.status, job.report) == ("completed", {"lufs": -14.0})
        [artifact] = job.artifacts
        assert (artifact.name, artifact.media_type, artifact.size) == ("video.mp4", "video/mp4", 4)
        assert await room.store.read(artifact.sha256) == b"film"
        assert [(stage.name, stage.done) for stage in job.stages] == [("photo", 3), ("assemble", 1)]


async def test_a_planned_error_is_told_in_its_own_words(tmp_path: Path) -> None:
    async def run(_: Job, __: Show) -> Result:
        raise InputError("photo 3: sunset.jpg is cut short", "corrupt", "photos[2]")

    async with at_work(tmp_path, run) as room:
        job = await room.outcome()
    assert job.status == "failed"
    assert job.error is not None
    assert (job.error.code, job.error.field, job.error.blame) == ("corrupt", "photos[2]", "caller")
    assert job.error.message == "photo 3: sunset.jpg is cut short"
    assert isinstance(job.error.exception(), InputError)


async def test_an_engine_that_is_away_is_nobodys_fault(tmp_path: Path) -> None:
    async def run(_: Job, __: Show) -> Result:
        raise EngineUnavailable("every engine is busy")

    async with at_work(tmp_path, run) as room:
        job = await room.outcome()
    assert job.error is not None
    assert isinstance(job.error.exception(), EngineUnavailable)


async def test_a_surprise_says_internal_and_nothing_else(tmp_path: Path) -> None:
    async def run(_: Job, __: Show) -> Result:
        raise RuntimeError("/secret/path and a password")

    async with at_work(tmp_path, run) as room:
        job = await room.outcome()
    assert job.error is not None
    assert job.error.code == "internal"
    assert "secret" not in job.error.message


async def test_a_run_past_its_deadline_is_stopped_and_says_so(tmp_path: Path) -> None:
    stopped = asyncio.Event()

    async def run(_: Job, __: Show) -> Result:
        try:
            await asyncio.sleep(3600)
        finally:
            stopped.set()
        raise AssertionError

    async with at_work(tmp_path, run, seconds=0.05) as room:
        job = await room.outcome()
    assert job.error is not None
    assert (job.error.code, stopped.is_set()) == ("deadline_exceeded", True)


async def test_a_timeout_inside_a_run_is_not_taken_for_the_deadline(tmp_path: Path) -> None:
    async def run(_: Job, __: Show) -> Result:
        raise TimeoutError

    async with at_work(tmp_path, run) as room:
        job = await room.outcome()
    assert job.error is not None
    assert job.error.code == "internal"


async def test_a_cancelled_job_stops_its_run_and_keeps_nothing(tmp_path: Path) -> None:
    running, stopped = asyncio.Event(), asyncio.Event()

    async def run(_: Job, __: Show) -> Result:
        running.set()
        try:
            await asyncio.sleep(3600)
        finally:
            stopped.set()
        raise AssertionError

    async with at_work(tmp_path, run) as room:
        job = await room.table.submit("vlog", {})
        await running.wait()
        await room.table.cancel(job.id)
        async with asyncio.timeout(5):
            await stopped.wait()
        now = await room.table.get(job.id)
    assert now is not None
    assert (now.status, now.artifacts) == ("cancelled", ())


async def test_a_job_shows_its_stages_while_it_runs(tmp_path: Path) -> None:
    shown, go_on = asyncio.Event(), asyncio.Event()

    async def run(_: Job, show: Show) -> Result:
        show((Stage("photo", 2, 5),))
        shown.set()
        await go_on.wait()
        return Result({})

    async with at_work(tmp_path, run) as room:
        job = await room.table.submit("vlog", {})
        await shown.wait()
        async with asyncio.timeout(5):
            while not (now := await room.table.wait(job.id, 0.01)) or not now.stages:
                pass
        assert [(stage.name, stage.done, stage.total) for stage in now.stages] == [("photo", 2, 5)]
        assert now.status == "in_progress"
        go_on.set()


@pytest.mark.parametrize("at_once", [1, 3])
async def test_no_more_jobs_run_at_once_than_are_allowed(tmp_path: Path, at_once: int) -> None:
    running, most = 0, 0

    async def run(_: Job, __: Show) -> Result:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.2)  # long enough for the table to be asked again
        running -= 1
        return Result({})

    async with at_work(tmp_path, run, at_once) as room:
        jobs = await asyncio.gather(*(room.outcome() for _ in range(8)))
    assert {job.status for job in jobs} == {"completed"}
    assert most == at_once


async def test_a_store_that_fails_fails_the_job_and_not_the_loop(tmp_path: Path) -> None:
    async def run(_: Job, __: Show) -> Result:
        return Result({"video.mp4": Artifact(b"film", "video/mp4")})

    async with at_work(tmp_path, run) as room:
        room.store._spare = 1 << 62
        failed = await room.outcome()
        room.store._spare = 0
        done = await room.outcome()
    assert failed.error is not None
    assert (failed.error.code, done.status) == ("storage_full", "completed")


async def test_a_fault_that_may_pass_is_tried_again(tmp_path: Path) -> None:
    tries = 0

    async def run(_: Job, __: Show) -> Result:
        nonlocal tries
        tries += 1
        if tries < 2:
            raise EngineUnavailable("every engine is busy")
        return Result({"video.mp4": Artifact(b"film", "video/mp4")})

    async with at_work(tmp_path, run, attempts=3) as room:
        job = await room.outcome()
    assert (job.status, job.attempt, tries) == ("completed", 2, 2)


async def test_a_source_that_may_answer_later_is_tried_again_and_a_bad_photo_never(tmp_path: Path) -> None:
    tries = 0

    async def run(job: Job, _: Show) -> Result:
        nonlocal tries
        tries += 1
        if job.graph == "busy" and job.attempt == 1:
            raise SourceBusy("photo 1: answers 503")
        raise InputError("photo 1: it is cut short", "corrupt")

    async with at_work(tmp_path, run, attempts=3) as room:
        assert (await room.outcome("busy")).attempt == 2
        assert (await room.outcome("vlog")).attempt == 1
    assert tries == 3


async def test_a_drained_runner_gives_its_job_back_and_no_attempt_is_burnt(tmp_path: Path) -> None:
    started, hold = asyncio.Event(), asyncio.Event()

    async def run(job: Job, _: Show) -> Result:
        started.set()
        await hold.wait()
        return Result({"attempt": Artifact(str(job.attempt).encode(), "text/plain")})

    async with at_work(tmp_path, run) as room:
        job = await room.table.submit("vlog", {})
        await started.wait()
        await room.loop.drain(0.1)
        again = await room.table.claim("another", 15)
        assert again is not None
        assert (again.job.id, again.job.attempt) == (job.id, 1)
        late = await room.table.submit("vlog", {})
        await asyncio.sleep(0.7)
        queued = await room.table.get(late.id)
    assert queued is not None
    assert queued.status == "queued"


async def test_a_job_that_is_claimed_while_the_runner_is_drained_is_given_back_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed = asyncio.Event()

    async def run(_: Job, __: Show) -> Result:
        await asyncio.sleep(30)
        return Result({})

    async with at_work(tmp_path, run) as room:
        claim = room.table.claim

        async def slow(owner: str, seconds: float) -> Lease | None:
            lease = await claim(owner, seconds)
            if lease is not None:
                claimed.set()
                await asyncio.sleep(0.3)
            return lease

        with monkeypatch.context() as patch:
            patch.setattr(room.table, "claim", slow)
            job = await room.table.submit("vlog", {})
            await claimed.wait()
            await room.loop.drain(0.1)
        again = await room.table.claim("another", 15)
        assert again is not None
        assert (again.job.id, again.job.attempt) == (job.id, 1)


async def test_a_drained_runner_lets_a_job_end_that_is_nearly_done(tmp_path: Path) -> None:
    async def run(_: Job, __: Show) -> Result:
        await asyncio.sleep(0.3)
        return Result({})

    async with at_work(tmp_path, run) as room:
        job = await room.table.submit("vlog", {})
        await asyncio.sleep(0.5)
        await room.loop.drain(5)
        ended = await room.table.get(job.id)
    assert ended is not None
    assert ended.status == "completed"


async def test_a_long_job_keeps_its_lease_and_is_run_once(tmp_path: Path) -> None:
    runs = 0

    async def run(_: Job, __: Show) -> Result:
        nonlocal runs
        runs += 1
        await asyncio.sleep(2)
        return Result({})

    async with at_work(tmp_path, run, at_once=2, lease=0.5) as room:
        job = await room.outcome()
    assert (job.status, job.attempt, runs) == ("completed", 1, 1)


async def test_a_runner_that_cannot_reach_the_table_stops_before_its_lease_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, stopped = asyncio.Event(), asyncio.Event()

    async def run(_: Job, __: Show) -> Result:
        began.set()
        try:
            await asyncio.sleep(30)
        finally:
            stopped.set()
        return Result({})

    async def away(*_: object) -> bool:
        raise EngineUnavailable("the table cannot be reached", "store_down")

    async with at_work(tmp_path, run, lease=1.0) as room:
        monkeypatch.setattr(room.table, "beat", away)
        await room.table.submit("vlog", {})
        await began.wait()
        seconds = await took(1.0, asyncio.wait_for(stopped.wait(), 5))
    assert 0.5 < seconds < 1.6


async def test_a_stale_runner_publishes_nothing(tmp_path: Path) -> None:
    """It slept past its lease, as a paused process does; another has the job by then."""

    async def run(_: Job, __: Show) -> Result:
        return Result({"video.mp4": Artifact(b"film", "video/mp4")})

    async with at_work(tmp_path, run) as room:
        await room.loop.drain(0)
        job = await room.table.submit("vlog", {})
        stale = await room.table.claim("sleeper", 0.1)
        await asyncio.sleep(0.3)
        fresh = await room.table.claim("another", 15)
        assert stale is not None
        assert fresh is not None
        await Running(room.loop.bench, stale).run()
        held = await room.table.get(job.id)
        assert held is not None
        assert held.status == "in_progress"
        assert await room.table.publish(fresh, (), {})


async def test_the_deadline_of_the_terms_is_kept(tmp_path: Path) -> None:
    async def run(_: Job, __: Show) -> Result:
        await asyncio.sleep(30)
        return Result({})

    async with at_work(tmp_path, run) as room:
        job = await room.table.submit("vlog", {}, Terms(seconds=0.2))
        ended = await room.table.wait(job.id, 10)
    assert ended is not None
    assert ended.error is not None
    assert ended.error.code == "deadline_exceeded"
