"""Submits: storms of them under one name, quotas, and refusals that leave neighbours alone."""

import asyncio
import subprocess
import sys

import pytest

from composer.errors import EngineUnavailable, InputError
from deployments.runner import Job, Terms
from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable
from tests.graphs.table.conftest import Clock, House, claimed

DAY = 24 * 3600
ONCE = Terms("amy", idempotency="once")


@pytest.mark.parametrize("processes", [1, 3])
async def test_fifty_submits_under_one_name_give_one_job(house: House, processes: int) -> None:
    tables = [house.table() for _ in range(processes)]
    jobs = await asyncio.gather(*(tables[i % processes].submit("vlog", {}, ONCE) for i in range(50)))
    assert len({job.id for job in jobs}) == 1
    assert sum(job.replayed for job in jobs) == 49
    assert len(await tables[0].list(100)) == 1


async def test_a_replay_shows_the_job_as_it_is_now(table: SqlTable) -> None:
    job = await table.submit("vlog", {"prompt": "calm"}, ONCE)
    await claimed(table)
    again = await table.submit("vlog", {"prompt": "calm"}, ONCE)
    assert (again.id, again.status, again.replayed) == (job.id, "in_progress", True)


@pytest.mark.parametrize(
    ("graph", "request_", "terms"),
    [
        ("music", {"prompt": "calm"}, ONCE),
        ("vlog", {"prompt": "wild"}, ONCE),
        ("vlog", {"prompt": "calm"}, Terms("amy", idempotency="once", priority=1)),
    ],
)
async def test_one_name_for_two_requests_is_a_mistake(
    table: SqlTable, graph: str, request_: dict[str, str], terms: Terms
) -> None:
    await table.submit("vlog", {"prompt": "calm"}, ONCE)
    with pytest.raises(InputError) as refusal:
        await table.submit(graph, request_, terms)
    assert refusal.value.code == "idempotency_mismatch"
    assert len(await table.list(10)) == 1


async def test_names_of_two_keys_have_nothing_to_do_with_each_other(table: SqlTable) -> None:
    ours = await table.submit("vlog", {}, ONCE)
    theirs = await table.submit("vlog", {"prompt": "wild"}, Terms("bob", idempotency="once"))
    assert ours.id != theirs.id


async def test_a_name_holds_for_a_day(table: SqlTable, clock: Clock) -> None:
    job = await table.submit("vlog", {}, ONCE)
    clock.forward(DAY - 60)
    assert (await table.submit("vlog", {}, ONCE)).id == job.id
    clock.forward(120)
    another = await table.submit("vlog", {"prompt": "new"}, ONCE)
    assert (another.id == job.id, another.replayed) == (False, False)


async def refusals(table: SqlTable, *keys: str) -> list[str | None]:
    """Submits for these keys at once: what each was refused with."""
    answers = await asyncio.gather(
        *(table.submit("vlog", {}, Terms(key)) for key in keys), return_exceptions=True
    )
    assert all(isinstance(answer, (Job, EngineUnavailable)) for answer in answers)
    return [answer.code if isinstance(answer, EngineUnavailable) else None for answer in answers]


async def test_a_full_queue_refuses_exactly_what_is_too_much(house: House) -> None:
    tables = [house.table(Rules(queued=20)) for _ in range(3)]
    await asyncio.gather(*(table.start() for table in tables))
    told = await asyncio.gather(*(refusals(table, *["amy"] * 20) for table in tables))
    codes = [code for part in told for code in part]
    assert (codes.count(None), codes.count("queue_full")) == (20, 40)
    await claimed(tables[0])
    assert await refusals(tables[1], "amy", "amy") == [None, "queue_full"]


async def test_a_key_past_its_quota_is_refused_and_its_neighbours_are_not(house: House) -> None:
    table = house.table(Rules(queued=100, key_quota={"amy": 2, "eve": 0}))
    told = await refusals(table, "amy", "bob", "amy", "eve", "amy", "bob")
    assert told == [None, None, None, "quota_exceeded", "quota_exceeded", None]


async def test_a_replay_is_answered_though_the_queue_is_full(house: House) -> None:
    table = house.table(Rules(queued=1))
    job = await table.submit("vlog", {}, ONCE)
    assert (await table.submit("vlog", {}, ONCE)).id == job.id
    with pytest.raises(EngineUnavailable):
        await table.submit("vlog", {})


async def test_a_mistake_does_not_fail_the_submits_that_were_committed_with_it(table: SqlTable) -> None:
    await table.submit("vlog", {}, ONCE)
    answers = await asyncio.gather(
        *(table.submit("vlog", {}) for _ in range(5)),
        table.submit("music", {}, ONCE),
        *(table.submit("vlog", {}) for _ in range(5)),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [Job] * 5 + [InputError] + [Job] * 5
    assert len(await table.list(100)) == 11


SUBMIT = """
import asyncio, sys
from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable

async def main():
    table = SqlTable(sys.argv[1], Rules(queued=10**6))

    async def one():
        while True:
            job = await table.submit("vlog", {})
            print(job.id, flush=True)

    await asyncio.gather(*(one() for _ in range(10)))

asyncio.run(main())
"""


def test_what_was_acknowledged_outlives_the_process(url: str) -> None:
    with subprocess.Popen([sys.executable, "-c", SUBMIT, url], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        acknowledged = {process.stdout.readline().strip() for _ in range(200)}
        process.kill()
        acknowledged |= {line.strip() for line in process.stdout if line.endswith("\n")}
    assert len(acknowledged) >= 200
    assert acknowledged <= asyncio.run(there(url))


async def there(url: str) -> set[str]:
    table = SqlTable(url)
    try:
        return {job.id for job in await table.list(100_000)}
    finally:
        await table.close()
