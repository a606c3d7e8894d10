"""Migrations: the same schema as the program's own, from any older one, and never backwards."""

import asyncio
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from composer.errors import SoundreelError
from graphs.table import migrations
from graphs.table.connect import Database, database
from graphs.table.migrate import migrate
from graphs.table.schema import METADATA
from graphs.table.sql_table import SqlTable
from tests.conftest import sql_table
from tests.graphs.table.conftest import House

_SQLITE = "SELECT name, sql FROM sqlite_master WHERE tbl_name NOT LIKE 'alembic%' ORDER BY name"
_COLUMNS = """SELECT table_name, column_name, data_type, is_nullable, column_default, ordinal_position
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'alembic%'
    ORDER BY 1, 6"""
_INDEXES = """SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename NOT LIKE 'alembic%' ORDER BY 1"""

SECOND_STEP = '''"""A colour for jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("colour", sa.Text, server_default="blue"))
'''


def schema(connection: Connection) -> list[tuple[Any, ...]]:
    """Everything that the database itself says of its tables."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text(_SQLITE))
        return [(name, " ".join((sql or "").split())) for name, sql in rows]
    return [tuple(row) for asked in (_COLUMNS, _INDEXES) for row in connection.execute(text(asked))]


async def at(store: Database, do: Any) -> Any:
    async with store.engine.begin() as connection:
        return await connection.run_sync(do)


@pytest.fixture
def newer(tmp_path: Path) -> str:
    """Where the steps of a program are that knows one step more."""
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, folder)
    (folder / "versions" / "0002_colour.py").write_text(SECOND_STEP)
    return str(folder)


async def test_the_steps_lead_to_the_programs_own_schema(url: str) -> None:
    store = database(url)
    await at(store, METADATA.create_all)
    own = await at(store, schema)
    await at(store, METADATA.drop_all)
    await at(store, migrate)
    assert await at(store, schema) == own
    assert len(own) > 10
    await store.close()


async def test_an_older_database_is_brought_up_to_date_with_its_jobs(house: House, newer: str) -> None:
    table = house.table()
    job = await table.submit("vlog", {"prompt": "calm"})
    await at(table.database, partial(migrate, location=newer))
    colour = text("SELECT colour FROM jobs")
    assert await at(table.database, lambda connection: connection.scalar(colour)) == "blue"
    assert await table.get(job.id) == job


async def test_a_database_of_a_newer_program_is_refused_clearly_and_left_alone(
    house: House, newer: str
) -> None:
    await at(house.table().database, partial(migrate, location=newer))
    late = house.table()
    with pytest.raises(SoundreelError, match=r"newer Soundreel .*0002") as refusal:
        await late.submit("vlog", {})
    assert refusal.value.code == "store_too_new"
    counted = text("SELECT count(*) FROM jobs")
    assert await at(late.database, lambda connection: connection.scalar(counted)) == 0


async def test_several_tables_may_start_at_once(house: House) -> None:
    tables = [house.table() for _ in range(5)]
    await asyncio.gather(*(table.start() for table in tables))
    job = await tables[0].submit("vlog", {})
    assert await tables[4].get(job.id) == job


async def test_the_first_questions_of_several_are_answered_by_a_new_file(tmp_path: Path) -> None:
    for number in range(20):
        tables = [sql_table(tmp_path / str(number)) for _ in range(4)]
        await asyncio.gather(*(table.submit("vlog", {}) for table in tables))
        assert len(await tables[0].list(10)) == 4
        for table in tables:
            await table.close()


START = """
import asyncio, sys
from graphs.table.sql_table import SqlTable

async def main():
    table = SqlTable(sys.argv[1])
    sys.stdin.readline()
    job = await table.submit("vlog", {})
    await table.close()

print("ready", flush=True)
asyncio.run(main())
"""


def test_several_processes_may_start_at_once(url: str) -> None:
    command = [sys.executable, "-c", START, url]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in started:
        process.communicate(timeout=60)
    assert [process.returncode for process in started] == [0] * 4

    async def count() -> int:
        table = SqlTable(url)
        try:
            return len(await table.list(10))
        finally:
            await table.close()

    assert asyncio.run(count()) == 4
