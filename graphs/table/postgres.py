"""Connections to Postgres: none waits long, and none that fell silent holds a lock for long."""

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_CONNECTIONS = 8


def engine(url: URL, seconds: float) -> AsyncEngine:
    """Takes the addresses that other programs do: `postgres://`, and `sslmode` for asyncpg's `ssl`.

    Nothing is waited for longer than `seconds`.
    """
    url = url.set(drivername="postgresql+asyncpg")
    if "sslmode" in url.query:
        asked = url.query["sslmode"]
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": asked})
    return create_async_engine(
        url,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=seconds,
        pool_pre_ping=True,
        connect_args={"timeout": seconds, "command_timeout": seconds, "server_settings": _session(seconds)},
    )


def _session(seconds: float) -> dict[str, str]:
    milliseconds = str(int(seconds * 1000))
    return {
        "statement_timeout": milliseconds,
        "lock_timeout": milliseconds,
        "idle_in_transaction_session_timeout": milliseconds,  # a process may be stopped in a transaction
        "synchronous_commit": "on",
        "default_transaction_isolation": "read committed",  # each statement sees what others committed
        "application_name": "soundreel",
    }
