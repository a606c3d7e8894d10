"""`soundreel beats`: its options, and what it prints."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from composer.errors import InputError
from graphs import terminal
from graphs.beats import make, report
from graphs.beats.config import read_config
from graphs.beats.engines import cards_of_server, engines_for, notes_of_server
from graphs.beats.folder import Folder, opened
from graphs.beats.request import STAGES, BeatsRequest, Stage
from graphs.beats.shelf import Line, Shelf
from graphs.beats.work import Work
from graphs.cli.running import shown_stages
from graphs.client import AsyncClient
from graphs.models import Models
from graphs.stages import progress


def beats_command(
    config: Annotated[
        Path, typer.Argument(metavar="YAML", help="The project: music, image, video, audio_clip.")
    ],
    stage: Annotated[
        list[str] | None,
        typer.Option(help=f"Only this one of {', '.join(STAGES)}, on what is there. Repeatable."),
    ] = None,
    server: Annotated[str | None, typer.Option(help="Run it on the server at this URL.")] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="On a server: make every stage anew, whatever was made before.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Make a project of tracks, pictures, loops and music videos; again, only what a change touches.

    Any file may be deleted, which asks for another take of it, or replaced by one's own.
    """
    stages = _stages(stage or [])
    request = read_config(config)
    root = Path(request.project_dir).expanduser() / request.project_name
    try:
        with opened(root) as folder, terminal.stage_lines() as lines:
            run = _Run(request, stages, folder, lines)
            told = asyncio.run(run.there(server, not no_cache) if server else run.here())
    except KeyboardInterrupt:
        terminal.print_error("interrupted: the same command goes on from what is finished", "interrupted")
        os._exit(130)  # a plain exit would wait for the engine's thread to finish what nobody wants
    if json_:
        terminal.print_json({"folder": str(root), **told})
        return
    for name, counts in told["stages_log"].items():
        said = ", ".join(f"{count} {action}" for action, count in counts.items() if count)
        terminal.out.print(f"{name}: {said}", markup=False, highlight=False)
    terminal.out.print(str(root), markup=False, highlight=False, soft_wrap=True)


class _Run:
    """A run of a project in its folder, in this process or on a server, with every file told as it comes."""

    def __init__(
        self, request: BeatsRequest, stages: Sequence[Stage], folder: Folder, lines: terminal.Stages
    ) -> None:
        self.request = request
        self.stages = stages
        self.folder = folder
        self.lines = lines
        self.record = folder.load()

    async def here(self) -> dict[str, Any]:
        engines = engines_for(self.request)
        models = Models.local(engines=engines.names, options=engines.options)
        shelf = Shelf(self.folder, self.record, engines.cards(), on_line=_print_line)
        return await self._made(shelf, models.each(progress(self.lines.show)), engines.notes)

    async def there(self, server: str, cache: bool) -> dict[str, Any]:
        from graphs.beats.on_server import Order, ServerShelf

        async with AsyncClient(server) as client:
            await client.ping()
            rows = await client.models()
            with TemporaryDirectory(prefix="soundreel-") as drafts:
                order = Order(
                    client,
                    self.request,
                    self.stages,
                    Path(drafts),
                    lambda state: self.lines.show(shown_stages(state)),
                    cache,
                )
                shelf = ServerShelf(order, self.folder, self.record, cards_of_server(rows), _print_line)
                return await self._made(shelf, Models.local(), notes_of_server(self.request, rows))

    async def _made(self, shelf: Shelf, models: Models, notes: Sequence[str]) -> dict[str, Any]:
        for note in (*notes, self.folder.warning):
            if note:
                terminal.err.print(note, markup=False, highlight=False, soft_wrap=True)
        try:
            await make(Work(self.request, models, shelf), self.stages)
        finally:
            shelf.close()
        return {"request": self.request.model_dump(), "notes": list(notes), **report(shelf)}


def _stages(named: Sequence[str]) -> list[Stage]:
    unknown = [name for name in named if name not in STAGES]
    if unknown:
        raise InputError(f"stage: {unknown[0]!r:.60} is unknown: one of {', '.join(STAGES)}", field="stage")
    return [stage for stage in STAGES if stage in named] or list(STAGES)


def _print_line(line: Line) -> None:
    """What changed, and what is its owner's; what was kept is only counted."""
    if line.action != "kept":
        why = f" ({line.why})" if line.why else ""
        said = f"{line.action:<6} {line.path}{why}"
        terminal.err.print(said, markup=False, highlight=False, soft_wrap=True)
