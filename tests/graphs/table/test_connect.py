"""Connecting: tables of one process may all be new at the same moment."""

import asyncio
from pathlib import Path

from tests.conftest import sql_table


async def test_several_tables_of_one_process_come_up_to_date_at_once(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(4)]
    for folder in folders:
        folder.mkdir()
    tables = [sql_table(folder) for folder in folders for _ in range(2)]
    try:
        jobs = await asyncio.gather(*(table.submit("music", {}) for table in tables))
    finally:
        await asyncio.gather(*(table.close() for table in tables))
    assert len({job.id for job in jobs}) == 8
