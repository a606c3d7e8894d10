"""A graph run for a person at a terminal: in this process or on a server, with its stages shown."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from graphs import terminal
from graphs.catalogue import GRAPHS
from graphs.client import Client
from graphs.client.on_server import run_with
from graphs.client.operations import State
from graphs.models import Models, Result
from graphs.requests import Request
from graphs.stages import MANIFEST, Stage, progress

Files = dict[str, bytes]


def run(
    graph: str,
    request: Request,
    server: str | None = None,
    allow_local_urls: bool = False,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    cache: bool = True,
) -> tuple[Files, Mapping[str, Any]]:
    """What the graph made: its files by name, and its report. An interrupt ends the program with 130.

    `options` are what the engines of this process are made with, by slot; without `cache` a server makes
    every stage anew, as this process always does.
    """
    try:
        with terminal.stage_lines() as lines:
            if server:
                return _on_server(server, graph, request, lines, cache)
            models = Models.local(allow_local_urls=allow_local_urls, options=options)
            return _here(GRAPHS[graph].run, request, models, lines)
    except KeyboardInterrupt:
        terminal.print_error("interrupted: nothing was written", "interrupted")
        os._exit(130)  # a plain exit would wait for the engine's thread to finish what nobody wants


@contextmanager
def connected(server: str) -> Iterator[Client]:
    """A client of a server that is there: whoever sits at a terminal hears at once when it is not."""
    with Client(server) as client:
        client.ping()
        yield client


def shown_stages(state: State) -> Iterator[Stage]:
    """The stages of a job that a server tells of."""
    for stage in state.get("stages", []):
        yield Stage(stage["name"], stage["done"], stage["total"])


def _here(
    run_graph: Callable[[Any, Models], Awaitable[Result]],
    request: Request,
    models: Models,
    lines: terminal.Stages,
) -> tuple[Files, Mapping[str, Any]]:
    async def made() -> Result:
        return await run_graph(request, models.each(progress(lines.show)))

    result = asyncio.run(made())
    return {name: artifact.data for name, artifact in result.artifacts.items()}, result.report


def _on_server(
    server: str, graph: str, request: Request, lines: terminal.Stages, cache: bool
) -> tuple[Files, Mapping[str, Any]]:
    def moved(state: State) -> None:
        lines.show(shown_stages(state))

    with connected(server) as client:
        files, report = run_with(client, graph, request.model_dump(exclude_defaults=True), moved, cache)
    return {name: data for name, data in files.items() if name != MANIFEST}, report  # it tells no more
