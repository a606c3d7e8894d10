"""`soundreel evaluate`: scores for a folder of films, measured; its options, its CSV and its tables."""

import asyncio
import csv
import os
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.markup import escape
from rich.table import Table

from composer.errors import InputError
from graphs import terminal
from graphs.cli.output import check_output
from graphs.evaluation import REFERENCE, Row, check_ablation, evaluate
from graphs.evaluation_folder import Film, films_in
from graphs.evaluation_metrics import METRICS, Mean, means_of
from graphs.film_score import FilmScoreRequest
from graphs.models import Models
from graphs.requests import parse

EVERY = "every genre"

app = typer.Typer(no_args_is_help=True, help="Measure what the graphs make of a folder.")


@app.callback()
def _evaluate() -> None:
    """Measure what the graphs make of a folder."""


@app.command("film-score")
def film_score_command(
    folder: Annotated[
        Path, typer.Argument(help="Films; a folder in it is a genre, and music of a film's name its own.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="The CSV to write.")] = Path("report.csv"),
    ablate: Annotated[
        str, typer.Option(help="Also without each of these: motion,scenes,emotion,prompt.")
    ] = "",
    prompt: Annotated[str, typer.Option(help="What every score should be like.")] = "",
    rate: Annotated[float, typer.Option(help="Stills a second that are looked at, 0.1 to 4.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Of the music, and of the confidence intervals.")] = 0,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Write scores for every film of a folder and measure them: a row a film and variant, means a genre."""
    without = [name.strip() for name in ablate.split(",") if name.strip()]
    check_ablation(without)
    request = parse(FilmScoreRequest, {"video": "film", "prompt": prompt, "rate": rate, "seed": seed})
    films = films_in(folder)
    check_output(output, "report.csv")
    rows: list[Row] = []
    try:
        asyncio.run(_run(films, request, without, output, rows))
    except KeyboardInterrupt:
        _show(rows, seed, json_)
        terminal.print_error(f"interrupted: {output} holds {len(rows)} rows", "interrupted")
        os._exit(130)  # a plain exit would wait for the engine's thread to finish what nobody wants
    if not rows:
        raise InputError(f"none of the {len(films)} films of {folder} can be used", field="folder")
    _show(rows, seed, json_)


async def _run(
    films: Sequence[Film], request: FilmScoreRequest, ablate: Sequence[str], output: Path, rows: list[Row]
) -> None:
    """Every row goes into the file as soon as it is known."""
    with output.open("w", newline="", encoding="utf-8") as file:
        table = _begun(file)
        async with aclosing(evaluate(films, request, Models.local(), ablate)) as found:
            async for row in found:
                if isinstance(row, Row):
                    rows.append(row)
                    table.writerow(_line(row))
                    file.flush()
                    _say(f"{row.film}: {row.variant}")
                else:
                    terminal.print_error(f"skipped {row.film}: {row.message}", row.code)


def _begun(file: TextIO) -> Any:
    table = csv.writer(file)
    table.writerow(["film", "genre", "variant", *METRICS])
    return table


def _line(row: Row) -> list[str]:
    numbers = ("" if value is None else f"{value:.4f}" for value in row.values.values())
    # A spreadsheet would take a name that begins so for a formula.
    return [
        *(f"'{text}" if text[:1] in "=+-@" else text for text in (row.film, row.genre)),
        row.variant,
        *numbers,
    ]


def _say(line: str) -> None:
    terminal.err.print(line, markup=False, highlight=False)


def _show(rows: Sequence[Row], seed: int, json_: bool) -> None:
    means = _means(rows, seed)
    if json_:
        told = {
            genre: {
                variant: {name: asdict(mean) for name, mean in metrics.items()}
                for variant, metrics in variants.items()
            }
            for genre, variants in means.items()
        }
        terminal.print_json({"rows": [asdict(row) for row in rows], "means": told})
        return
    for genre, variants in means.items():
        terminal.out.print(_table(genre, variants))


def _means(rows: Sequence[Row], seed: int) -> dict[str, dict[str, dict[str, Mean]]]:
    """By genre, then by variant; all genres together at the end where there are several."""
    genres = sorted({row.genre for row in rows})
    variants = list(dict.fromkeys(row.variant for row in rows if row.variant != REFERENCE))
    variants += [REFERENCE] * any(row.variant == REFERENCE for row in rows)
    groups = {genre: [row for row in rows if row.genre == genre] for genre in genres}
    if len(genres) > 1:
        groups[EVERY] = list(rows)
    return {
        genre: {
            variant: means_of([row.values for row in group if row.variant == variant], seed)
            for variant in variants
        }
        for genre, group in groups.items()
    }


def _table(genre: str, variants: dict[str, dict[str, Mean]]) -> Table:
    count = max((mean.count for means in variants.values() for mean in means.values()), default=0)
    title = f"{genre}: {count} film{'' if count == 1 else 's'}, means and 95 % confidence intervals"
    table = Table("metric", *variants, title=escape(title), title_justify="left", show_lines=True)
    for name in METRICS:
        cells = [_cell(means.get(name)) for means in variants.values()]
        if any(cells):
            table.add_row(name.replace("_", " "), *cells)
    return table


def _cell(mean: Mean | None) -> str:
    if mean is None:
        return ""
    if mean.low is None or mean.high is None:
        return _short(mean.value)
    return f"{_short(mean.value)}\n{_short(mean.low)} to {_short(mean.high)}"


def _short(value: float) -> str:
    """With decimals as far as they tell something."""
    return f"{value:.{0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2}f}"
