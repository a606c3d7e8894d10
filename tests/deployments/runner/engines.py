"""Engines that break, for tests on a real cluster. A line per request goes to a file that all can read."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from composer.errors import InputError

ENGINES = {"fragile": "tests.deployments.runner.engines:Fragile"}


class Fragile:
    """Answers in capitals; `bad` is refused, `fail` raises, `die` ends the process.

    `stay` answers when someone writes to the pipe beside the log.
    """

    license: ClassVar[str] = "Apache-2.0"
    max_batch: ClassVar[int] = 1

    def __init__(self, log: str) -> None:
        self._log = Path(log)

    def run(self, requests: Sequence[str]) -> Sequence[str]:
        return [self._one(request) for request in requests]

    def _one(self, request: str) -> str:
        with self._log.open("a") as log:
            log.write(f"{request}\n")
        if request.startswith("bad"):
            raise InputError(f"{request!r} is not a word", "bad_word", "prompt")
        if request.startswith("fail"):
            raise SystemError("an engine's secret")
        if request.startswith("die"):
            os.kill(os.getpid(), signal.SIGKILL)
        if request.startswith("stay"):
            self._log.with_name("pipe").read_bytes()
        return request.upper()
