"""What one worker may use, and how it is held to that. Knows no media."""

import contextlib
import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path

OPEN_FILES = 64
"""The most descriptors the zygote may have, so that a worker knows how many it must close."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one file: `memory` bytes above what an idle worker maps, `cpu` and `wall` seconds."""

    memory: int
    cpu: int
    wall: float


def address_space() -> int:
    """Bytes of address space that this process maps now; 0 where the system does not tell (macOS)."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def keep_only(line: int) -> int:
    """Close every descriptor but `line`, which becomes 3, and put nothing behind 0, 1 and 2. Returns 3."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.dup2(line, 3)
    os.closerange(4, OPEN_FILES)
    return 3


def confine(limits: Limits, idle: int) -> None:
    """Hold this process to `limits` for good; `idle` is the address space it mapped before its work.

    No file grows, no core is dumped, no process or thread starts, and with descriptors 0 to 3 in use no
    further file or socket can be opened. The alarm has no handler on purpose: the kernel ends the process
    even inside a decoder.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall)
    ceilings = {
        "RLIMIT_CPU": (limits.cpu, limits.cpu + 1),
        "RLIMIT_FSIZE": (0, 0),
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_NOFILE": (4, 4),
        "RLIMIT_NPROC": (0, 0),
    }
    if idle:
        ceilings["RLIMIT_AS"] = (idle + limits.memory, idle + limits.memory)
    for name, ceiling in ceilings.items():
        # a system that lacks one of them keeps the others
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), ceiling)
