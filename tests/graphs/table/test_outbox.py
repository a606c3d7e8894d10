"""Webhooks that wait to be sent: one for each end of a job that asked, each held by one sender at a time."""

import asyncio

from deployments.runner import Delivery, JobError, Terms
from graphs.table.sql_table import SqlTable
from tests.graphs.table.conftest import FILM, Clock, House, claimed

HOOK = Terms(webhook="https://hook.example/a")


async def due(table: SqlTable) -> Delivery:
    delivery = await table.due(15)
    assert delivery is not None
    return delivery


async def ended(table: SqlTable) -> str:
    job = await table.submit("vlog", {}, HOOK)
    await table.cancel(job.id)
    return job.id


async def test_a_webhook_is_due_when_its_job_has_ended_and_not_before(table: SqlTable) -> None:
    job = await table.submit("vlog", {}, HOOK)
    await table.submit("vlog", {})
    lease = await claimed(table)
    assert await table.due(15) is None
    await table.publish(lease, FILM, {"lufs": -14.0})
    delivery = await due(table)
    assert (delivery.url, delivery.attempt, delivery.job.id) == (HOOK.webhook, 1, job.id)
    assert (delivery.job.status, delivery.job.report) == ("completed", {"lufs": -14.0})


async def test_a_job_without_a_webhook_tells_nobody(table: SqlTable) -> None:
    await table.submit("vlog", {})
    await table.fail(await claimed(table), JobError("corrupt", "cut short"))
    assert await table.due(15) is None


async def test_every_delivery_is_held_by_one_sender(house: House) -> None:
    tables = [house.table() for _ in range(3)]
    ids = {await ended(tables[0]) for _ in range(6)}
    taken = await asyncio.gather(*(due(tables[number % 3]) for number in range(6)))
    assert {delivery.job.id for delivery in taken} == ids
    assert await tables[0].due(15) is None


async def test_a_delivery_whose_sender_was_lost_is_due_again_under_the_same_id(
    table: SqlTable, clock: Clock
) -> None:
    await ended(table)
    lost = await due(table)
    clock.forward(16)
    again = await due(table)
    assert (again.id, again.attempt) == (lost.id, 2)
    await table.delivered(lost)
    await table.postpone(lost, 0)
    assert await table.due(15) is None
    clock.forward(16)
    assert (await due(table)).attempt == 3


async def test_a_delivery_is_tried_later_given_up_or_done(table: SqlTable, clock: Clock) -> None:
    await ended(table)
    await table.postpone(await due(table), 60)
    clock.forward(59)
    assert await table.due(15) is None
    clock.forward(2)
    await table.postpone(await due(table), None)
    await ended(table)
    await table.delivered(await due(table))
    clock.forward(3600)
    assert await table.due(15) is None


async def test_nobody_is_told_of_a_job_that_was_deleted(table: SqlTable) -> None:
    await table.delete(await ended(table))
    assert await table.due(15) is None
