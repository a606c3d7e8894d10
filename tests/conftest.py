"""The table of jobs for tests: on a SQLite file of the test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable


def sql_table(folder: Path, rules: Rules | None = None) -> SqlTable:
    """A table in a folder; two with the same folder are the same. Close it when done."""
    return SqlTable(f"sqlite:///{folder / 'jobs.sqlite'}", rules)


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[SqlTable]:
    table = sql_table(tmp_path)
    yield table
    await table.close()
