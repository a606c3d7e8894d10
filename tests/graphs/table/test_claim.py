"""Claims: whose job is next, and what becomes of jobs whose runner was lost."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import event

from deployments.runner import JobError, Lease, Terms
from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable
from tests.conftest import sql_table
from tests.graphs.table.conftest import FILM, Clock, House, claimed, standing, status

AWAY = JobError("away", "try later")


async def keys_in_order(table: SqlTable, count: int) -> str:
    return "".join([(await claimed(table)).job.terms.key for _ in range(count)])


async def test_jobs_of_one_key_are_claimed_in_the_order_they_came(table: SqlTable) -> None:
    ids = [(await table.submit("vlog", {})).id for _ in range(4)]
    assert [(await claimed(table)).job.id for _ in range(4)] == ids
    assert await table.claim("runner", 15) is None


async def test_a_claim_shows_the_job_as_it_now_runs(table: SqlTable) -> None:
    await table.submit("vlog", {"prompt": "calm"})
    job = (await claimed(table)).job
    assert (job.status, job.attempt, job.request) == ("in_progress", 1, {"prompt": "calm"})
    assert job.started is not None


async def test_keys_take_turns_however_many_jobs_one_of_them_has(table: SqlTable) -> None:
    for key in "a" * 20 + "bb" + "c":
        await table.submit("vlog", {}, Terms(key))
    assert await keys_in_order(table, 7) == "abcabaa"
    await table.submit("vlog", {}, Terms("c"))
    assert await keys_in_order(table, 2) == "ca"


async def test_a_higher_priority_goes_before_a_keys_own_jobs_only(table: SqlTable) -> None:
    low = await table.submit("vlog", {}, Terms("amy", priority=-10))
    usual = await table.submit("vlog", {}, Terms("amy"))
    high = await table.submit("vlog", {}, Terms("amy", priority=10))
    other = await table.submit("vlog", {}, Terms("bob", priority=-10))
    order = [(await claimed(table)).job.id for _ in range(4)]
    assert order == [high.id, other.id, usual.id, low.id]


async def test_many_runners_take_every_job_once_and_keys_evenly(house: House) -> None:
    tables = [house.table() for _ in range(4)]
    for key in "a" * 40 + "b" * 20:
        await tables[0].submit("vlog", {}, Terms(key))

    async def run(table: SqlTable) -> list[Lease]:
        leases = []
        while lease := await table.claim("runner", 15):
            leases.append(lease)
        return leases

    taken = await asyncio.gather(*(run(table) for table in tables))
    leases = [lease for part in taken for lease in part]
    assert len({lease.job.id for lease in leases}) == len(leases) == 60
    first = sorted(leases, key=lambda lease: lease.job.started or lease.job.created)[:30]
    assert 11 <= Counter(lease.job.terms.key for lease in first)["b"] <= 19


async def test_a_job_whose_lease_ran_out_is_claimed_again_under_a_new_fence(
    table: SqlTable, clock: Clock
) -> None:
    job = await table.submit("vlog", {})
    old = await claimed(table)
    clock.forward(10)
    assert await table.beat(old, 15)
    clock.forward(14)
    assert await table.claim("other", 15) is None
    clock.forward(2)
    new = await claimed(table)
    assert (new.job.id, new.job.attempt, new.fence > old.fence) == (job.id, 2, True)
    assert new.job.started == old.job.started


async def test_a_runner_that_wakes_after_its_lease_changes_nothing_any_more(
    table: SqlTable, clock: Clock
) -> None:
    job = await table.submit("vlog", {}, Terms(webhook="https://hook"))
    old = await claimed(table)
    clock.forward(16)
    new = await claimed(table)
    assert not await table.beat(old, 15, ())
    assert not await table.publish(old, FILM, {})
    assert not await table.fail(old, AWAY)
    assert not await table.fail(old, AWAY, 0)
    assert not await table.release(old)
    assert await status(table, job.id) == "in_progress"
    assert await table.due(15) is None
    assert await table.publish(new, (), {"mine": True})
    assert (await standing(table, job.id)).report == {"mine": True}


async def test_a_job_that_was_lost_on_its_last_attempt_is_quarantined(house: House) -> None:
    table = house.table(Rules(attempts=2))
    poison = await table.submit("vlog", {}, Terms(webhook="https://hook"))
    for _ in range(2):
        await claimed(table)
        house.clock.forward(16)
    assert await table.claim("runner", 15) is None
    now = await standing(table, poison.id)
    assert (now.status, now.error and now.error.code, now.attempt) == ("failed", "quarantined", 2)
    delivery = await table.due(15)
    assert delivery is not None
    assert delivery.job.id == poison.id


async def test_a_poison_job_leaves_the_others_alone(house: House) -> None:
    table = house.table(Rules(attempts=2))
    poison, good = await table.submit("vlog", {}), await table.submit("vlog", {})
    for _ in range(3):
        while lease := await table.claim("runner", 15):
            if lease.job.id == good.id:
                await table.publish(lease, FILM, {})
        house.clock.forward(16)
    assert (await status(table, poison.id), await status(table, good.id)) == ("failed", "completed")


async def test_a_job_waits_for_its_next_attempt(table: SqlTable, clock: Clock) -> None:
    job = await table.submit("vlog", {})
    assert await table.fail(await claimed(table), AWAY, again_in=30)
    assert await status(table, job.id) == "queued"
    clock.forward(29)
    assert await table.claim("runner", 15) is None
    clock.forward(2)
    assert (await claimed(table)).job.attempt == 2


async def test_a_job_without_attempts_left_fails_with_its_own_error(house: House) -> None:
    table = house.table(Rules(attempts=2))
    job = await table.submit("vlog", {})
    assert await table.fail(await claimed(table), AWAY, again_in=0)
    assert await table.fail(await claimed(table), AWAY, again_in=0)
    now = await standing(table, job.id)
    assert (now.status, now.error) == ("failed", AWAY)


async def test_a_lease_that_is_given_back_costs_no_attempt(house: House) -> None:
    table = house.table(Rules(attempts=1))
    job = await table.submit("vlog", {})
    for _ in range(3):
        assert await table.release(await claimed(table))
    lease = await claimed(table)
    assert (lease.job.id, lease.job.attempt) == (job.id, 1)


async def test_the_time_that_a_jobs_terms_give_it_runs_from_its_first_start(
    table: SqlTable, clock: Clock
) -> None:
    job = await table.submit("vlog", {}, Terms(seconds=40))
    clock.forward(3600)
    assert await table.fail(await claimed(table), AWAY, again_in=60)
    clock.forward(39)
    assert await table.claim("runner", 15) is None
    assert await status(table, job.id) == "queued"
    clock.forward(2)
    assert await table.claim("runner", 15) is None
    now = await standing(table, job.id)
    assert (now.status, now.error and now.error.code) == ("failed", "deadline_exceeded")


async def test_a_claim_looks_at_no_more_jobs_than_it_must(tmp_path: Path) -> None:
    """However many there are: the database says so of each statement."""
    table = sql_table(tmp_path)
    for _ in range(2):
        await table.submit("vlog", {}, Terms(seconds=60))
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        asked.append((statement, values))

    event.listen(table.database.engine.sync_engine, "before_cursor_execute", note)
    await claimed(table)
    event.remove(table.database.engine.sync_engine, "before_cursor_execute", note)
    plans = await table.database.read(
        lambda connection: [
            row[3]
            for statement, values in asked
            if statement.startswith(("SELECT", "UPDATE"))
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    )
    await table.close()
    used = {name for name in ("jobs_queue", "jobs_leases", "jobs_deadlines") if name in " ".join(plans)}
    assert used == {"jobs_queue", "jobs_leases", "jobs_deadlines"}
    assert not [plan for plan in plans if plan.startswith("SCAN jobs") or "jobs_of_key" in plan]


async def test_a_job_that_kills_its_runner_takes_the_same_others_with_it_but_twice(
    table: SqlTable, clock: Clock
) -> None:
    poison, *others = [(await table.submit("vlog", {})).id for _ in range(4)]
    for life in range(30):  # each runner takes what it may, and dies of the poison if it has that
        leases = []
        while lease := await table.claim(f"runner {life}", 15):
            leases.append(lease)
        if poison not in {lease.job.id for lease in leases}:
            assert all([await table.publish(lease, FILM, {}) for lease in leases])
        clock.forward(20)
    assert await status(table, poison) == "failed"
    assert [await status(table, job_id) for job_id in others] == ["completed"] * 3
