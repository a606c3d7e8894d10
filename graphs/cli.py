"""`soundreel ...`: the graphs from a terminal, in this process or on a server. Exit codes 0, 1, 2 and 130.

0 done, 1 failed, 2 asked for something that cannot be (options, photos), 130 interrupted.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from composer.errors import InputError, SoundreelError
from graphs import terminal
from graphs.client import run_on_server
from graphs.doctor import engine_rows, examine
from graphs.models import Models
from graphs.requests import parse
from graphs.stages import Stage, progress
from graphs.vlog import VlogRequest, vlog

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="markdown")

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


@app.callback()
def _soundreel() -> None:
    """Photos and words become finished videos with their own music."""


@app.command("vlog")
def vlog_command(
    photos: Annotated[list[str], typer.Argument(metavar="PHOTO...", help="Paths or URLs, in their order.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The MP4 to write.")],
    prompt: Annotated[str, typer.Option(help="What the music should be like.")] = "",
    seconds_per_photo: Annotated[float, typer.Option(help="From cut to cut; bent to whole beats.")] = 2.0,
    transition: Annotated[
        str, typer.Option(help="cut, fade, dissolve, slide, push, wipe, circle or zoom.")
    ] = "dissolve",
    transition_direction: Annotated[
        str | None, typer.Option(help="left, right, up, down (slide, push, wipe); in, out (circle, zoom).")
    ] = None,
    transition_seconds: Annotated[float, typer.Option(help="How long a transition lasts.")] = 0.5,
    fps: Annotated[int, typer.Option(help="Frames a second, 10 to 60.")] = 30,
    size: Annotated[
        str, typer.Option(help="720p, 1080p, 4k, square, vertical, WIDTHxHEIGHT or average.")
    ] = "1080p",
    fit: Annotated[str, typer.Option(help="cover (crop), contain (blurred surround) or stretch.")] = "cover",
    ken_burns: Annotated[bool, typer.Option(help="Slow camera moves over the photos.")] = False,
    tempo: Annotated[float | None, typer.Option(help="Beats a minute; else chosen to fit.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another piece of music.")] = 0,
    variants: Annotated[int, typer.Option(help="Videos to make, each with its own music, 1 to 4.")] = 1,
    music: Annotated[str | None, typer.Option(help="Your own track: a path or URL.")] = None,
    no_music: Annotated[bool, typer.Option("--no-music", help="A silent film.")] = False,
    skip_bad_photos: Annotated[
        bool, typer.Option("--skip-bad-photos", help="Leave out photos that cannot be used, and say which.")
    ] = False,
    server: Annotated[str | None, typer.Option(help="Run it on the server at this URL.")] = None,
    allow_local_urls: Annotated[
        bool, typer.Option("--allow-local-urls", help="Take photos from URLs of private addresses too.")
    ] = False,
    json_: Json = False,
) -> None:
    """Make a music video of photos: the music is written for it, and photos change on its beats."""
    values = {name: value for name, value in locals().items() if name in VlogRequest.model_fields}
    request = parse(VlogRequest, values)
    _check_output(output)
    try:
        with terminal.stage_lines() as lines:
            if server:
                files, report = _on_server(server, request, lines)
            else:
                files, report = _here(request, allow_local_urls, lines)
    except KeyboardInterrupt:
        terminal.print_error("interrupted: nothing was written", "interrupted")
        os._exit(130)  # a plain exit would wait for the engine's thread to finish what nobody wants
    _save(output, files, report)
    if json_:
        terminal.print_json(report)
        return
    for skipped in report["skipped_photos"]:
        terminal.print_error(f"skipped {skipped['message']}", skipped["code"])
    for name, video in report["videos"].items():
        terminal.print_report(str(_path_of(output, name)), video["quality"])


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


def _here(
    request: VlogRequest, allow_local_urls: bool, lines: terminal.Stages
) -> tuple[dict[str, bytes], Mapping[str, Any]]:
    watched = Models.local(allow_local_urls=allow_local_urls).each(progress(lines.show))
    result = asyncio.run(vlog(request, watched))
    return {name: artifact.data for name, artifact in result.artifacts.items()}, result.report


def _on_server(
    server: str, request: VlogRequest, lines: terminal.Stages
) -> tuple[dict[str, bytes], Mapping[str, Any]]:
    def moved(state: dict[str, Any]) -> None:
        stages = state.get("stages", [])
        lines.show(Stage(stage["name"], stage["done"], stage["total"]) for stage in stages)

    return run_on_server(server, "vlog", request.model_dump(exclude_defaults=True), moved)


def _path_of(output: Path, name: str) -> Path:
    """Where the artifact `video-2.mp4` of the result goes, beside `output`: `NAME-2.mp4`."""
    return output.with_name(output.stem + Path(name).stem.removeprefix("video") + (output.suffix or ".mp4"))


def _check_output(output: Path) -> None:
    """Found out before the work and not after it: whether the result can be written."""
    if output.is_dir():
        raise InputError(f"{output} is a folder: name the file to write, such as {output / 'vlog.mp4'}")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output.parent):
            pass
    except OSError as error:
        raise InputError(f"{output} cannot be written: {error.strerror or error}") from error


def _save(output: Path, files: Mapping[str, bytes], report: Mapping[str, Any]) -> None:
    """The videos, and the report beside the first of them; each appears whole or not at all."""
    for name, data in files.items():
        _write(_path_of(output, name), data)
    manifest = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    _write(output.with_suffix(".json"), manifest.encode())


def _write(path: Path, data: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


if __name__ == "__main__":
    main()
