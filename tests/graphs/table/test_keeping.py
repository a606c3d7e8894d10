"""How long ended jobs are kept."""

from deployments.runner import Terms
from graphs.table.rules import Rules
from tests.graphs.table.conftest import FILM, House, claimed, standing, status

DAY = 86_400


async def test_a_completed_job_expires_and_is_forgotten_after_as_long_again(house: House) -> None:
    table = house.table(Rules(kept_days=2))
    job = await table.submit("vlog", {})
    await table.publish(await claimed(table), FILM, {})
    house.clock.forward(2 * DAY - 60)
    assert await table.tidy() == 0
    house.clock.forward(120)
    assert await table.tidy() == 1
    assert (await status(table, job.id), await table.named()) == ("expired", frozenset())
    assert (await standing(table, job.id)).artifacts == ()
    house.clock.forward(2 * DAY)
    await table.tidy()
    assert await table.get(job.id) is None


async def test_other_ended_jobs_are_forgotten_with_their_webhooks_and_open_ones_never(house: House) -> None:
    table = house.table(Rules(kept_days=2))
    running = await table.submit("vlog", {})
    await claimed(table, 100 * DAY)
    waiting = await table.submit("vlog", {})
    cancelled = await table.submit("vlog", {}, Terms(webhook="https://hook"))
    await table.cancel(cancelled.id)
    house.clock.forward(3 * DAY)
    assert await table.tidy() == 1
    assert await table.get(cancelled.id) is None
    assert await table.due(15) is None
    assert (await status(table, running.id), await status(table, waiting.id)) == ("in_progress", "queued")
