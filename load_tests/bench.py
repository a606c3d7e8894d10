"""`make bench`: the same film made by us and by our peers, in turn, then music and films of words.

Writes README.md's tables.

Not a test: nothing fails for being slow. Peers run in a fresh process each time; our engines also in one that
is warm, as a replica is.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from load_tests import report
from load_tests.process import Cost, Memory, cpu_seconds, run
from load_tests.quality import Quality, quality
from load_tests.sample import FPS, Job, film_frames, make_music, make_photos
from load_tests.ways import floor, old

SIZES = {"1080p": (1920, 1080), "720p": (1280, 720), "360p": (640, 360)}
FRESH = ("old", "moviepy_alone", "moviepy_manual", "floor")
MANY = 200
EVERY = 7
"""VMAF looks at every seventh frame: seven has nothing in common with the rhythm of stills and fades."""

ROOT = Path(__file__).parent.parent


@dataclass(slots=True)
class Figures:
    """What was measured of one way at one size; costs of every round."""

    costs: list[Cost] = field(default_factory=list)
    size: int = 0
    quality: Quality | None = None

    def median(self, part: str) -> float:
        return float(statistics.median(getattr(cost, part) for cost in self.costs))


class Warm:
    """Our engines in a process that stays."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "load_tests.ways.ours"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def render(self, job: Job) -> Cost:
        before = cpu_seconds(self._process.pid)
        with Memory(self._process.pid) as memory:
            wall = float(self._ask(job))
        return Cost(wall, cpu_seconds(self._process.pid) - before, memory.peak / 1e6)

    def _ask(self, job: Job) -> str:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the warm process has no pipes")
        self._process.stdin.write(job.to_json() + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def close(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()


@contextmanager
def warm() -> Iterator[Warm]:
    process = Warm()
    try:
        yield process
    finally:
        process.close()


def fresh(way: str, job: Job) -> Cost:
    """One run of a way in a process of its own; the floor times its encoding itself."""
    cost, said = run([sys.executable, "-m", f"load_tests.ways.{way}", job.to_json()])
    return replace(cost, **json.loads(said)) if way == "floor" else cost


def command(job: Job) -> Cost:
    """`soundreel vlog` as a user types it, music and quality report and all."""
    words = [sys.executable, "-m", "graphs.cli", "vlog", *job.photos, "--size", f"{job.width}x{job.height}"]
    words += ["--prompt", "upbeat acoustic road trip", "--no-ken-burns", "--seconds-per-photo", "2"]
    return run([*words, "--transition", "dissolve", "--transition-seconds", "0.5", "-o", job.target])[0]


def measure_size(job: Job, rounds: int) -> dict[str, Figures]:
    """All ways at one size: every round runs each way once, in turn."""
    names = (*FRESH, "warm", "command")
    figures = {name: Figures() for name in names}
    jobs = {name: replace(job, target=f"{job.target}/{name}.mp4") for name in names}
    with warm() as engines:
        engines.render(jobs["warm"])
        for number in range(rounds):
            for name in names:
                made = jobs[name]
                cost = _made(name, made, engines)
                figures[name].costs.append(cost)
                print(f"round {number + 1} {job.height}p {name}: {cost.wall:.2f} s", flush=True)
    for name in names:
        figures[name].size = Path(jobs[name].target).stat().st_size
    for name in ("old", "warm", "floor"):
        figures[name].quality = _judged(name, jobs[name])
    return figures


def _made(name: str, job: Job, engines: Warm) -> Cost:
    if name == "warm":
        return engines.render(job)
    return command(job) if name == "command" else fresh(name, job)


def _judged(name: str, job: Job) -> Quality:
    """Every way against the frames that it composed itself, before any encoding."""
    size, film = (job.width, job.height), Path(job.target)
    if name == "old":
        return quality(film, old.frames(job), size, "bgr24", EVERY)
    return quality(film, floor.composed(job), size, "yuv420p", EVERY)


def measure_many(job: Job, count: int) -> Cost:
    """Our engines on many photos, in a process of their own."""
    photos = tuple(job.photos[number % len(job.photos)] for number in range(count))
    with TemporaryDirectory() as folder:
        music = str(make_music(Path(job.music).parent, film_frames(count) / FPS))
        return fresh("ours", replace(job, photos=photos, music=music, target=f"{folder}/many.mp4"))


def main() -> None:
    words = _arguments()
    rounds, count = (1, 20) if words.quick else (words.rounds, MANY)
    photos = make_photos(words.cache, *((4, 2000) if words.quick else (12, 4000)))
    music = make_music(words.cache, film_frames(len(photos)) / FPS)
    names = ["360p"] if words.quick else words.sizes.split(",")
    found, many = {}, {}
    for name in names:
        with TemporaryDirectory() as folder:
            paths = tuple(str(path.resolve()) for path in photos)
            job = Job(paths, str(music.resolve()), *SIZES[name], folder)
            found[name] = measure_size(job, rounds)
            many[name] = measure_many(job, count)
    tables = report.tables(found, many, count, photos, rounds)
    print(tables)
    if not words.quick:
        report.write(ROOT / "load_tests" / "README.md", tables)
    for part in ("music", "films"):
        quick = ["--quick"] * words.quick
        subprocess.run([sys.executable, "-m", f"load_tests.{part}", *quick], cwd=ROOT, check=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="times that each way is run")
    parser.add_argument("--sizes", default="1080p,720p", help=f"of {', '.join(SIZES)}")
    parser.add_argument("--quick", action="store_true", help="a small film once, nothing written")
    parser.add_argument("--cache", type=Path, default=ROOT / "out" / "bench", help="where photos are kept")
    return parser.parse_args()


if __name__ == "__main__":
    main()
