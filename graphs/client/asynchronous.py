"""The client for asyncio: the same operations, whose steps are walked without blocking the loop."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, aclosing, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar, cast

import httpx2

from graphs.client import operations
from graphs.client.answers import Reply
from graphs.client.download import download
from graphs.client.events import follow
from graphs.client.operations import Request, State, States
from graphs.client.steps import Ask, Broken, Open, Show, Sleep, Step, Steps
from graphs.client.wire import broken, options, query_of, reply_of, terms

T = TypeVar("T")
Result = list[T]
"""What an operation gives in the end, once it has."""


class AsyncClient:
    """`Client` with coroutines. An operation that is cancelled leaves what was submitted where it is."""

    def __init__(
        self,
        url: str,
        key: str | None = None,
        timeout: float = 60,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = httpx2.AsyncClient(**options(url, key, timeout), transport=transport)

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    async def ping(self) -> None:
        """EngineUnavailable at once when nobody is there."""
        await self._walked(operations.ping())

    async def create(
        self,
        graph: str,
        request: Request,
        *,
        priority: int = 0,
        seconds: float | None = None,
        webhook: str | None = None,
        cache: bool = True,
        exclude: Sequence[str] = (),
        commercial_only: bool = False,
        idempotency_key: str | None = None,
    ) -> State:
        """A new job of a graph. Photos and tracks in its request that are paths here are sent first."""
        under = terms(priority, seconds, webhook, cache, exclude, commercial_only)
        return await self._walked(operations.create(graph, request, under, idempotency_key))

    async def get(self, job: str) -> State:
        """How a job stands, with its request and its report."""
        return await self._walked(operations.get(job))

    async def wait(self, job: str, timeout: float | None = None) -> State:  # noqa: ASYNC109 - the steps keep it
        """The job once it is completed; raises its error when it failed."""
        return await self._walked(operations.wait(job, timeout))

    def stream(self, job: str, timeout: float | None = None) -> AsyncIterator[State]:
        """The job's states as they come, until it has ended; a stream that breaks off is taken up again."""
        return self._shown(follow(job, timeout), [])

    async def cancel(self, job: str) -> State:
        """The job after the wish to cancel it."""
        return await self._walked(operations.cancel(job))

    async def retry(
        self,
        job: str,
        changes: Mapping[str, Any] | None = None,
        *,
        exclude: Sequence[str] = (),
        cache: bool = True,
        idempotency_key: str | None = None,
    ) -> State:
        """A new job like that one, with some fields changed or items ("music/2") made anew."""
        return await self._walked(operations.retry(job, changes or {}, exclude, cache, idempotency_key))

    async def delete(self, job: str) -> None:
        """Forget an ended job and its files."""
        await self._walked(operations.delete(job))

    def list(
        self, limit: int | None = None, graph: str | None = None, status: str | None = None
    ) -> AsyncIterator[State]:
        """Jobs, the newest first; pages are asked for as they are needed."""
        return self._shown(operations.listed(limit, graph, status), [])

    async def upload(self, path: Path) -> str:
        """The id of a file that was sent to the server."""
        return await self._walked(operations.upload(path))

    async def download(self, job: str, name: str, path: Path) -> Path:
        """A finished file, at `path` or in that folder: whole and checked. One that broke off goes on."""
        return await self._walked(download(job, name, path))

    async def models(self) -> States:
        """The engines of the server, with their licences."""
        return await self._walked(operations.rows("/v1/models", "models"))

    async def graphs(self) -> States:
        """What the server can be asked for: the graphs, with the schemas of their requests."""
        return await self._walked(operations.rows("/v1/graphs", "graphs"))

    async def _walked(self, steps: Steps[T]) -> T:
        result: Result[T] = []
        async with aclosing(self._shown(steps, result)) as walk:
            async for _ in walk:
                pass
        return result[0]

    async def _shown(self, steps: Steps[T], result: Result[T]) -> AsyncGenerator[Any, None]:
        """What is shown; what the operation gives in the end goes to `result`."""
        answer: Any = None
        async with AsyncExitStack() as stack:
            stack.callback(_closed, steps)
            wire = _Wire(self._http, stack)
            while (step := await asyncio.to_thread(_next, steps, answer, result)) is not None:
                try:
                    if isinstance(step, Show):
                        answer = yield step.value
                    else:
                        answer = await wire.take(step)
                except Broken as error:
                    answer = error


def _next(steps: Steps[T], answer: Any, result: Result[T]) -> Step | None:
    """The step after that answer, None at the end. In a thread of its own: steps read and write files."""
    try:
        return steps.throw(answer) if isinstance(answer, Broken) else steps.send(answer)
    except StopIteration as end:
        result.append(cast(T, end.value))
        return None


def _closed(steps: Steps[Any]) -> None:
    with suppress(ValueError):  # a step still goes on in its thread, and is the last
        steps.close()


class _Wire:
    """Takes one step after another; holds the answer that is being read."""

    def __init__(self, http: httpx2.AsyncClient, stack: AsyncExitStack) -> None:
        self._http = http
        self._stack = stack
        self._response: AsyncExitStack | None = None
        self._pieces: AsyncIterator[bytes] | None = None

    async def take(self, step: Step) -> Reply | bytes | None:
        match step:
            case Sleep():
                await asyncio.sleep(step.seconds)
                return None
            case Ask():
                return await self._ask(step)
            case Open():
                with broken(self._http):
                    return await self._opened(step)
            case _:
                with broken(self._http):
                    return await anext(self._pieces, None) if self._pieces else None

    async def _ask(self, ask: Ask) -> Reply:
        with ExitStack() as stack:
            file = stack.enter_context(ask.file.open("rb")) if ask.file else None
            with broken(self._http):
                files = {"file": (ask.file.name, file)} if ask.file else None
                response = await self._http.request(ask.method, ask.path, **query_of(ask, files))
            return reply_of(response, response.content)

    async def _opened(self, step: Open) -> Reply:
        if self._response:
            await self._response.aclose()
        self._response = await self._stack.enter_async_context(AsyncExitStack())
        timeout = self._http.timeout if step.seconds is None else httpx2.Timeout(step.seconds)
        stream = self._http.stream(step.ask.method, step.ask.path, timeout=timeout, **query_of(step.ask))
        response = await self._response.enter_async_context(stream)
        self._pieces = response.aiter_raw()
        return reply_of(response, b"" if response.is_success else await response.aread())
