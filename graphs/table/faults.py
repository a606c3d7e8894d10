"""What goes wrong with a database, in the words of the table's contract."""

import asyncpg  # type: ignore[import-untyped]  # it brings no types
from sqlalchemy import exc

from composer.errors import EngineUnavailable

_OUR_FAULT = (exc.IntegrityError, exc.ProgrammingError, exc.DataError)
_DISK_FULL = "53100"  # Postgres's code
_LOST = (
    exc.DBAPIError,
    exc.PendingRollbackError,
    exc.TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    OSError,
    TimeoutError,
)


def planned(error: Exception) -> Exception:
    """The planned error that a database's one is; any other is given back as it came."""
    if isinstance(error, _OUR_FAULT) or not isinstance(error, _LOST):
        return error
    cause = getattr(error, "orig", error)
    if getattr(cause, "sqlstate", None) == _DISK_FULL or "disk is full" in str(cause):
        return EngineUnavailable("the disk under the table of jobs is full", "storage_full")
    return store_down()


def store_down() -> EngineUnavailable:
    return EngineUnavailable("the table of jobs cannot be reached now; try again shortly", "store_down")
