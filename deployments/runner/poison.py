"""Refuses a request that has stopped an engine twice: it shall not stop it for ever. Knows no Ray."""

import asyncio
import hashlib
import logging
import pickle
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from composer.errors import EngineUnavailable, InputError

log = logging.getLogger("soundreel.runner")

Ask = Callable[[Any], Awaitable[Any]]

FALLS = 2
"""After as many falls a request is refused: the first may have been chance, or a neighbour in its batch."""

REMEMBERED = 256
PATIENCE_SECONDS = 120.0


class Felled(Exception):
    """An engine, or the process it ran in, broke under a request in a way that nobody planned."""


class Guard:
    """Asks one slot. A request under which its engine breaks is tried once more, alone, then refused.

    While an engine is replaced the guard waits for it, `patience` seconds at most. Raises InputError
    `poison_request` for a request that is refused, EngineUnavailable when no engine came back.
    """

    def __init__(self, slot: str, ask: Ask, patience: float = PATIENCE_SECONDS, pause: float = 0.5) -> None:
        self._slot = slot
        self._ask = ask
        self._patience = patience
        self._pause = pause
        self._falls: OrderedDict[str, int] = OrderedDict()
        self._suspects = asyncio.Lock()

    async def __call__(self, request: Any) -> Any:
        # A digest costs a copy of the request, so none is made while nothing has ever fallen.
        if self._falls and self._falls.get(_digest(request), 0) >= FALLS:
            raise self._refusal()
        try:
            return await self._patiently(request)
        except Felled as error:
            return await self._again(request, error)

    async def _again(self, request: Any, error: Felled) -> Any:
        """The second try, with no other suspect beside it: what falls now fell by itself."""
        digest = _digest(request)
        self._count(digest, error)
        async with self._suspects:
            if self._falls.get(digest, 0) >= FALLS:
                raise self._refusal()
            try:
                answer = await self._patiently(request)
            except Felled as again:
                self._count(digest, again)
                raise self._refusal() from again
        self._falls.pop(digest, None)
        return answer

    async def _patiently(self, request: Any) -> Any:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience
        while True:
            try:
                return await self._ask(request)
            except EngineUnavailable as error:
                if error.code != "engine_restarting" or loop.time() >= until:
                    raise
            await asyncio.sleep(self._pause)

    def _count(self, digest: str, error: Felled) -> None:
        self._falls[digest] = self._falls.get(digest, 0) + 1
        self._falls.move_to_end(digest)
        if len(self._falls) > REMEMBERED:
            self._falls.popitem(last=False)
        log.error("%s fell, %d. time, under %s", self._slot, self._falls[digest], digest[:12], exc_info=error)

    def _refusal(self) -> InputError:
        said = f"this request has stopped the {self._slot} engine {FALLS} times and is not tried again"
        return InputError(said, "poison_request")


def _digest(request: Any) -> str:
    return hashlib.sha256(pickle.dumps(request)).hexdigest()
