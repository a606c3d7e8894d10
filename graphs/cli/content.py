"""`soundreel content`: its options, and what it prints."""

from pathlib import Path
from typing import Annotated

import typer

from graphs import terminal
from graphs.cli.output import check_output, manifest_of, path_of, save
from graphs.cli.running import run
from graphs.content import ContentRequest
from graphs.requests import parse


def content_command(
    prompt: Annotated[str, typer.Argument(metavar="SCENE", help="What is to be seen.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The MP4 to write.")],
    genre: Annotated[str, typer.Option(help="Of the music: pop, lo-fi, orchestral, techno, ...")] = "pop",
    seconds: Annotated[float, typer.Option(help="How long the film lasts, 2 to 300.")] = 10.0,
    mood: Annotated[str, typer.Option(help="Of the music; else the scene's.")] = "",
    instruments: Annotated[str, typer.Option(help="piano and strings, no drums, ...")] = "",
    tempo: Annotated[float | None, typer.Option(help="Beats a minute; else chosen to fit.")] = None,
    negative_prompt: Annotated[str, typer.Option(help="What is not to be seen.")] = "",
    size: Annotated[str, typer.Option(help="360p, 480p, 720p, 1080p, 4k or WIDTHxHEIGHT.")] = "720p",
    aspect: Annotated[
        str | None, typer.Option(help="16:9 (usual), 9:16, 4:3, 3:4, 1:1, 4:5 or 21:9.")
    ] = None,
    fps: Annotated[int, typer.Option(help="Frames a second, 10 to 60.")] = 24,
    shot_seconds: Annotated[float, typer.Option(help="From cut to cut; bent to whole beats.")] = 4.0,
    transition: Annotated[str, typer.Option(help="cut, dissolve or fade.")] = "cut",
    transition_seconds: Annotated[float, typer.Option(help="How long a dissolve or fade lasts.")] = 0.5,
    seed: Annotated[int, typer.Option(help="Another seed, other footage and music.")] = 0,
    steps: Annotated[int | None, typer.Option(help="Of a video model; else its own.")] = None,
    guidance: Annotated[float | None, typer.Option(help="Of a video model; else its own.")] = None,
    server: Annotated[str | None, typer.Option(help="Run it on the server at this URL.")] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="On a server: make every stage anew, whatever was made before.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Make a film of words: footage of a scene with music of a genre, cut on its beats."""
    values = {name: value for name, value in locals().items() if name in ContentRequest.model_fields}
    request = parse(ContentRequest, values)
    check_output(output, "content.mp4")
    files, report = run("content", request, server, cache=not no_cache)
    paths = {name: _path(output, name) for name in files}
    save({paths[name]: data for name, data in files.items()}, manifest_of(output), report)
    if json_:
        terminal.print_json(report)
        return
    for number, shot in enumerate(report["shots"], 1):
        told = ", ".join(f"{name} {value}" for name, value in shot["understood"].items())
        terminal.out.print(
            f"shot {number}: {shot['start']:.2f} to {shot['end']:.2f} s, {told}",
            markup=False,
            highlight=False,
        )
    terminal.print_report(str(paths["video.mp4"]), report["quality"])


def _path(output: Path, name: str) -> Path:
    return path_of(output, name, "video", ".mp4")
