"""`soundreel music`: its options, and what it prints."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from composer.errors import InputError
from composer.recording import FORMATS
from graphs import terminal
from graphs.cli.output import check_output, manifest_of, path_of, save
from graphs.cli.running import run
from graphs.music import PieceRequest
from graphs.requests import parse

CUES_BYTES = 1_000_000
"""More than the longest piece could follow."""


def music_command(
    prompt: Annotated[
        str, typer.Argument(help="Genre, mood, instruments; `82 bpm`, `in D minor`, `3/4`, `no drums`.")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The file to write: .wav, .flac, .mp3 or .ogg.")
    ],
    seconds: Annotated[float, typer.Option(help="How long it lasts, 2 to 600, to the sample.")] = 30.0,
    tempo: Annotated[float | None, typer.Option(help="Beats a minute; else the prompt's.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another piece.")] = 0,
    variants: Annotated[int, typer.Option(help="Different pieces, the best first, 1 to 8.")] = 1,
    rate: Annotated[int, typer.Option(help="Samples a second: 44100 or 48000.")] = 48_000,
    stems: Annotated[
        bool, typer.Option("--stems", help="Drums, bass, harmony, melody and effects as well.")
    ] = False,
    midi: Annotated[bool, typer.Option("--midi", help="The notes as a MIDI file as well.")] = False,
    cues: Annotated[
        Path | None, typer.Option(help="A JSON file of what to follow: curve, boundaries, hits, cuts.")
    ] = None,
    font: Annotated[
        Path | None, typer.Option(help="Play it on this SoundFont (.sf2, .sf3); a server has its own.")
    ] = None,
    server: Annotated[str | None, typer.Option(help="Run it on the server at this URL.")] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="On a server: make every stage anew, whatever was made before.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Write a piece of music from words: as long as asked, with its stems and notes if wished."""
    values = {name: value for name, value in locals().items() if name in PieceRequest.model_fields}
    values |= {"format": _format_of(output), "cues": _read_cues(cues) if cues else {}}
    request = parse(PieceRequest, values)
    check_output(output, "music.wav")
    if cues and cues.resolve() == manifest_of(output).resolve():
        raise InputError(f"the report would be written over {cues}: give the piece or its cues another name")
    if font and server:
        raise InputError(
            "a server plays on the SoundFont of its own settings: leave out --font", field="font"
        )
    options = {"music": {"font": str(font)}} if font else None
    files, report = run("music", request, server, options=options, cache=not no_cache)
    paths = {name: path_of(output, name, "music", f".{request.format}") for name in files}
    save({paths[name]: data for name, data in files.items()}, manifest_of(output), report)
    if json_:
        terminal.print_json(report)
        return
    for name, piece in report["pieces"].items():
        terminal.print_report(str(paths[name]), _told(piece))
        beside = [str(paths[other]) for other in piece["files"] if other != name]
        if beside:
            terminal.out.print(f"beside it: {', '.join(beside)}", markup=False, highlight=False)


def _format_of(output: Path) -> str:
    """The format that the name asks for; WAV when it has no suffix."""
    asked = output.suffix.lower().removeprefix(".") or "wav"
    if asked not in FORMATS:
        allowed = ", ".join(f".{kind}" for kind in FORMATS)
        raise InputError(
            f"{output}: {output.suffix} is no suffix that music can have: one of {allowed}", field="output"
        )
    return asked


def _read_cues(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(CUES_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", "cues_missing", "cues") from error
    if len(data) > CUES_BYTES:
        raise InputError(f"{path}: cues have at most {CUES_BYTES} bytes", "bad_cues", "cues")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: it is not JSON: {error}", "bad_cues", "cues") from None
    if not isinstance(found, dict):
        said = 'an object is needed, such as {"boundaries": [8.0], "hits": [{"time": 12.5, "strength": 1}]}'
        raise InputError(f"{path}: {said}", "bad_cues", "cues")
    return found


def _told(piece: Mapping[str, Any]) -> dict[str, Any]:
    """What was understood, what became of it and how it sounds, on one level."""
    sections = ", ".join(f"{part['name']} {_clock(part['start'])}" for part in piece["sections"])
    hits = ", ".join(f"{hit['kind']} {_clock(hit['time'])}" for hit in piece["hits"])
    more = {"sections": sections, "hits": hits, "seed": piece["seed"], "seconds": piece["seconds"]}
    told = {**piece["understood"], "bars": "", **more, "worth": piece["merits"]["worth"]}
    told |= piece["quality"]  # the bars are left out: the sections say it in seconds
    return {name: value for name, value in told.items() if value not in (None, "")}


def _clock(seconds: float) -> str:
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths % 600 / 10:04.1f}"
