"""Which files this process has found to hold what their names say. Knows no store."""

import logging
from collections.abc import Hashable
from threading import Lock

log = logging.getLogger("soundreel.store")


class Verified:
    """The last `most` names that were checked, each with the state (size, time) that the file was in then.

    `unsound` counts the files that failed the check.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._states: dict[str, Hashable] = {}
        self._lock = Lock()
        self.unsound = 0

    def holds(self, name: str, state: Hashable) -> bool:
        with self._lock:
            return self._states.get(name) == state

    def add(self, name: str, state: Hashable) -> None:
        with self._lock:
            self._states.pop(name, None)
            self._states[name] = state
            while len(self._states) > self._most:
                del self._states[next(iter(self._states))]

    def fail(self, name: str) -> None:
        """The file failed the check."""
        with self._lock:
            self._states.pop(name, None)
            self.unsound += 1
        log.warning("the file %s is damaged and is dropped", name)

    def __len__(self) -> int:
        return len(self._states)
