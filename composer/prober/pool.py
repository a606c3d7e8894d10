"""The caller's side of the prober: keeps a zygote, hands it files, holds its workers to the clock.

May be used from any thread. Believes nothing that a worker says: its answer is bounded and may be nonsense.
Knows no media.
"""

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from composer.errors import EngineUnavailable, InputError
from composer.prober import wire
from composer.prober.limits import Limits
from composer.prober.worker import TOO_MUCH
from composer.prober.zygote import NO_FORK, READY

T = TypeVar("T")
Take = Callable[[Iterator[bytearray]], T]
"""Makes something of the pieces that a worker emits, as they come; all of them are taken."""

_BOOT = """
import sys
sys.path += [path for path in sys.argv[2:] if path not in sys.path]
from composer.prober.zygote import main
main(sys.argv[1])
"""
_START_SECONDS = 60.0
_REAP_SECONDS = 5.0
_OVERSTEPPED = (signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL)
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class _Zygote:
    process: subprocess.Popen[bytes]
    control: socket.socket
    owner: int

    def alive(self) -> bool:
        # after a fork of the caller, the zygote is still the parent's and not ours to talk to
        return self.owner == os.getpid() and self.process.poll() is None

    def end(self) -> None:
        self.control.close()  # its loop ends, and its workers with it
        if self.owner == os.getpid():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
                return
            self.process.kill()
            self.process.wait()


class _Gone(Exception):
    """The zygote went away before the work began or could be told to have ended."""


class Prober:
    """Opens strangers' files in children that live for one file, at most `workers` at once.

    `tasks` names the module whose TASKS a worker can do. The first file starts the zygote.
    """

    def __init__(self, tasks: str = "composer.prober.tasks", workers: int = 2) -> None:
        self._tasks = tasks
        self._places = threading.BoundedSemaphore(workers)
        self._lock = threading.Lock()
        self._zygote: _Zygote | None = None

    def ask(
        self, task: str, data: bytes, arguments: dict[str, Any], limits: Limits, most: int
    ) -> tuple[dict[str, Any], bytearray]:
        """What the worker said of `data`, and the bytes it made of it: at most `most`.

        Raises InputError (without the file's name) when the worker refuses the file or falls over it, and
        EngineUnavailable when no worker can be had.
        """
        return self.feed(task, data, arguments, limits, most, whole)

    def feed(
        self, task: str, data: bytes, arguments: dict[str, Any], limits: Limits, most: int, take: Take[T]
    ) -> tuple[dict[str, Any], T]:
        """The same, with the bytes given to `take` piece by piece: they are never all in memory.

        `take` may be called a second time, when the first worker was lost through no fault of the file.
        """
        order = {"task": task, "arguments": arguments, "limits": asdict(limits), "size": len(data)}
        with self._places:
            for _ in range(2):  # the second time with a fresh zygote
                zygote = self._running()
                try:
                    return self._try(zygote, order, data, limits.wall, most, take)
                except _Gone:
                    self._drop(zygote)
        raise EngineUnavailable("strangers' files cannot be opened: the prober's processes do not start")

    def start(self) -> None:
        """Start the zygote now rather than with the first file."""
        self._running()

    def close(self) -> None:
        """End the zygote and whatever is at work. A later `ask` starts anew."""
        with self._lock:
            zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.end()

    def _running(self) -> _Zygote:
        with self._lock:
            if self._zygote is None or not self._zygote.alive():
                self._zygote = _start(self._tasks)
            return self._zygote

    def _drop(self, zygote: _Zygote) -> None:
        with self._lock:
            if self._zygote is zygote:
                self._zygote = None
        zygote.end()

    def _try(
        self, zygote: _Zygote, order: dict[str, Any], data: bytes, wall: float, most: int, take: Take[T]
    ) -> tuple[dict[str, Any], T]:
        line, leash = self._hire(zygote)
        with line, leash:
            talk = wire.Line(line, time.monotonic() + wall)
            try:
                talk.send_words(wire.ARGUMENTS, order)
                talk.send_data(data)
                answer = _Answer(talk, most)
                made = take(answer)
            except (OSError, wire.BrokenWire, wire.Nonsense) as error:
                raise _verdict(leash, error) from error
        return answer.said, made

    def _hire(self, zygote: _Zygote) -> tuple[socket.socket, socket.socket]:
        """Our ends of a new worker's line and leash."""
        line, workers_line = socket.socketpair()
        leash, workers_leash = socket.socketpair()
        with workers_line, workers_leash, contextlib.ExitStack() as undo:
            undo.enter_context(line)
            undo.enter_context(leash)
            try:
                with self._lock:
                    socket.send_fds(zygote.control, [b"!"], [workers_line.fileno(), workers_leash.fileno()])
                if not _heard(leash, zygote.control) or leash.recv(1) != READY:
                    raise _Gone
            except OSError as error:
                raise _Gone from error
            undo.pop_all()
        return line, leash


def _start(tasks: str) -> _Zygote:
    ours, theirs = socket.socketpair()
    ourselves = str(Path(__file__).resolve().parents[2])
    paths = [ourselves, *(path for path in sys.path if Path(path).is_absolute())]
    clean = {name: os.environ[name] for name in _KEPT if name in os.environ}
    with theirs:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
                [sys.executable, "-I", "-B", "-c", _BOOT, tasks, *paths],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=None,  # ours: why it does not start is for whoever runs this; no worker keeps it
                cwd="/",
                env={"LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **clean},
                start_new_session=True,
            )
        except OSError as error:
            ours.close()
            raise EngineUnavailable(f"the prober cannot start: {error}") from error
    return _Zygote(process, ours, os.getpid())


def _heard(leash: socket.socket, control: socket.socket) -> bool:
    """Wait for word on the leash; False when the zygote's end of `control`, which never speaks, closes first.

    Our copies of the worker's ends stay open meanwhile (macOS loses descriptors in flight), so a zygote that
    dies would not be noticed on the leash.
    """
    with selectors.DefaultSelector() as either:
        either.register(leash, selectors.EVENT_READ)
        either.register(control, selectors.EVENT_READ)
        heard = [key.fileobj for key, _ in either.select(_START_SECONDS)]
    return leash in heard


class _Answer(Iterator[bytearray]):
    """The pieces that a worker emits, `most` bytes at most; after the last one, what it `said`.

    Raises InputError in place of the end when the worker refuses its file.
    """

    def __init__(self, talk: wire.Line, most: int) -> None:
        self.said: dict[str, Any] = {}
        self._talk = talk
        self._left = most
        self._over = False

    def __next__(self) -> bytearray:
        if self._over:
            raise StopIteration
        kind, payload = self._talk.receive(self._left)
        if kind != wire.REPLY:
            self._left -= len(payload)
            return payload
        self._over = True
        self.said = wire.words(payload)
        if "problem" in self.said:
            cause = RuntimeError(str(self.said.get("cause"))[:500])
            raise InputError(str(self.said["problem"])[:300], str(self.said.get("code"))[:40]) from cause
        raise StopIteration


def whole(pieces: Iterator[bytearray]) -> bytearray:
    """All pieces as one."""
    made = next(pieces, bytearray())  # the first piece is often the only one, and large
    for piece in pieces:
        made += piece
    return made


def _verdict(leash: socket.socket, error: Exception) -> Exception:
    """Why a worker gave no answer, as the error to raise: too slow, too big, or felled by the file."""
    if isinstance(error, TimeoutError):
        return InputError(TOO_MUCH, "too_complex")
    if not isinstance(error, wire.Nonsense):
        leash.settimeout(_REAP_SECONDS)
        with contextlib.suppress(TimeoutError):  # it hung up and lives on: as odd as nonsense
            end = leash.recv(1)
            if end in (b"", bytes([NO_FORK])):
                return _Gone()
            if end[0] in _OVERSTEPPED:
                return InputError(TOO_MUCH, "too_complex")
    return InputError("cannot be decoded: it fells the decoder", "undecodable")
