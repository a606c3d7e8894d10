"""A process that is stopped past its lease, by the real clock: it wakes to find that it is too late."""

import asyncio
import signal
import subprocess
import sys

from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable
from tests.conftest import PATIENCE
from tests.graphs.table.conftest import FILM, standing

LEASE = 0.6

RUNNER = """
import asyncio, sys
from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable

async def main():
    table = SqlTable(sys.argv[1], Rules(patience=20))
    lease = await table.claim("sleeper", float(sys.argv[2]))
    print(lease.job.id, flush=True)
    sys.stdin.readline()
    print(await table.publish(lease, (), {"by": "sleeper"}), flush=True)
    await table.close()

asyncio.run(main())
"""


def test_a_process_that_slept_past_its_lease_publishes_nothing(url: str) -> None:
    async def submit() -> str:
        table = SqlTable(url, Rules(patience=PATIENCE))
        job = await table.submit("vlog", {})
        await table.close()
        return job.id

    async def take_over(job_id: str) -> None:
        table = SqlTable(url, Rules(patience=PATIENCE))
        while (lease := await table.claim("waker", 15)) is None:  # noqa: ASYNC110 - nobody here tells of it
            await asyncio.sleep(0.05)
        assert (lease.job.id, lease.job.attempt) == (job_id, 2)
        assert await table.publish(lease, FILM, {"by": "waker"})
        await table.close()

    async def by() -> dict[str, str]:
        table = SqlTable(url, Rules(patience=PATIENCE))
        job = await standing(table, job_id)
        await table.close()
        return dict(job.report)

    job_id = asyncio.run(submit())
    command = [sys.executable, "-c", RUNNER, url, str(LEASE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sleeper:
        assert sleeper.stdout is not None
        assert sleeper.stdout.readline().strip() == job_id
        sleeper.send_signal(signal.SIGSTOP)
        asyncio.run(take_over(job_id))
        sleeper.send_signal(signal.SIGCONT)
        said, _ = sleeper.communicate("\n", timeout=60)
    assert said.strip() == "False"
    assert asyncio.run(by()) == {"by": "waker"}
