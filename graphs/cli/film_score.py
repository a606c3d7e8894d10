"""`soundreel film-score`: its options, and what it prints."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from graphs import terminal
from graphs.cli.output import check_output, manifest_of, path_of, save
from graphs.cli.running import run
from graphs.film_score import FilmScoreRequest
from graphs.requests import parse


def film_score_command(
    video: Annotated[str, typer.Argument(metavar="VIDEO", help="A path or URL of a film.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The MP4 to write.")],
    prompt: Annotated[str, typer.Option(help="What the score should be like; the film says the rest.")] = "",
    original: Annotated[
        str, typer.Option(help="The film's own sound: replace, mix, or duck (the score gives way to speech).")
    ] = "replace",
    level: Annotated[float, typer.Option(help="dB by which mix keeps it under the score, 0 to 40.")] = 12.0,
    rate: Annotated[float, typer.Option(help="Stills a second that are looked at, 0.1 to 4.")] = 1.0,
    mode: Annotated[str, typer.Option(help="usual, or bare: the six bare words, still by still.")] = "usual",
    tempo: Annotated[float | None, typer.Option(help="Beats a minute; else the film's.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another score.")] = 0,
    stems: Annotated[bool, typer.Option(help="The score and the own sound as FLAC files beside it.")] = True,
    emotion_table: Annotated[
        Path | None, typer.Option("--emotion-table", help="Write the table of emotions here.")
    ] = None,
    server: Annotated[str | None, typer.Option(help="Run it on the server at this URL.")] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="On a server: make every stage anew, whatever was made before.")
    ] = False,
    allow_local_urls: Annotated[
        bool, typer.Option("--allow-local-urls", help="Take the film from a URL of a private address too.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Write a score that follows a film: its emotion, its cuts, its length."""
    values = {name: value for name, value in locals().items() if name in FilmScoreRequest.model_fields}
    request = parse(FilmScoreRequest, values)
    check_output(output, "film.mp4")
    if emotion_table is not None:
        check_output(emotion_table, "emotion.txt")
    files, report = run("film_score", request, server, allow_local_urls, cache=not no_cache)
    paths = {name: path_of(output, name, "video", ".mp4") for name in files if name != "emotion.txt"}
    paths = {name: _beside(output, name, path) for name, path in paths.items()}
    wanted = {paths[name]: data for name, data in files.items() if name in paths}
    if emotion_table is not None:
        wanted[emotion_table] = files["emotion.txt"]
    save(wanted, manifest_of(output), report)
    if json_:
        terminal.print_json(report)
        return
    terminal.print_report(str(paths["video.mp4"]), _told(report))
    others = [str(path) for name, path in paths.items() if name != "video.mp4"]
    terminal.out.print(f"beside it: {', '.join(others)}", markup=False, highlight=False)


def _beside(output: Path, name: str, path: Path) -> Path:
    """`film.mp4` has `film-score.png` and `film-original.flac` beside it."""
    return path if name == "video.mp4" else output.with_name(f"{output.stem}-{name}")


def _told(report: Mapping[str, Any]) -> dict[str, Any]:
    """The words, how the score fits and how the film sounds, on one level."""
    words = report["prompt"]
    said = {name: words[name] for name in ("genre", "mood", "key", "tempo")}
    said["instruments"] = ", ".join(words["instruments"])
    said |= {"cuts": len(report["film"]["cuts"]), "picture copied": report["film"]["picture_copied"]}
    return {
        name: value
        for name, value in {**said, **report["fit"], **report["quality"]}.items()
        if value is not None
    }
