"""How many submits the server takes over real HTTP: a thousand at once, then twenty a second for a minute.

    python -m load_tests.submits [--database sqlite|postgres] [--ray] [--at-once 1000] [--seconds 60]

The ingress runs under uvicorn in a process of its own, without Ray, and no runner takes what it queues; with
--ray it is the whole of `soundreel serve`. Every submit has an idempotency key, a tenth is sent twice.
"""

import argparse
import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import uvicorn

from deployments.ingress.web import application
from graphs.furnish import desk
from graphs.settings import Settings
from load_tests.faults.database import KINDS
from load_tests.faults.serving import Served, answers, free_port

RATE = 20
TWICE_EVERY = 10
PIECES = 3
LONGEST = 120.0


@dataclass(frozen=True, slots=True)
class Sent:
    """A submit: its key, the answer's status (0 for none), the job, and how long it took."""

    key: str
    status: int
    job: str
    seconds: float


async def submit(port: int, key: str) -> Sent:
    """On a connection of its own, from the connect to the last byte."""
    seed = hash_of(key) % PIECES
    body = json.dumps({"graph": "music", "request": {"prompt": "calm piano", "seconds": 2.0, "seed": seed}})
    head = (
        f"POST /v1/jobs HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nIdempotency-Key: {key}\r\nConnection: close\r\n\r\n"
    )
    begun = time.monotonic()
    status, job = 0, ""
    with contextlib.suppress(OSError, ValueError, KeyError, TimeoutError):
        async with asyncio.timeout(LONGEST):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write((head + body).encode())
            answer = await reader.read()
            writer.close()
        status = int(answer.split(b" ", 2)[1])
        if status == 202:
            job = json.loads(answer.partition(b"\r\n\r\n")[2])["id"]
    return Sent(key, status, job, time.monotonic() - begun)


def hash_of(key: str) -> int:
    """A number by the key, the same in every process."""
    return int.from_bytes(key.encode()[-2:])


def keys(name: str, count: int) -> Iterator[str]:
    """`count` keys, and every tenth a second time."""
    for number in range(count):
        yield f"{name}-{number:05d}"
        if number % TWICE_EVERY == 0:
            yield f"{name}-{number:05d}"


async def at_once(port: int, count: int) -> list[Sent]:
    return list(await asyncio.gather(*(submit(port, key) for key in keys("burst", count))))


async def steadily(port: int, seconds: float) -> list[Sent]:
    tasks = []
    begun = time.monotonic()
    for number, key in enumerate(keys("steady", int(RATE * seconds))):
        await asyncio.sleep(max(0.0, begun + number / RATE - time.monotonic()))
        tasks.append(asyncio.create_task(submit(port, key)))
    return list(await asyncio.gather(*tasks))


def row(title: str, sent: Sequence[Sent]) -> str:
    """What came of some submits, as a row of Markdown."""
    taken = [each for each in sent if each.status == 202]
    jobs: dict[str, set[str]] = {}
    for each in taken:
        jobs.setdefault(each.key, set()).add(each.job)
    doubled = sum(len(ids) > 1 for ids in jobs.values())
    times = sorted(each.seconds for each in sent)
    p50, p99 = (f"{1000 * times[int(part * (len(times) - 1))]:.0f}" for part in (0.5, 0.99))
    refused = Counter(each.status for each in sent if each.status != 202)
    others = ", ".join(f"{count} with {status}" for status, count in sorted(refused.items())) or "0"
    counts = f"{len(sent)} | {len(taken)} | {others} | {len(jobs)} | {doubled}"
    return f"| {title} | {counts} | {p50} | {p99} |"


HEAD = (
    "| submits | sent | accepted | refused | keys | keys with two jobs | p50 ms | p99 ms |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
)


class Memories:
    """The most memory that each kind of process held (proportional set size), by its title."""

    def __init__(self) -> None:
        self.most: dict[str, float] = {}

    def look(self, processes: Sequence[psutil.Process]) -> None:
        for process in processes:
            with contextlib.suppress(psutil.Error):
                held = process.memory_full_info()
                title = _title(" ".join(process.cmdline()))
                megabytes = getattr(held, "pss", held.uss) / 1e6
                self.most[title] = max(megabytes, self.most.get(title, 0.0))

    def line(self) -> str:
        ranked = sorted(self.most.items(), key=lambda item: -item[1])
        return "MB: " + ", ".join(f"{title} {megabytes:.0f}" for title, megabytes in ranked[:12])


def _title(command: str) -> str:
    if command.startswith("ray::"):
        return command.split()[0].removeprefix("ray::").partition(".")[0]
    return "server" if "submits" in command or "graphs.cli" in command else Path(command.split()[0]).name


async def measured(port: int, count: int, seconds: float, look: Callable[[], None]) -> list[str]:
    """Both rows; `look` is called once a second meanwhile."""

    async def watch() -> None:
        while True:
            await asyncio.to_thread(look)
            await asyncio.sleep(1.0)

    watching = asyncio.create_task(watch())
    try:
        burst = row(f"{count} at once", await at_once(port, count))
        steady = row(f"{RATE} a second for {seconds:g} s", await steadily(port, seconds))
    finally:
        watching.cancel()
    return [burst, steady]


def without_ray(database: str, count: int, seconds: float) -> str:
    with tempfile.TemporaryDirectory(prefix="soundreel-submits-") as own:
        folder, memories = Path(own), Memories()
        with KINDS[database](folder) as (url, _):
            port = free_port()
            command = [sys.executable, "-m", __spec__.name, "--serve", str(port), str(folder / "store"), url]
            server = subprocess.Popen(command)
            try:
                _wait(port)
                family = psutil.Process(server.pid)
                rows = asyncio.run(measured(port, count, seconds, lambda: memories.look([family])))
            finally:
                server.terminate()
                server.wait()
    return "\n".join([HEAD, *rows, "", memories.line()])


def with_ray(count: int, seconds: float) -> str:
    with tempfile.TemporaryDirectory(prefix="soundreel-submits-") as own:
        served, memories = Served(Path(own), lease=15.0), Memories()
        try:
            served.start()
            rows = asyncio.run(measured(served.port, count, seconds, lambda: memories.look(served.family())))
        finally:
            served.kill_all()
    return "\n".join([HEAD, *rows, "", memories.line()])


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while not answers(f"http://127.0.0.1:{port}"):
        if time.monotonic() > until:
            raise TimeoutError("the server did not start")
        time.sleep(0.1)


def serve(port: int, store: str, url: str) -> None:
    """The ingress alone, over the real table and store."""
    settings = Settings(store=store, database_url=url, queued_jobs=100_000, store_spare_bytes=0)
    app = application(desk(settings, [], lambda jobs: jobs, {}))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", backlog=4096)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m load_tests.submits", description="Submits over HTTP.")
    parser.add_argument("--database", choices=list(KINDS), default="sqlite")
    parser.add_argument("--ray", action="store_true")
    parser.add_argument("--at-once", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--serve", nargs=3, metavar=("PORT", "STORE", "URL"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        serve(int(asked.serve[0]), asked.serve[1], asked.serve[2])
    elif asked.ray:
        print(with_ray(asked.at_once, asked.seconds))
    else:
        print(without_ray(asked.database, asked.at_once, asked.seconds))


if __name__ == "__main__":
    main()
