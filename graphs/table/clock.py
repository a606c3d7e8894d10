"""The database's clock as an expression of SQL: the only clock that jobs are timed by."""

from typing import Any

from sqlalchemy import Double
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class Now(FunctionElement[float]):
    """Seconds since 1970 in UTC, to the millisecond, at the moment the statement began."""

    inherit_cache = True
    type = Double()
    name = "now"


@compiles(Now, "sqlite")
def _sqlite(*_: Any, **__: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"  # unixepoch('subsec') came with SQLite 3.42


@compiles(Now, "postgresql")
def _postgres(*_: Any, **__: Any) -> str:
    # Not now(), which is when the transaction began, nor clock_timestamp(), for which no index is used.
    return "extract(epoch from statement_timestamp())::float8"
