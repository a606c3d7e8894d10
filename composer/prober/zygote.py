"""The zygote: imports the decoders once, then forks one confined worker per file. It opens no file itself.

It has one thread, a clean environment and no way to the outside but the control socket on its stdin. For
each file it is handed two sockets: the worker's line, which it does not keep, and a leash. A leash that
goes slack (the caller hung up) ends its worker; a worker's end is told on its leash as a signal number.
"""

import gc
import os
import resource
import selectors
import signal
import socket
from importlib import import_module
from typing import NoReturn

from composer.prober.limits import OPEN_FILES, address_space
from composer.prober.worker import Task, live

READY = b"+"
NO_FORK = 255


def main(tasks: str) -> NoReturn:
    """Serve workers for the TASKS of the module called `tasks` until the control socket closes."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    table: dict[str, Task] = import_module(tasks).TASKS
    gc.collect()
    gc.freeze()  # what a worker never collects it never copies
    _Loop(socket.socket(fileno=0), table).run()


class _Loop:
    def __init__(self, control: socket.socket, tasks: dict[str, Task]) -> None:
        self._control = control
        self._tasks = tasks
        self._idle = address_space()
        self._leashes: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._bell, struck = socket.socketpair()
        for end in (self._bell, struck):
            end.setblocking(False)
        self._struck = struck
        signal.set_wakeup_fd(struck.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector.register(control, selectors.EVENT_READ, self._hire)
        self._selector.register(self._bell, selectors.EVENT_READ, self._reap)

    def run(self) -> NoReturn:
        while True:
            for key, _ in self._selector.select():
                key.data()

    def _hire(self) -> None:
        word, lines, _, _ = socket.recv_fds(self._control, 1, 2)
        if not word or len(lines) != 2:
            self._close()
        leash = socket.socket(fileno=lines[1])
        self._tell(leash, READY)
        try:
            worker = os.fork()
        except OSError:
            self._tell(leash, bytes([NO_FORK]))
            leash.close()
        else:
            if worker == 0:
                live(lines[0], self._idle, self._tasks)
            self._leashes[worker] = leash
            self._selector.register(leash, selectors.EVENT_READ, lambda: self._slack(worker))
        os.close(lines[0])

    def _slack(self, worker: int) -> None:
        if worker in self._leashes:  # not reaped in this same round, so the number is still its own
            self._selector.unregister(self._leashes[worker])
            os.kill(worker, signal.SIGKILL)

    def _reap(self) -> None:
        self._bell.recv(64)
        while self._leashes:
            worker, status = os.waitpid(-1, os.WNOHANG)
            if worker == 0:
                return
            leash = self._leashes.pop(worker)
            if leash in self._selector.get_map():
                self._selector.unregister(leash)
            self._tell(leash, bytes([os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0]))
            leash.close()

    def _tell(self, leash: socket.socket, word: bytes) -> None:
        try:
            leash.send(word)
        except OSError:
            return  # the caller has gone; its leash is slack

    def _close(self) -> NoReturn:
        for worker in self._leashes:
            os.kill(worker, signal.SIGKILL)
        os._exit(0)
