"""Brings the tables of a database up to what this program knows, without a configuration file.

The steps are in `migrations/versions`. Safe when several processes start at once: they come one by one.
"""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from composer.errors import SoundreelError

_LOCK = 0x536F756E
"""Of Postgres: held by whoever migrates until the end of its transaction."""


STEPS = "graphs.table:migrations"


def migrate(connection: Connection, location: str = STEPS) -> None:
    """Within the connection's transaction. SoundreelError `store_too_new` when a newer program was here."""
    if connection.dialect.name == "postgresql":  # SQLite's transaction holds the file's lock already
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = Config()
    config.set_main_option("script_location", location)
    config.attributes["connection"] = connection
    present = MigrationContext.configure(connection).get_current_revision()
    steps = ScriptDirectory.from_config(config)
    if present is None or present in {step.revision for step in steps.walk_revisions()}:
        if present != steps.get_current_head():
            command.upgrade(config, "head")
        return
    raise SoundreelError(
        f"the table of jobs was written by a newer Soundreel (its step {present} is not known here): "
        "run that version or a later one",
        "store_too_new",
    )
