"""What an engine is, how one is found by name, and the host that runs one. Knows no slot and no Ray."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast

from composer.errors import InputError, SoundreelError

Q = TypeVar("Q")
R = TypeVar("R")
Q_contra = TypeVar("Q_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)


class Engine(Protocol[Q_contra, R_co]):
    """One way of doing what a slot does.

    The constructor loads; `run` answers up to `max_batch` requests, in order, blocking, and is never
    called twice at once. It knows nothing of Ray, HTTP, jobs or files. The same request and seed give the
    same result, alone or in a batch; a built-in engine's to the byte. A request that cannot be answered
    raises a SoundreelError.

    A class may say more of itself, which `card` reads:
    `version: ClassVar[str]`  what names its output. It must change with every change of what the engine makes
        of a request: answers are kept under it and given again. An engine without one is never cached.
    `commercial: ClassVar[bool]`  whether `license` allows commercial use; who does not say so does not.
    `attribution: ClassVar[str]`  whom to name beside a result.
    `model_id`, `revision: ClassVar[str]`  which weights it runs.
    `declare(options) -> dict[str, Any]`, a static method: which of these its options change, and to what.
    """

    license: ClassVar[str]
    max_batch: ClassVar[int]

    def run(self, requests: Sequence[Q_contra]) -> Sequence[R_co]: ...


@dataclass(frozen=True, slots=True)
class Card:
    """What an engine says of itself: see Engine. `name` is what it is called in its slot.

    `options` names what it is made with: a digest, in which a file counts by its content; empty for nothing.
    """

    slot: str
    name: str
    options: str
    license: str
    commercial: bool = False
    attribution: str = ""
    model_id: str = ""
    revision: str = ""
    version: str = ""


def card(slot: str, name: str, engine: type[Engine[Any, Any]], options: Mapping[str, Any]) -> Card:
    """The card of an engine that is made with these options. Makes none."""
    said: dict[str, Any] = {
        item.name: getattr(engine, item.name, item.default)
        for item in fields(Card)
        if item.name not in ("slot", "name", "options")
    }
    declare: Callable[[Mapping[str, Any]], dict[str, Any]] | None = getattr(engine, "declare", None)
    if declare is not None:
        said |= declare(options)
    return Card(slot, name, _named(options), **said)


def _named(options: Mapping[str, Any]) -> str:
    if not options:
        return ""
    told = {key: _content(value) for key, value in options.items()}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _content(value: Any) -> Any:
    """The value, or what is in the file that it names."""
    path = Path(value) if isinstance(value, str) and len(value) < 1000 else None
    if path is None or not path.is_file():
        return value
    with path.open("rb") as file:
        return ["file", hashlib.file_digest(file, "sha256").hexdigest()]


def load(name: str, engines: dict[str, str]) -> type[Engine[Any, Any]]:
    """The engine class called `name` in the table, or at "module:Class" when `name` has a colon.

    Raises InputError naming what the table holds when there is no such engine.
    """
    target = name if ":" in name else engines.get(name)
    if target is None:
        raise InputError(f"no engine {name!r}: one of {', '.join(engines)}, or module:Class", field="engine")
    module, _, attribute = target.partition(":")
    try:
        return cast(type[Engine[Any, Any]], getattr(import_module(module), attribute))
    except (ImportError, AttributeError) as error:
        raise InputError(
            f"engine {name!r} cannot be loaded from {target}: {error}", field="engine"
        ) from error


@dataclass(slots=True)
class _Waiting(Generic[Q, R]):
    request: Q
    result: asyncio.Future[R]


class Host(Generic[Q, R]):
    """Runs one engine off the event loop, one batch at a time: what waits while a batch runs is the next one.

    A planned error goes to the caller that caused it alone. Anything else is also passed on, and marks
    the host unhealthy, so that whoever supervises it can replace the process.
    """

    def __init__(self, engine: Engine[Q, R]) -> None:
        self.engine = engine
        self.failure: BaseException | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._waiting: list[_Waiting[Q, R]] = []
        self._worker: asyncio.Task[None] | None = None

    async def __call__(self, request: Q) -> R:
        waiting = _Waiting[Q, R](request, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._drain())
        return await waiting.result

    async def _drain(self) -> None:
        while self._waiting:
            batch = [item for item in self._waiting[: self.engine.max_batch] if not item.result.cancelled()]
            del self._waiting[: self.engine.max_batch]
            if batch:
                await self._answer(batch)

    async def _answer(self, batch: list[_Waiting[Q, R]]) -> None:
        loop = asyncio.get_running_loop()
        try:
            results = await loop.run_in_executor(
                self._thread, self.engine.run, [item.request for item in batch]
            )
        except SoundreelError as error:
            if len(batch) == 1:
                _settle(batch[0], error)
            else:
                for item in batch:
                    await self._answer([item])
        except Exception as error:
            self.failure = error
            for item in batch:
                _settle(item, error)
        else:
            for item, result in zip(batch, results, strict=True):
                if not item.result.done():
                    item.result.set_result(result)


def _settle(item: _Waiting[Q, R], error: BaseException) -> None:
    if not item.result.done():
        item.result.set_exception(error)
