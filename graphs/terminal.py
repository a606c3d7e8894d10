"""What the command line shows a person: stages under way, reports, tables. Knows nothing of how they came."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from graphs.doctor import EngineRow, Finding

out = Console()
err = Console(stderr=True)


class StageLike(Protocol):
    """What is shown of a stage."""

    @property
    def name(self) -> str: ...
    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...


class Stages:
    """A bar per stage, moved by `show`; where there is no terminal, a line when a stage begins and ends."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._lines: dict[str, Any] = {}
        self._said: set[tuple[str, str]] = set()

    def show(self, stages: Iterable[StageLike]) -> None:
        for stage in stages:
            if stage.name not in self._lines:
                self._lines[stage.name] = self._progress.add_task(escape(stage.name))
            line = self._lines[stage.name]
            self._progress.update(line, completed=stage.done, total=stage.total)
            if self._progress.disable:
                self._say(stage.name, f"{stage.total} done" if stage.done == stage.total else "begun")

    def _say(self, name: str, state: str) -> None:
        if (name, state) not in self._said:
            self._said.add((name, state))
            err.print(f"{name}: {state}", markup=False, highlight=False)


@contextmanager
def stage_lines() -> Iterator[Stages]:
    """Progress on standard error while the block runs: standard output stays clean for `--json`."""
    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description:<9}"),
        BarColumn(24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, disable=not err.is_terminal) as progress:
        yield Stages(progress)


def print_json(value: Any) -> None:
    """Machine-readable output, and nothing else, on standard output."""
    out.file.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_error(message: str, code: str) -> None:
    err.print(f"[bold red]error[/] {escape(message)} [dim]({escape(code)})[/]", soft_wrap=True)


def print_report(title: str, report: Mapping[str, Any]) -> None:
    """A flat report as two columns; nested parts are left to the manifest."""
    table = Table("measure", "value", title=escape(title), title_justify="left")
    for name, value in report.items():
        if not isinstance(value, list | dict):
            shown = f"{value:.2f}" if isinstance(value, float) else str(value)
            table.add_row(escape(name.replace("_", " ")), escape(shown))
    out.print(table)


def print_findings(findings: Iterable[Finding]) -> None:
    table = Table("", "what", "state", "to mend it")
    for found in findings:
        mark = "[green]✓" if found.good else "[red]✗" if found.needed else "[yellow]–"
        table.add_row(mark, escape(found.what), escape(found.state), escape(found.mend))
    out.print(table)


def print_engines(rows: Iterable[EngineRow]) -> None:
    table = Table("slot", "engine", "licence", "here")
    for row in rows:
        here = "[green]yes" if row.available else f"[yellow]no: {escape(row.reason)}"
        table.add_row(row.slot, escape(row.engine), escape(row.license), here)
    out.print(table)


def as_rows(values: Iterable[Finding | EngineRow]) -> list[dict[str, Any]]:
    return [asdict(value) for value in values]
