"""`soundreel vlog`: its options, and what it prints."""

from pathlib import Path
from typing import Annotated

import typer

from graphs import terminal
from graphs.cli.output import check_output, manifest_of, path_of, save
from graphs.cli.running import run
from graphs.requests import parse
from graphs.vlog import VlogRequest


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
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="On a server: make every stage anew, whatever was made before.")
    ] = False,
    allow_local_urls: Annotated[
        bool, typer.Option("--allow-local-urls", help="Take photos from URLs of private addresses too.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Make a music video of photos: the music is written for it, and photos change on its beats."""
    values = {name: value for name, value in locals().items() if name in VlogRequest.model_fields}
    request = parse(VlogRequest, values)
    check_output(output, "vlog.mp4")
    files, report = run("vlog", request, server, allow_local_urls, cache=not no_cache)
    save({_path(output, name): data for name, data in files.items()}, manifest_of(output), report)
    if json_:
        terminal.print_json(report)
        return
    for skipped in report["skipped_photos"]:
        terminal.print_error(f"skipped {skipped['message']}", skipped["code"])
    for name, video in report["videos"].items():
        terminal.print_report(str(_path(output, name)), video["quality"])


def _path(output: Path, name: str) -> Path:
    return path_of(output, name, "video", ".mp4")
