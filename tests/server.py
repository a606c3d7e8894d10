"""A server in a thread of this process, without Ray: the real routes, table, store, runner and engines."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from deployments.ingress.web import application
from deployments.runner.loop import Loop
from graphs.furnish import bench, desk
from graphs.licences import model_rows
from graphs.models import SLOTS, Models
from graphs.settings import Settings


@contextmanager
def served(folder: Path, port: int = 0, **settings: Any) -> Iterator[str]:
    """The address of a server whose store is in `folder`; it is gone when the block ends."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        chosen = Settings(store=str(folder / "store"), **settings)
        thread = threading.Thread(target=lambda: asyncio.run(_serve(chosen, listening, started, stop)))
        started, stop = threading.Event(), threading.Event()
        thread.start()
        try:
            assert started.wait(30)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            stop.set()
            thread.join(30)


async def _serve(
    settings: Settings, listening: socket.socket, started: threading.Event, stop: threading.Event
) -> None:
    models = Models.local()
    calls = {slot: getattr(models, slot) for slot in SLOTS}
    app = application(desk(settings, model_rows(settings), lambda jobs: jobs, calls))
    runner = asyncio.create_task(Loop(bench(settings, calls)).forever())
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    started.set()
    await asyncio.to_thread(stop.wait)
    server.should_exit = True
    await serving
    runner.cancel()
    await asyncio.wait([runner])
