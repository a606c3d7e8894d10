"""The table of jobs: who may move a job, and what is refused."""

import asyncio

import pytest

from composer.errors import EngineUnavailable
from deployments.runner import JobError, StoredArtifact
from graphs.jobs import MemoryTable

FILM = (StoredArtifact("video.mp4", "video/mp4", 3, "0" * 64),)


async def test_jobs_are_claimed_in_the_order_they_came() -> None:
    table = MemoryTable()
    first = await table.submit("vlog", {"prompt": "one"})
    second = await table.submit("vlog", {"prompt": "two"})
    assert (await table.claim()).job.id == first.id
    claimed = (await table.claim()).job
    assert (claimed.id, claimed.status, claimed.request) == (second.id, "in_progress", {"prompt": "two"})
    assert claimed.started is not None


async def test_a_claim_waits_until_there_is_a_job() -> None:
    table = MemoryTable()
    waiting = asyncio.create_task(table.claim())
    await asyncio.sleep(0)
    assert not waiting.done()
    job = await table.submit("vlog", {})
    assert (await waiting).job.id == job.id


async def test_ids_cannot_be_guessed_from_one_another() -> None:
    table = MemoryTable()
    ids = {(await table.submit("vlog", {})).id for _ in range(50)}
    assert len(ids) == 50
    assert all(len(job_id) == len("job_") + 32 for job_id in ids)


async def test_a_queue_that_is_full_refuses_and_takes_again_when_a_job_was_claimed() -> None:
    table = MemoryTable(queued=2)
    for _ in range(2):
        await table.submit("vlog", {})
    with pytest.raises(EngineUnavailable) as refusal:
        await table.submit("vlog", {})
    assert refusal.value.code == "queue_full"
    await table.claim()
    assert (await table.submit("vlog", {})).status == "queued"


async def test_a_cancelled_job_is_never_claimed() -> None:
    table = MemoryTable()
    unwanted = await table.submit("vlog", {})
    wanted = await table.submit("vlog", {})
    cancelled = await table.cancel(unwanted.id)
    assert cancelled is not None
    assert cancelled.status == "cancelled"
    assert (await table.claim()).job.id == wanted.id


async def test_a_job_cancelled_while_it_runs_is_never_published() -> None:
    table = MemoryTable()
    job = await table.submit("vlog", {})
    lease = await table.claim()
    await table.cancel(job.id)
    assert not await table.progress(lease, ())
    assert not await table.publish(lease, FILM, {})
    assert not await table.fail(lease, JobError("late", "too late"))
    now = await table.get(job.id)
    assert now is not None
    assert (now.status, now.artifacts, now.error) == ("cancelled", (), None)


async def test_a_result_is_published_once() -> None:
    table = MemoryTable()
    job = await table.submit("vlog", {})
    lease = await table.claim()
    assert await table.publish(lease, FILM, {"lufs": -14.0})
    assert not await table.publish(lease, (), {})
    now = await table.get(job.id)
    assert now is not None
    assert (now.status, now.artifacts, now.report) == ("completed", FILM, {"lufs": -14.0})


async def test_an_ended_job_stays_as_it_is_when_it_is_cancelled() -> None:
    table = MemoryTable()
    job = await table.submit("vlog", {})
    await table.fail(await table.claim(), JobError("corrupt", "photo 1 is cut short"))
    after = await table.cancel(job.id)
    assert after is not None
    assert after.status == "failed"


async def test_waiting_ends_with_the_job_or_with_patience() -> None:
    table = MemoryTable()
    job = await table.submit("vlog", {})
    lease = await table.claim()
    early = await table.wait(job.id, 0.01)
    assert early is not None
    assert early.status == "in_progress"
    waiting = asyncio.create_task(table.wait(job.id, 60))
    await asyncio.sleep(0)
    await table.publish(lease, FILM, {})
    done = await waiting
    assert done is not None
    assert done.status == "completed"


async def test_pages_of_the_list_run_from_the_newest_to_the_oldest_without_a_gap() -> None:
    table = MemoryTable()
    ids = [(await table.submit("vlog", {})).id for _ in range(5)]
    seen: list[str] = []
    while page := await table.list(2, seen[-1] if seen else None):
        seen += [job.id for job in page]
    assert seen == ids[::-1]


async def test_only_so_many_ended_jobs_are_remembered() -> None:
    table = MemoryTable(kept=2)
    ids = [(await table.submit("vlog", {})).id for _ in range(4)]
    for job_id in ids[:3]:
        await table.cancel(job_id)
    assert [job.id for job in await table.list(10)] == [ids[3], ids[2], ids[1]]
    assert await table.get(ids[0]) is None
    assert await table.cancel(ids[0]) is None
    assert await table.wait(ids[0], 1) is None
    assert await table.list(10, after=ids[0]) == ()
