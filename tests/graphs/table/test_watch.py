"""Waiting for jobs to move: ended by the job, by another process, or by patience."""

import asyncio

import pytest

from graphs.stages import Stage
from graphs.table.sql_table import SqlTable
from tests.graphs.table.conftest import FILM, House, claimed


async def test_waiting_ends_with_the_job_wherever_it_was_moved(house: House) -> None:
    here, there = house.table(), house.table()
    job = await here.submit("vlog", {})
    lease = await claimed(there)
    early = await here.wait(job.id, 0.01)
    assert early is not None
    assert early.status == "in_progress"
    waiting = asyncio.create_task(here.wait(job.id, 60))
    await asyncio.sleep(0.1)
    assert await there.beat(lease, 15, (Stage("photo", 1, 2),))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await there.publish(lease, FILM, {})
    async with asyncio.timeout(3):
        done = await waiting
    assert done is not None
    assert done.status == "completed"


async def test_waiting_past_a_revision_ends_with_the_next_change(house: House) -> None:
    here, there = house.table(), house.table()
    job = await here.submit("vlog", {})
    seen = []
    revision = job.revision
    waiting = asyncio.create_task(here.wait(job.id, 60, revision))
    lease = await claimed(there)
    for stages in (None, (Stage("photo", 1, 2),), (Stage("photo", 2, 2),)):
        if stages:
            await there.beat(lease, 15, stages)
        async with asyncio.timeout(3):
            now = await waiting
        assert now is not None
        seen.append((now.status, [stage.done for stage in now.stages]))
        waiting = asyncio.create_task(here.wait(job.id, 60, now.revision))
    waiting.cancel()
    assert seen == [("in_progress", []), ("in_progress", [1]), ("in_progress", [2])]


async def test_a_beat_without_news_wakes_nobody(table: SqlTable) -> None:
    job = await table.submit("vlog", {})
    lease = await claimed(table)
    now = await table.get(job.id)
    assert now is not None
    await table.beat(lease, 15)
    assert await table.wait(job.id, 0.2, now.revision) == now


async def test_waiting_for_a_job_that_is_deleted_ends(table: SqlTable) -> None:
    job = await table.submit("vlog", {})
    waiting = asyncio.create_task(table.wait(job.id, 60))
    await asyncio.sleep(0.1)
    await table.cancel(job.id)
    await table.delete(job.id)
    async with asyncio.timeout(3):
        assert await waiting is None or (await waiting).status == "cancelled"  # type: ignore[union-attr]


async def test_many_who_wait_ask_one_question(table: SqlTable, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = await asyncio.gather(*(table.submit("vlog", {}) for _ in range(30)))
    waiting = [asyncio.create_task(table.wait(job.id, 0.5)) for job in jobs]
    await asyncio.sleep(0.15)
    read, asked = table.database.read, []

    async def counted(do):  # type: ignore[no-untyped-def]  # as the method that it stands for
        asked.append(do)
        return await read(do)

    monkeypatch.setattr(table.database, "read", counted)
    await asyncio.sleep(0.25)
    while_waiting = len(asked)
    await asyncio.gather(*waiting)
    assert 1 <= while_waiting <= 6
    asked.clear()
    await asyncio.sleep(0.15)
    assert asked == []
