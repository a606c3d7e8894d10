"""The stage cache: what a slot has answered once is not computed again. Knows no graph and no job.

A record `stage_<32 hex>`, named by the first half of the key, tells which object of the store holds the
frozen answer. The object is put before its record, so that a record never names what is not there yet.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Coroutine, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from composer.errors import EngineUnavailable, SoundreelError
from deployments.engine import Card
from deployments.runner import Store
from graphs.freeze import digest, pieces, thaw
from graphs.models import Call, Wrap

log = logging.getLogger("soundreel.cache")

EDITION = "1"
"""Changes when what is kept, or how it is named, does."""

_ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answered:
    """How a call was answered: under which key, and whether without computing it."""

    key: str
    cached: bool


_answered: ContextVar[Answered | None] = ContextVar("answered", default=None)


def forget_answer() -> None:
    """Before a call, so that `last_answer` cannot tell of the one before it."""
    _answered.set(None)


def last_answer() -> Answered | None:
    """How the last call of this task was answered; None when no cache was asked."""
    return _answered.get()


def key_of(card: Card, request: Any) -> str:
    """The sha256 of who answers and of what is asked. SoundreelError `unfreezable` as graphs.freeze says."""
    said = (EDITION, card.slot, card.name, card.options, card.model_id, card.revision, card.version)
    return hashlib.sha256(json.dumps([*said, digest(request)]).encode()).hexdigest()


@dataclass(slots=True)
class Counts:
    """Calls so far: answered from the store, along with an equal one, computed; and how much was unsound."""

    found: int = 0
    shared: int = 0
    computed: int = 0
    unsound: int = 0


@dataclass(slots=True)
class _Flight:
    """A computation that several may wait for; when the last of them leaves, it ends."""

    task: asyncio.Task[Any]
    waiting: int = 0


@dataclass(slots=True, eq=False)
class StageCache:
    """The stage cache of a process, over a store that others share. `cards` say who answers which slot.

    Only an engine that names its version is cached; errors never are. Trouble with the store is logged and
    fails no call: it is then computed. Without a store nothing outlives the calls that ask at the same time.
    """

    store: Store | None
    cards: Mapping[str, Card]
    counts: Counts = field(default_factory=Counts)
    _flights: dict[tuple[str, datetime], _Flight] = field(default_factory=dict)

    def wrap(self, since: datetime = _ALWAYS) -> Wrap:
        """A wrap that answers from what was kept at `since` or later, and keeps what had to be computed."""

        def wrap(slot: str, call: Call[Any, Any]) -> Call[Any, Any]:
            card = self.cards.get(slot)
            if card is None or not card.version:
                return call

            async def cached(request: Any) -> Any:
                try:
                    key = await asyncio.to_thread(key_of, card, request)
                except SoundreelError as error:
                    log.warning("%s is not cached: %s", slot, error.message)
                    return await call(request)
                return await self._answer(key, slot, since, call, request)

            return cached

        return wrap

    async def _answer(self, key: str, slot: str, since: datetime, call: Call[Any, Any], request: Any) -> Any:
        """The answer, computed once for all who ask for it meanwhile; an error is its own caller's alone."""
        name = (key, since)
        flight = self._flights.get(name)
        first = flight is None
        if flight is None:
            flight = self._depart(name, self._found_or_made(key, slot, since, call, request))
        try:
            answer, cached = await self._arrival(name, flight)
        except Exception:
            if first:
                raise
            answer, cached, first = await call(request), False, True
        self.counts.shared += not first
        _answered.set(Answered(key, cached or not first))
        return answer

    def _depart(self, name: tuple[str, datetime], work: Coroutine[Any, Any, tuple[Any, bool]]) -> _Flight:
        flight = self._flights[name] = _Flight(asyncio.create_task(work))
        flight.task.add_done_callback(lambda _: self._land(name, flight))
        return flight

    async def _arrival(self, name: tuple[str, datetime], flight: _Flight) -> tuple[Any, bool]:
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                flight.task.cancel()
                self._land(name, flight)

    def _land(self, name: tuple[str, datetime], flight: _Flight) -> None:
        """Nobody boards it any more: whoever asks from now on finds what it has kept, or computes anew."""
        if self._flights.get(name) is flight:
            del self._flights[name]

    async def _found_or_made(
        self, key: str, slot: str, since: datetime, call: Call[Any, Any], request: Any
    ) -> tuple[Any, bool]:
        found = await self._find(self.store, key, since) if self.store else None
        if found is not None:
            self.counts.found += 1
            return found[0], True
        answer = await call(request)
        self.counts.computed += 1
        if self.store:
            await self._keep(self.store, key, slot, answer)
        return answer, False

    async def _find(self, store: Store, key: str, since: datetime) -> tuple[Any] | None:
        """The answer that was kept, in a tuple; a record that is wrong, or whose object is, is dropped."""
        name = _record(key)
        try:
            record = await store.get_record(name)
            if record is None:
                return None
            try:
                if record["key"] != key or datetime.fromisoformat(record["made"]) < since:
                    return None
                data = await store.read(record["object"])
                return (await asyncio.to_thread(thaw, data),)
            except EngineUnavailable:
                raise
            except (SoundreelError, LookupError, TypeError, ValueError) as error:
                self.counts.unsound += 1
                log.warning("%s is not sound and is made again: %s", name, error)
                await store.drop_record(name)
        except (SoundreelError, OSError) as error:
            log.warning("%s cannot be looked up: %s", name, error)
        return None

    async def _keep(self, store: Store, key: str, slot: str, answer: Any) -> None:
        name = _record(key)
        try:
            async with store.draft() as draft:
                for piece in pieces(answer):
                    await draft.write(piece)
                size, kept = draft.size, await draft.keep()
            made = datetime.now(UTC).isoformat()
            record = {"key": key, "slot": slot, "object": kept, "size": size, "made": made}
            await store.put_record(name, record)
        except (SoundreelError, OSError) as error:
            log.warning("%s of %s is not kept: %s", name, slot, error)


def _record(key: str) -> str:
    return f"stage_{key[:32]}"
