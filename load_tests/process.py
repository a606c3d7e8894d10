"""What a command costs: wall time, processor time and memory, of all its processes together."""

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType

import psutil

EVERY = 0.1
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, seconds of processors, and the most memory held at once, in MB of 10^6 bytes."""

    wall: float
    cpu: float
    megabytes: float


def run(command: Sequence[str], environment: dict[str, str] | None = None) -> tuple[Cost, str]:
    """Runs a command in a process of its own; its costs and what it printed. Raises when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
    )
    with Memory(process.pid) as memory:
        said = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)[:200]} ended with {process.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, memory.peak / 1e6), said


class Memory:
    """Watches the memory of a process and its descendants while the `with` block runs."""

    def __init__(self, pid: int) -> None:
        self.peak = 0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.is_set():
            self.peak = max(self.peak, sum(_held(process) for process in family(self._pid)))
            self._over.wait(EVERY)


def family(pid: int) -> list[psutil.Process]:
    """The process and all its descendants that live."""
    with contextlib.suppress(psutil.Error):
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    return []


def cpu_seconds(pid: int) -> float:
    """Processor seconds that a process and its descendants, dead ones included, have used so far."""
    total = 0.0
    for process in family(pid):
        with contextlib.suppress(psutil.Error):
            used = process.cpu_times()
            total += used.user + used.system + used.children_user + used.children_system
    return total


def _held(process: psutil.Process) -> int:
    """Bytes of memory; of what is shared with other processes only its part, where the system can tell."""
    with contextlib.suppress(psutil.Error):
        memory = process.memory_full_info()
        return int(getattr(memory, "pss", memory.uss))
    return 0
