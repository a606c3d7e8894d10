"""A graph run on a server as if it were run here: its files and its report, with its states shown."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graphs.client.answers import error_in
from graphs.client.operations import State
from graphs.client.synchronous import Client


def run_on_server(
    url: str, graph: str, request: Mapping[str, Any], moved: Callable[[State], None]
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Files by name and the report of a job; sources that are files here are sent to the server.

    `moved` is told every state of the job. Interrupted, it cancels the job.
    """
    with Client(url) as client:
        return run_with(client, graph, request, moved)


def run_with(
    client: Client,
    graph: str,
    request: Mapping[str, Any],
    moved: Callable[[State], None],
    cache: bool = True,
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The same with a client that is there already; without `cache` every stage is made anew."""
    job = client.create(graph, request, cache=cache)["id"]
    try:
        for state in client.stream(job):
            moved(state)
    except KeyboardInterrupt:
        client.cancel(job)
        raise
    state = client.get(job)
    error = error_in(state)
    if error is not None:
        raise error
    with TemporaryDirectory(prefix="soundreel-") as folder:
        paths = [client.download(job, artifact["name"], Path(folder)) for artifact in state["artifacts"]]
        return {path.name: path.read_bytes() for path in paths}, state.get("report") or {}
