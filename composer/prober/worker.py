"""A worker's short life: take one file, work on it under limits, answer, end. Knows no media."""

import os
import signal
import socket
from collections.abc import Callable
from typing import Any, NoReturn

from composer.errors import InputError
from composer.prober import wire
from composer.prober.limits import Limits, confine, keep_only

Emit = Callable[[bytes], None]
Task = Callable[[bytes, dict[str, Any], Emit], dict[str, Any]]
"""Works on a file with arguments, emits bytes as they are ready, and returns what there is to say of them.

Raises InputError, whose message goes on from the file's name: "is animated; ...".
"""
TOO_MUCH = "takes more time or memory to open than a file of its kind may"


def live(line: int, idle: int, tasks: dict[str, Task]) -> NoReturn:
    """Never returns and never raises: this is a forked child, and its parent's loop must not run in it."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _answer(wire.Line(socket.socket(fileno=keep_only(line))), idle, tasks)
    finally:
        os._exit(0)


def _answer(line: wire.Line, idle: int, tasks: dict[str, Task]) -> None:
    order = wire.words(line.receive(0)[1])
    confine(Limits(**order["limits"]), idle)
    data = bytes(line.receive(order["size"])[1])
    try:
        said = tasks[order["task"]](data, order["arguments"], line.send_data)
    except InputError as error:
        said = {"code": error.code, "problem": error.message}
    except MemoryError:
        said = {"code": "too_complex", "problem": TOO_MUCH}
    except Exception as error:
        said = {"code": "undecodable", "problem": "cannot be decoded", "cause": repr(error)}
    line.send_words(wire.REPLY, said)
