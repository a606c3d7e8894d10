"""Connections to Postgres: none waits long, and none that fell silent holds a lock for long."""

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_CONNECTIONS = 8
_SECONDS = 1.5
_MILLISECONDS = str(int(_SECONDS * 1000))

_SESSION = {
    "statement_timeout": _MILLISECONDS,
    "lock_timeout": _MILLISECONDS,
    "idle_in_transaction_session_timeout": _MILLISECONDS,  # a process may be stopped in a transaction
    "synchronous_commit": "on",
    "default_transaction_isolation": "read committed",  # each statement sees what others committed
    "application_name": "soundreel",
}


def engine(url: URL) -> AsyncEngine:
    """Takes the addresses that other programs do: `postgres://`, and `sslmode` for asyncpg's `ssl`."""
    url = url.set(drivername="postgresql+asyncpg")
    if "sslmode" in url.query:
        asked = url.query["sslmode"]
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": asked})
    return create_async_engine(
        url,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=_SECONDS,
        pool_pre_ping=True,
        connect_args={"timeout": _SECONDS, "command_timeout": _SECONDS, "server_settings": _SESSION},
    )
