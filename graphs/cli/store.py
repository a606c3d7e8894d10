"""`soundreel store`: looking after the files of a server, beside it."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from graphs import terminal
from graphs.retention import Swept

app = typer.Typer(no_args_is_help=True, help="Look after the store of a server.")


@app.callback()
def _store() -> None:
    """Look after the store of a server."""


@app.command("gc")
def gc_command(
    config: Annotated[Path, typer.Argument(help="The Serve configuration.")] = Path("serve_config.yaml"),
    days: Annotated[
        float | None, typer.Option(min=0, help="Keep what is younger; else the configured kept_days.")
    ] = None,
    bytes_: Annotated[
        int | None,
        typer.Option("--bytes", min=0, help="Keep no more than so much; else the configured store_bytes."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Drop files that nothing names, that are past keeping, or that are too many: the oldest first."""
    from graphs.store_gc import (
        store_gc,
    )  # it brings the table and the store with it: other commands are quick

    swept = store_gc(config, days, bytes_, dry_run)
    if json_:
        terminal.print_json(asdict(swept) | {"dry_run": dry_run})
    else:
        terminal.out.print(_said(swept, dry_run), highlight=False, soft_wrap=True)


def _said(swept: Swept, dry_run: bool) -> str:
    went = f"{_files(swept.files, swept.bytes)} and {_count(swept.records, 'record')}"
    stay = f"{_files(swept.kept_files, swept.kept_bytes)} and {_count(swept.kept_records, 'record')}"
    return f"would drop {went}, and keep {stay}" if dry_run else f"dropped {went}; kept {stay}"


def _files(number: int, size: int) -> str:
    return f"{_count(number, 'file')} ({size / 1e6:,.1f} MB)"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
