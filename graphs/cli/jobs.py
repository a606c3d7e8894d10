"""`soundreel jobs`: looking after the jobs of a server from a terminal."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from composer.errors import InputError
from graphs import terminal
from graphs.cli.running import connected, shown_stages
from graphs.client import Client
from graphs.client.answers import error_in
from graphs.client.operations import State

app = typer.Typer(no_args_is_help=True, help="List, follow, cancel, repeat and fetch the jobs of a server.")

SERVER = "SOUNDREEL_SERVER"

Id = Annotated[str, typer.Argument(metavar="ID", help="The job's id.")]
Server = Annotated[str, typer.Option(envvar=SERVER, help="The server's URL.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
HERE = "http://127.0.0.1:8000"


@app.command("ls")
def ls_command(
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20,
    graph: Annotated[str | None, typer.Option(help="Only of this graph.")] = None,
    status: Annotated[
        str | None, typer.Option(help="Only queued, in_progress, completed, failed, cancelled or expired.")
    ] = None,
    server: Server = HERE,
    json_: Json = False,
) -> None:
    """List jobs."""
    with connected(server) as client:
        jobs = list(client.list(limit, graph, status))
    if json_:
        terminal.print_json(jobs)
        return
    table = Table("id", "graph", "status", "made", "at", box=None)
    for job in jobs:
        row = (job["id"], job["graph"], job["status"], _progress(job), job["created_at"])
        table.add_row(*(escape(str(cell)) for cell in row))
    terminal.out.print(table)


@app.command("show")
def show_command(job: Id, server: Server = HERE, json_: Json = False) -> None:
    """Show how a job stands: its stages, its error, its files."""
    with connected(server) as client:
        _print(client.get(job), json_)


@app.command("watch")
def watch_command(job: Id, server: Server = HERE, json_: Json = False) -> None:
    """Follow a job until it has ended; an interrupt leaves it running. The exit code is the job's."""
    with connected(server) as client:
        try:
            with terminal.stage_lines() as lines:
                for state in client.stream(job):
                    lines.show(shown_stages(state))
        except KeyboardInterrupt:
            terminal.print_error("interrupted: the job goes on", "interrupted")
            raise typer.Exit(130) from None
        state = client.get(job)
    _print(state, json_)
    error = error_in(state)
    if error is not None:
        raise error


@app.command("cancel")
def cancel_command(job: Id, server: Server = HERE, json_: Json = False) -> None:
    """Cancel a job."""
    with connected(server) as client:
        _print(client.cancel(job), json_)


@app.command("retry")
def retry_command(
    job: Id,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="Change a field; null takes it away. Repeatable."),
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="ITEM", help="Make an item anew, such as music/2. Repeatable.")
    ] = None,
    cache: Annotated[bool, typer.Option(help="Use what was made before.")] = True,
    server: Server = HERE,
    json_: Json = False,
) -> None:
    """Repeat a job with changes: a new job, which makes only what they touch."""
    changes = dict(_change(text) for text in set_ or ())
    with connected(server) as client:
        again = client.retry(job, changes, exclude=exclude or (), cache=cache)
    if json_:
        terminal.print_json(again)
    else:
        terminal.out.print(again["id"], markup=False, highlight=False)


@app.command("delete")
def delete_command(job: Id, server: Server = HERE) -> None:
    """Forget a job that has ended, and its files."""
    with connected(server) as client:
        client.delete(job)


@app.command("download")
def download_command(
    job: Id,
    names: Annotated[list[str] | None, typer.Argument(metavar="[FILE]...", help="Else all of them.")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.")] = Path(),
    server: Server = HERE,
    json_: Json = False,
) -> None:
    """Fetch the files of a job; what an earlier try has fetched is not fetched again."""
    if output.exists() and not output.is_dir():
        raise InputError(f"{output} is no folder", "not_a_folder")
    with connected(server) as client:
        paths = list(_fetched(client, job, names, output))
    if json_:
        terminal.print_json([str(path) for path in paths])


def _fetched(client: Client, job: str, names: list[str] | None, folder: Path) -> Iterator[Path]:
    state = client.get(job)
    if not names and not state["artifacts"]:
        raise error_in(state) or InputError(f"the job is {state['status']} and has no files", "no_files")
    with _interruptible():
        for name in names or [artifact["name"] for artifact in state["artifacts"]]:
            path = client.download(job, name, folder / name)
            terminal.err.print(str(path), markup=False, highlight=False, soft_wrap=True)
            yield path


@contextmanager
def _interruptible() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        terminal.print_error("interrupted: the same command goes on with it", "interrupted")
        raise typer.Exit(130) from None


def _change(text: str) -> tuple[str, Any]:
    """FIELD=VALUE, the value as JSON when it is some, else as the words that it is."""
    field, equals, value = text.partition("=")
    if not (field and equals):
        raise InputError(f"{text!r:.60} is no FIELD=VALUE", field="set")
    try:
        return field, json.loads(value)
    except (ValueError, RecursionError):
        return field, value


def _print(job: State, as_json: bool) -> None:
    if as_json:
        terminal.print_json(job)
        return
    table = Table(show_header=False, box=None)
    for name in ("id", "graph", "status", "attempt", "parent", "created_at", "started_at", "finished_at"):
        if job.get(name) is not None:
            table.add_row(name.replace("_", " "), escape(str(job[name])))
    for stage in job.get("stages", ()):
        cached = f", {stage['cached']} from the cache" if stage.get("cached") else ""
        table.add_row(escape(stage["name"]), f"{stage['done']} of {stage['total']}{cached}")
    for artifact in job.get("artifacts", ()):
        table.add_row("file", escape(f"{artifact['name']} ({artifact['size'] / 1e6:.1f} MB)"))
    if job.get("error"):
        table.add_row("error", escape(f"{job['error']['message']} ({job['error']['code']})"))
    terminal.out.print(table)


def _progress(job: State) -> str:
    done, total = (sum(stage[name] for stage in job["stages"]) for name in ("done", "total"))
    return f"{done} of {total}" if total else ""
