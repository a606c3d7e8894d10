"""Schemathesis against the OpenAPI page: a real server over HTTP, whose jobs are done at once by nobody.

`python -m load_tests.fuzz [examples per operation, 300]`: no answer of 5xx and nothing but what the page
describes. What a body's schema cannot say (whether an upload is there, whether a URL may be fetched) may be
refused though it fits.
"""

import asyncio
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import uvicorn

from composer.errors import InputError
from deployments.ingress.web import application
from deployments.runner import Bench, Job, Jobs, Show
from deployments.runner.loop import Loop
from deployments.runner.remote import PokedJobs
from graphs.furnish import desk, job_table, store_of
from graphs.licences import model_rows
from graphs.models import Artifact, Result
from graphs.settings import KeySettings, Settings

EXAMPLES = 300

_CONFIG = """
[checks]
positive_data_acceptance.expected-statuses = [
  "2xx", "304", "400", "401", "404", "409", "410", "413", "415", "416", "422", "429"
]
"""


async def made(job: Job, _: Show) -> Result:
    """What a graph could have made: a film, or pieces of music."""
    if job.graph != "music":
        return Result({"video.mp4": Artifact(b"film" * 1000, "video/mp4")})
    names = [f"music-{number + 1}.wav" for number in range(job.request["variants"])]
    pieces = {name: {"seed": job.request["seed"] + number} for number, name in enumerate(names)}
    return Result({name: Artifact(b"song" * 1000, "audio/wav") for name in names}, {"pieces": pieces})


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """A server's address and a key's `id.secret`; it is gone when the block ends."""
    secret = secrets.token_hex(32)
    keys = (KeySettings(id="fuzz", sha256=sha256(secret.encode()).hexdigest(), queued_jobs=50_000),)
    settings = Settings(store=str(folder / "store"), keys=keys, queued_jobs=50_000)
    started, stop = threading.Event(), threading.Event()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=lambda: asyncio.run(_serve(settings, listening, started, stop)))
        thread.start()
        try:
            if not started.wait(30):
                raise RuntimeError("the server did not start")
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", f"fuzz.{secret}"
        finally:
            stop.set()
            thread.join(30)


def fuzz(folder: Path, examples: int, *options: str) -> subprocess.CompletedProcess[str]:
    """A whole run of Schemathesis with so many examples per operation."""
    config = folder / "schemathesis.toml"
    config.write_text(_CONFIG)
    with served(folder) as (url, key):
        command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"]
        command += [f"{url}/openapi.json", "--checks", "all", "--max-examples", str(examples), "--seed", "1"]
        command += ["--header", f"Authorization: Bearer {key}", "--no-color", "--continue-on-failure"]
        command += ["--suppress-health-check", "all", "--warnings", "off", *options]
        return subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder, check=False
        )


async def _serve(
    settings: Settings, listening: socket.socket, started: threading.Event, stop: threading.Event
) -> None:
    loop = Loop(Bench(job_table(settings), store_of(settings), made, 8, 60))
    runner = asyncio.create_task(loop.forever())

    async def photo(_: Any) -> Any:
        raise InputError("it cannot be opened", "corrupt")

    def poked(jobs: Jobs) -> Jobs:
        return PokedJobs(jobs, cast(Any, SimpleNamespace(poke=SimpleNamespace(remote=loop.poke))))

    app = application(desk(settings, model_rows(settings), poked, {"photo": photo}))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    started.set()
    await asyncio.to_thread(stop.wait)
    server.should_exit = True
    await serving
    runner.cancel()
    await asyncio.wait([runner])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="soundreel-fuzz-") as place:
        result = fuzz(Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES)
    print(result.stdout)
    sys.exit(result.returncode)
