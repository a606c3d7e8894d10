"""The store of a configuration swept by hand. Knows no Ray: the server may run meanwhile, or not at all."""

import asyncio
from pathlib import Path
from typing import Any

import yaml

from composer.errors import InputError, SoundreelError
from graphs.furnish import job_table, store_of
from graphs.requests import parse
from graphs.retention import Swept, gc
from graphs.settings import Settings
from graphs.table.sql_table import SqlTable

_APPLICATION = "graphs.app:build"


def store_gc(
    config: Path, days: float | None = None, store_bytes: int | None = None, dry_run: bool = False
) -> Swept:
    """Sweep the store that a Serve configuration names as `graphs.retention.gc` says, and say what went.

    `days` and `store_bytes` stand in for the configured ones. A `dry_run` drops nothing. InputError for a
    configuration that is none; SoundreelError `no_table` where there is no table of jobs: without it every
    file would look like one that nothing names.
    """
    settings = settings_of(config)
    kept = settings.kept_days if days is None else days
    most = settings.store_bytes if store_bytes is None else store_bytes
    return asyncio.run(_sweep(settings, kept, most, dry_run))


def settings_of(config: Path) -> Settings:
    """What the Serve configuration sets for Soundreel."""
    try:
        plan: Any = yaml.safe_load(config.read_text())
        args = [each.get("args", {}) for each in plan["applications"] if each["import_path"] == _APPLICATION]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise InputError(f"{config} is no Serve configuration: {error}", "bad_config") from error
    if len(args) != 1:
        raise InputError(f"{config} starts {len(args)} applications of {_APPLICATION}, not 1", "bad_config")
    return parse(Settings, args[0])


async def _sweep(settings: Settings, days: float, store_bytes: int | None, dry_run: bool) -> Swept:
    table = job_table(settings)
    _check_there(table)
    try:
        if not dry_run:
            await table.tidy()
        return await gc(store_of(settings), table, days, store_bytes, dry_run=dry_run)
    finally:
        await table.close()


def _check_there(table: SqlTable) -> None:
    url = table.database.engine.url
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        said = f"there is no table of jobs at {url.database}: nothing would say which files are needed"
        raise SoundreelError(said, "no_table")
