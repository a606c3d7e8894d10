"""A graph run for a person at a terminal: in this process or on a server, with its stages shown."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from graphs import terminal
from graphs.catalogue import GRAPHS
from graphs.client import run_on_server
from graphs.models import Models, Result
from graphs.requests import Request
from graphs.stages import Stage, progress

Files = dict[str, bytes]


def run(
    graph: str, request: Request, server: str | None = None, allow_local_urls: bool = False
) -> tuple[Files, Mapping[str, Any]]:
    """What the graph made: its files by name, and its report. An interrupt ends the program with 130."""
    try:
        with terminal.stage_lines() as lines:
            if server:
                return _on_server(server, graph, request, lines)
            return _here(GRAPHS[graph].run, request, allow_local_urls, lines)
    except KeyboardInterrupt:
        terminal.print_error("interrupted: nothing was written", "interrupted")
        os._exit(130)  # a plain exit would wait for the engine's thread to finish what nobody wants


def _here(
    run_graph: Callable[[Any, Models], Awaitable[Result]],
    request: Request,
    allow_local_urls: bool,
    lines: terminal.Stages,
) -> tuple[Files, Mapping[str, Any]]:
    async def made() -> Result:
        watched = Models.local(allow_local_urls=allow_local_urls).each(progress(lines.show))
        return await run_graph(request, watched)

    result = asyncio.run(made())
    return {name: artifact.data for name, artifact in result.artifacts.items()}, result.report


def _on_server(
    server: str, graph: str, request: Request, lines: terminal.Stages
) -> tuple[Files, Mapping[str, Any]]:
    def moved(state: dict[str, Any]) -> None:
        stages = state.get("stages", [])
        lines.show(Stage(stage["name"], stage["done"], stage["total"]) for stage in stages)

    return run_on_server(server, graph, request.model_dump(exclude_defaults=True), moved)
