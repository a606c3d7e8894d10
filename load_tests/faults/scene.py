"""What all processes of a run share: where the table and the store are, the log, and what jobs must give.

The log is a file of JSON lines to which every process appends: it is how results are counted without asking
the table that is on trial.
"""

import hashlib
import json
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphs.freeze import freeze
from graphs.store import LocalStore
from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable

STAGES = 4
ARTIFACT = "out.bin"
Note = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """One run. Without `fence` whoever has made a result writes it, whosever turn it is."""

    folder: Path
    url: str
    lease: float = 1.5
    fence: bool = True
    attempts: int = 5

    def rules(self) -> Rules:
        return Rules(queued=100_000, attempts=self.attempts)

    def table(self) -> SqlTable:
        return SqlTable(self.url, self.rules())

    def store(self) -> LocalStore:
        return LocalStore(self.folder / "store")

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def note(self, what: str, durable: bool = False, **facts: Any) -> None:
        """One line, whole: what one write appends is never mixed with another's."""
        line = json.dumps({"what": what, "time": time.time(), "pid": os.getpid(), **facts}) + "\n"
        descriptor = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(descriptor, line.encode())
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def notes(self) -> list[Note]:
        return list(Tail(self.log))


class Tail:
    """What was appended to the log since it was last looked at."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._read = 0

    def __iter__(self) -> Iterator[Note]:
        if not self._log.exists():
            return
        with self._log.open("rb") as file:
            file.seek(self._read)
            for line in file:
                if not line.endswith(b"\n"):
                    return
                self._read += len(line)
                yield json.loads(line)


def answer(content: int, stage: int) -> bytes:
    """What a stage must give: the same for the same content, in every process."""
    return random.Random(f"{content}/{stage}").randbytes(20_000)


def result(content: int) -> bytes:
    """What a job must give."""
    return b"".join(answer(content, stage) for stage in range(STAGES))


def kept_as(content: int, stage: int) -> str:
    """The name under which the stage cache keeps an answer in the store."""
    return hashlib.sha256(freeze(answer(content, stage))).hexdigest()
