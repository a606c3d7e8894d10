"""Tasks that do what a decoder taken over by its file might do. Run only in workers."""

import ctypes
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from composer.prober.worker import Emit, Task


def _crash(_data: bytes, _arguments: dict[str, Any], _emit: Emit) -> dict[str, Any]:
    ctypes.string_at(0)
    return {}


def _hang(_data: bytes, _arguments: dict[str, Any], _emit: Emit) -> dict[str, Any]:
    signal.setitimer(signal.ITIMER_REAL, 0)
    while True:
        signal.pause()


def _spin(_data: bytes, arguments: dict[str, Any], _emit: Emit) -> dict[str, Any]:
    while time.process_time() < arguments["seconds"]:
        pass
    return {"spun": arguments["seconds"]}


def _eat(_data: bytes, arguments: dict[str, Any], _emit: Emit) -> dict[str, Any]:
    return {"ate": len(bytearray(arguments["size"]))}


def _flood(_data: bytes, _arguments: dict[str, Any], emit: Emit) -> dict[str, Any]:
    while True:
        emit(b"x" * 65_536)


def _babble(_data: bytes, _arguments: dict[str, Any], _emit: Emit) -> dict[str, Any]:
    os.write(3, b"R\0\0\0\x05{oops")
    os._exit(0)


def _try(attempt: str) -> str:
    attempts: dict[str, Callable[[], object]] = {
        "read a file": lambda: os.open("/etc/passwd", os.O_RDONLY),
        "open a socket": socket.socket,
        "start a thread": lambda: threading.Thread(target=print).start(),
        "fork": os.fork,
    }
    try:
        attempts[attempt]()
    except (OSError, RuntimeError) as error:
        return type(error).__name__
    return "done"


def _reach_out(_data: bytes, arguments: dict[str, Any], _emit: Emit) -> dict[str, Any]:
    return {"outcome": _try(arguments["attempt"])}


def _look_around(_data: bytes, _arguments: dict[str, Any], _emit: Emit) -> dict[str, Any]:
    files = {}
    for number in range(64):
        try:
            files[number] = os.fstat(number).st_mode
        except OSError:
            continue
    return {
        "environment": dict(os.environ),
        "files": sorted(files),
        "pid": os.getpid(),
        "zygote": os.getppid(),
    }


def _echo(data: bytes, _arguments: dict[str, Any], emit: Emit) -> dict[str, Any]:
    emit(data)
    return {"length": len(data)}


TASKS: dict[str, Task] = {
    "crash": _crash,
    "hang": _hang,
    "spin": _spin,
    "eat": _eat,
    "flood": _flood,
    "babble": _babble,
    "reach out": _reach_out,
    "look around": _look_around,
    "echo": _echo,
}
