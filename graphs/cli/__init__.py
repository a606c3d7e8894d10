"""`soundreel ...`: the graphs from a terminal, in this process or on a server. Exit codes 0, 1, 2 and 130.

0 done, 1 failed, 2 asked for something that cannot be (options, photos, cues), 130 interrupted.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from composer.errors import InputError, SoundreelError
from graphs import terminal
from graphs.cli.beats import beats_command
from graphs.cli.content import content_command
from graphs.cli.evaluate import app as evaluate_app
from graphs.cli.film_score import film_score_command
from graphs.cli.jobs import app as jobs_app
from graphs.cli.music import music_command
from graphs.cli.store import app as store_app
from graphs.cli.vlog import vlog_command
from graphs.doctor import engine_rows, examine

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="markdown")

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


@app.callback()
def _soundreel() -> None:
    """Photos, words and films become finished videos with their own music."""


app.command("vlog")(vlog_command)
app.command("content")(content_command)
app.command("music")(music_command)
app.command("beats")(beats_command)
app.command("film-score")(film_score_command)
app.add_typer(jobs_app, name="jobs")
app.add_typer(store_app, name="store")
app.add_typer(evaluate_app, name="evaluate")


@app.command()
def serve(
    config: Annotated[Path, typer.Argument(help="The Serve configuration.")] = Path("serve_config.yaml"),
    port: Annotated[int | None, typer.Option(help="Instead of the configured port.")] = None,
    allow_local_urls: Annotated[
        bool,
        typer.Option("--allow-local-urls", help="Let jobs fetch from private addresses: development only."),
    ] = False,
) -> None:
    """Start Ray and the application, and stay until interrupted."""
    from graphs.app import serve_forever

    serve_forever(config, port, allow_local_urls)


@app.command()
def models(json_: Json = False) -> None:
    """List the engines of every slot, with their licences."""
    rows = engine_rows()
    terminal.print_json(terminal.as_rows(rows)) if json_ else terminal.print_engines(rows)


@app.command()
def doctor(json_: Json = False) -> None:
    """Say what is installed, which engine every slot has, and what mends the rest."""
    findings, rows = examine(), engine_rows()
    if json_:
        terminal.print_json({"installed": terminal.as_rows(findings), "engines": terminal.as_rows(rows)})
    else:
        terminal.print_findings(findings)
        terminal.print_engines(rows)
    if any(found.needed and not found.good for found in findings):
        raise typer.Exit(1)


def main() -> None:
    """The entry point: runs the command and turns planned errors into messages and exit codes."""
    try:
        app()
    except InputError as error:
        terminal.print_error(error.message, error.code)
        sys.exit(2)
    except SoundreelError as error:
        terminal.print_error(error.message, error.code)
        sys.exit(1)
