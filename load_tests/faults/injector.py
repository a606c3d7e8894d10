"""The faults themselves, and the crew of runners that they are done to: harms only what it has started."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

from load_tests.faults import runner, submitter
from load_tests.faults.database import Outage
from load_tests.faults.scene import Scene, Tail

STEP = 0.02
PATIENCE = 2.0
"""How long a fault waits for a runner that is doing what it wants to interrupt."""


class Crew:
    """The processes of a run: runners that are replaced when they die, and the submitter until it is done."""

    def __init__(self, scene: Scene, plan: submitter.Plan, runners: int) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["load_tests.faults.runner", "load_tests.faults.submitter"])
        self._scene, self._plan = scene, plan
        self.runners = [self._runner() for _ in range(runners)]
        self.submitter = self._submitter()

    def _runner(self) -> BaseProcess:
        return self._started(runner.main, self._scene)

    def _submitter(self) -> BaseProcess:
        return self._started(submitter.main, self._scene, self._plan)

    def _started(self, main: Callable[..., None], *arguments: object) -> BaseProcess:
        process = self._context.Process(target=main, args=arguments, daemon=True)
        process.start()
        return process

    def mend(self) -> None:
        """Start again whoever has died."""
        self.runners = [each if each.is_alive() else self._runner() for each in self.runners]
        if not self.submitter.is_alive() and self.submitter.exitcode != 0:
            self.submitter = self._submitter()

    def rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.mend()
            time.sleep(STEP)

    def end(self) -> None:
        for process in [*self.runners, self.submitter]:
            process.kill()
            process.join()


class Injector:
    """Does one fault after the other to the crew, the database and the store."""

    def __init__(self, scene: Scene, crew: Crew, outage: Outage, seed: int) -> None:
        self._scene, self._crew, self._outage = scene, crew, outage
        self._random = random.Random(seed)
        self._tail = Tail(scene.log)
        self.faults = {
            "killed": self.kill,
            "stopped": self.stop,
            "drained": self.drain,
            "outage": self.outage,
            "long outage": self.long_outage,
            "damaged": self.damage,
            "submitter killed": self.kill_submitter,
        }

    def spread(self, counts: dict[str, int], start: float, seconds: float) -> None:
        """So many of each, in a random order, evenly in the time if there is enough of it."""
        order = [name for name, count in counts.items() for _ in range(count)]
        self._random.shuffle(order)
        for number, name in enumerate(order):
            self._crew.rest(max(STEP, start + number * seconds / len(order) - time.time()))
            self.faults[name]()

    def kill(self) -> None:
        """SIGKILL to a runner in the middle of a stage."""
        process = self._doing("computing")
        self._scene.note("killed", victim=process.pid)
        process.kill()
        process.join()
        self._crew.mend()

    def stop(self) -> None:
        """SIGSTOP to a runner that is about to publish, until its lease is over and another has begun."""
        process = self._doing("publishing")
        self._signal(process, signal.SIGSTOP)
        self._scene.note("stopped", victim=process.pid)
        self._crew.rest(self._scene.lease + self._random.uniform(0.8, 2.0))
        self._signal(process, signal.SIGCONT)

    def drain(self) -> None:
        """SIGTERM: what an upgrade does to a runner."""
        process = self._doing("computing")
        self._scene.note("told to go", victim=process.pid)
        self._signal(process, signal.SIGTERM)
        process.join(10)
        self._crew.mend()

    def outage(self, seconds: float = 3.0) -> None:
        self._scene.note("outage")
        self._outage(lambda: self._crew.rest(seconds))
        self._scene.note("outage over")

    def long_outage(self) -> None:
        self.outage(30.0)

    def damage(self) -> None:
        """A flipped byte, a cut or a removal of one of the files that the store has taken last."""
        files = [path for path in (self._scene.folder / "store/objects").glob("*/*") if path.is_file()]
        if not files:
            return
        newest = sorted(files, key=_moment)[-12:]
        how = self._random.choice(HARMS)
        path = self._random.choice(newest)
        self._scene.note("damaged", file=path.name, how=how.__name__)
        with suppress(FileNotFoundError):
            how(path)

    def kill_submitter(self) -> None:
        self._scene.note("submitter killed")
        self._crew.submitter.kill()
        self._crew.submitter.join()
        self._crew.mend()

    def _doing(self, what: str) -> BaseProcess:
        """A runner that does this now, if one can be found."""
        list(self._tail)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self._crew.rest(STEP)
            busy = {note["pid"] for note in self._tail if note["what"] == what}
            found = [each for each in self._crew.runners if each.is_alive() and each.pid in busy]
            if found:
                return self._random.choice(found)
        return self._random.choice(self._crew.runners)

    def _signal(self, process: BaseProcess, number: signal.Signals) -> None:
        """To a process of the crew alone: one that was not waited for keeps its number."""
        if process.is_alive() and process.pid is not None:
            os.kill(process.pid, number)


def flip(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def remove(path: Path) -> None:
    path.unlink()


HARMS = (flip, truncate, remove)


def _moment(path: Path) -> float:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime
    return 0.0
