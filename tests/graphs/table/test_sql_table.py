"""The table of jobs on both databases: what a caller is promised."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from composer.errors import InputError
from deployments.runner import JobError, Terms
from graphs.stages import Stage
from graphs.table.connect import database
from graphs.table.sql_table import SqlTable
from tests.graphs.table.conftest import FILM, House, claimed, standing

REQUEST = {"prompt": "half a \ud83d and a \x00", "photos": ["a.jpg"], "seconds": 2.5, "deep": {"x": None}}


async def test_a_job_is_read_by_another_process_as_it_was_submitted(house: House) -> None:
    terms = Terms("amy", True, "once", 3, 60.0, "https://hook", "job_1", False, ("music/2",), True)
    job = await house.table().submit("vlog", REQUEST, terms)
    now = await standing(house.table(), job.id)
    assert now == job
    assert (now.graph, now.request, now.terms) == ("vlog", REQUEST, terms)
    assert (now.status, now.attempt, now.revision, now.cancelling) == ("queued", 0, 0, False)
    assert abs(now.created - datetime.now(UTC)) < timedelta(seconds=5)


async def test_a_result_is_read_as_it_was_published(house: House) -> None:
    table = house.table()
    job = await table.submit("vlog", {})
    await table.publish(await claimed(table), FILM, {"lufs": float("-inf"), "cuts": [1, 2.5]})
    now = await standing(house.table(), job.id)
    assert (now.status, now.artifacts, now.report) == (
        "completed",
        FILM,
        {"lufs": float("-inf"), "cuts": [1, 2.5]},
    )
    assert now.finished is not None
    assert now.started is not None
    assert now.created <= now.started <= now.finished


async def test_an_error_is_read_as_it_was_given(table: SqlTable) -> None:
    job = await table.submit("vlog", {})
    error = JobError("corrupt", "photo 3 is cut short", "photos[2]", "caller")
    assert await table.fail(await claimed(table), error)
    now = await standing(table, job.id)
    assert (now.status, now.error) == ("failed", error)


async def test_stages_are_seen_while_the_job_runs(table: SqlTable) -> None:
    job = await table.submit("vlog", {})
    lease = await claimed(table)
    assert await table.beat(lease, 15, (Stage("photo", 2, 5, 1, 1), Stage("music", 1, 1)))
    assert await table.beat(lease, 15)
    told = [(stage.name, stage.status, stage.done, stage.total, stage.failed, stage.cached)
            for stage in (await standing(table, job.id)).stages]  # fmt: skip
    assert told == [("photo", "running", 2, 5, 1, 1), ("music", "done", 1, 1, 0, 0)]


async def test_ids_cannot_be_guessed_from_one_another(table: SqlTable) -> None:
    ids = {job.id for job in await asyncio.gather(*(table.submit("vlog", {}) for _ in range(50)))}
    assert len(ids) == 50
    assert all(len(job_id) == len("job_") + 32 for job_id in ids)


async def test_pages_of_the_list_run_from_the_newest_to_the_oldest_without_a_gap(table: SqlTable) -> None:
    ids = [(await table.submit("vlog", {})).id for _ in range(5)]
    seen: list[str] = []
    while page := await table.list(2, seen[-1] if seen else None):
        seen += [job.id for job in page]
    assert seen == ids[::-1]


async def test_a_list_leaves_out_reports_and_what_was_not_asked_for(table: SqlTable) -> None:
    for graph, key in (("vlog", "amy"), ("music", "amy"), ("vlog", "bob"), ("vlog", "amy")):
        await table.submit(graph, {"g": graph}, Terms(key))
    await table.publish(await claimed(table), FILM, {"lufs": -14.0})
    [first, second] = await table.list(10, key="amy", graph="vlog")
    assert [(job.terms.key, job.graph) for job in (first, second)] == [("amy", "vlog")] * 2
    [done] = await table.list(10, status="completed")
    assert (done.artifacts, done.report) == (FILM, {})
    assert await table.list(10, key="eve") == ()


async def test_a_cancelled_job_is_never_claimed(table: SqlTable) -> None:
    unwanted = await table.submit("vlog", {})
    wanted = await table.submit("vlog", {})
    cancelled = await table.cancel(unwanted.id)
    assert cancelled is not None
    assert cancelled.status == "cancelled"
    assert (await claimed(table)).job.id == wanted.id


async def test_an_ended_job_can_be_deleted_and_no_other(table: SqlTable) -> None:
    job = await table.submit("vlog", {})
    assert not await table.delete(job.id)
    lease = await claimed(table)
    assert not await table.delete(job.id)
    await table.fail(lease, JobError("corrupt", "photo 1 is cut short"))
    assert await table.delete(job.id)
    assert not await table.delete(job.id)
    assert await table.get(job.id) is None
    assert await table.list(10, after=job.id) == ()


@pytest.mark.parametrize("name", ["", "job_x", "job_\x00", "job_é", "' OR 1=1 --", "job_" + "0" * 32])
async def test_a_name_that_is_none_names_no_job(table: SqlTable, name: str) -> None:
    await table.submit("vlog", {})
    assert await table.get(name) is None
    assert await table.cancel(name) is None
    assert await table.wait(name, 0.1) is None
    assert not await table.delete(name)
    assert await table.list(10, after=name) == ()
    assert await table.list(10, graph=name) == ()


async def test_depth_counts_what_is_due_or_running(table: SqlTable) -> None:
    for _ in range(4):
        await table.submit("vlog", {})
    first, second = await claimed(table), await claimed(table)
    assert await table.depth() == 4
    await table.publish(first, FILM, {})
    await table.fail(second, JobError("away", "try later"), again_in=60)
    assert await table.depth() == 2


async def test_files_of_jobs_are_named_as_long_as_the_job_is_there(table: SqlTable) -> None:
    job = await table.submit("vlog", {})
    assert await table.named() == frozenset()
    await table.publish(await claimed(table), FILM, {})
    assert await table.named() == {"0" * 64}
    await table.delete(job.id)
    assert await table.named() == frozenset()


@pytest.mark.parametrize("url", ["", "jobs.sqlite", "sqlite://", "sqlite:///:memory:", "mysql://host/name"])
def test_a_url_that_is_no_database_of_ours_is_refused_at_once(url: str) -> None:
    with pytest.raises(InputError, match="database_url"):
        database(url)


async def test_pages_run_either_way(table: SqlTable) -> None:
    made = [(await table.submit("vlog", {"n": number})).id for number in range(5)]
    assert [job.id for job in await table.list(2, oldest=True)] == made[:2]
    assert [job.id for job in await table.list(9, made[1], oldest=True)] == made[2:]
    assert [job.id for job in await table.list(2, made[2])] == [made[1], made[0]]
