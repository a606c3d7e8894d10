"""Moves: a result is published once, a cancelled job never, and an answer that was lost is found again."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from composer.errors import EngineUnavailable
from deployments.runner import JobError, StoredArtifact, Terms
from graphs.table.sql_table import SqlTable
from tests.graphs.table.conftest import FILM, Clock, House, claimed, standing, status

AWAY = JobError("away", "try later")


async def test_a_result_is_published_once(table: SqlTable) -> None:
    job = await table.submit("vlog", {})
    lease = await claimed(table)
    assert await table.publish(lease, FILM, {"lufs": -14.0})
    assert not await table.publish(lease, (), {})
    assert not await table.fail(lease, AWAY)
    now = await standing(table, job.id)
    assert (now.status, now.artifacts, now.report) == ("completed", FILM, {"lufs": -14.0})


async def test_the_same_result_again_is_still_a_success(table: SqlTable) -> None:
    await table.submit("vlog", {}, Terms(webhook="https://hook"))
    lease = await claimed(table)
    assert await table.publish(lease, FILM, {"lufs": -14.0})
    assert await table.publish(lease, FILM, {"lufs": -14.0})
    assert await table.due(15) is not None
    assert await table.due(15) is None


async def test_a_wish_to_cancel_is_seen_and_met_at_the_runners_next_move(table: SqlTable) -> None:
    job = await table.submit("vlog", {}, Terms(webhook="https://hook"))
    lease = await claimed(table)
    wished = await table.cancel(job.id)
    assert wished is not None
    assert (wished.status, wished.cancelling) == ("in_progress", True)
    assert not await table.beat(lease, 15)
    now = await standing(table, job.id)
    assert (now.status, now.cancelling) == ("cancelled", False)
    assert (await table.due(15)) is not None


@pytest.mark.parametrize("move", ["publish", "fail", "again", "release"])
async def test_a_job_whose_cancel_was_wished_ends_in_no_other_way(table: SqlTable, move: str) -> None:
    job = await table.submit("vlog", {})
    lease = await claimed(table)
    await table.cancel(job.id)
    moves: dict[str, Any] = {
        "publish": lambda: table.publish(lease, FILM, {}),
        "fail": lambda: table.fail(lease, AWAY),
        "again": lambda: table.fail(lease, AWAY, 0),
        "release": lambda: table.release(lease),
    }
    assert not await moves[move]()
    now = await standing(table, job.id)
    assert (now.status, now.artifacts, now.error) == ("cancelled", (), None)


async def test_a_wish_is_met_though_the_runner_was_lost(table: SqlTable, clock: Clock) -> None:
    wished, late = await table.submit("vlog", {}), await table.submit("vlog", {})
    await claimed(table)
    await claimed(table)
    await table.cancel(wished.id)
    clock.forward(16)
    cancelled = await table.cancel(late.id)
    assert cancelled is not None
    assert cancelled.status == "cancelled"
    assert await table.claim("runner", 15) is None
    assert await status(table, wished.id) == "cancelled"


async def test_an_ended_job_stays_as_it_is_when_it_is_cancelled(table: SqlTable) -> None:
    job = await table.submit("vlog", {})
    await table.publish(await claimed(table), FILM, {})
    before = await standing(table, job.id)
    assert await table.cancel(job.id) == before


async def test_a_storm_of_cancels_deadlines_and_results_leaves_every_job_in_the_right_state(
    house: House,
) -> None:
    tables = [house.table() for _ in range(3)]
    terms = [Terms(seconds=30 if number % 4 == 3 else None) for number in range(200)]
    jobs = await asyncio.gather(*(tables[0].submit("vlog", {}, term) for term in terms))
    place = {job.id: number for number, job in enumerate(jobs)}
    leases = {place[(lease := await claimed(tables[1])).job.id]: lease for _ in range(150)}
    assert set(leases) == set(range(150))

    async def stir(number: int) -> bool | None:
        job_id, kind = jobs[number].id, number % 4
        if number >= 150 or kind == 0:
            await tables[0].cancel(job_id)
            return None if number >= 150 else await tables[1].publish(leases[number], FILM, {})
        if kind == 1:
            return await tables[1].publish(leases[number], FILM, {})
        again = 60 if kind == 3 else None
        return await tables[2].fail(leases[number], AWAY, again)

    answers = await asyncio.gather(*(stir(number) for number in range(200)))
    house.clock.forward(31)
    assert await tables[0].claim("runner", 15) is None
    told = [await status(tables[1], job.id) for job in jobs]
    by_kind = ["cancelled", "completed", "failed", "failed"]
    assert told == [by_kind[number % 4] if number < 150 else "cancelled" for number in range(200)]
    assert Counter(answers) == {True: 112, False: 38, None: 50}
    codes = Counter(job.error.code for job in await tables[0].list(200) if job.error)
    assert codes == {"away": 37, "deadline_exceeded": 37}


def lose_answers(table: SqlTable, monkeypatch: pytest.MonkeyPatch, commit_first: bool, times: int) -> None:
    """The connection is lost at the next writes: after or before the commit."""
    write, left = table.database._write, [times]

    async def lossy(do: Any) -> Any:
        if left[0] == 0:
            return await write(do)
        left[0] -= 1
        if commit_first:
            await write(do)
        raise OperationalError("COMMIT", {}, ConnectionError("lost"))

    monkeypatch.setattr(table.database, "_write", lossy)


@pytest.mark.parametrize("commit_first", [True, False])
async def test_a_result_whose_answer_was_lost_is_known_to_stand(
    table: SqlTable, monkeypatch: pytest.MonkeyPatch, commit_first: bool
) -> None:
    job = await table.submit("vlog", {}, Terms(webhook="https://hook"))
    lease = await claimed(table)
    lose_answers(table, monkeypatch, commit_first, 1)
    assert await table.publish(lease, FILM, {"lufs": -14.0})
    assert await status(table, job.id) == "completed"
    assert await table.due(15) is not None
    assert await table.due(15) is None


async def test_a_failure_whose_answer_was_lost_is_known_to_stand(
    table: SqlTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    await table.submit("vlog", {})
    lease = await claimed(table)
    lose_answers(table, monkeypatch, True, 1)
    assert await table.fail(lease, AWAY)


async def test_an_answer_that_was_lost_is_not_taken_for_another_runners_result(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale, fresh = house.table(), house.table()
    await stale.submit("vlog", {})
    old = await claimed(stale)
    house.clock.forward(16)
    await fresh.publish(await claimed(fresh), (StoredArtifact("a", "b", 1, "1" * 64),), {})
    lose_answers(stale, monkeypatch, True, 1)
    assert not await stale.publish(old, FILM, {})


async def test_a_result_that_cannot_be_written_says_so_within_two_seconds(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = house.table()
    await table.submit("vlog", {})
    lease = await claimed(table)
    hasty = SqlTable(house.url)
    lose_answers(hasty, monkeypatch, False, 1000)
    async with asyncio.timeout(2):
        with pytest.raises(EngineUnavailable) as refusal:
            await hasty.publish(lease, FILM, {})
    await hasty.close()
    assert refusal.value.code == "store_down"
