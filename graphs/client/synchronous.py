"""The client for programs that wait."""

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
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


class Client:
    """Talks to the server at `url`, with `key` or the environment's SOUNDREEL_KEY.

    A server that is away, full or being replaced is asked again for a while; no call makes two jobs of one.
    Errors are the SoundreelError family: the server's own, or EngineUnavailable `server_unreachable`.
    `timeout` is how many seconds the server may be silent. `transport` is for tests.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        timeout: float = 60,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._http = httpx2.Client(**options(url, key, timeout), transport=transport)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def ping(self) -> None:
        """EngineUnavailable at once when nobody is there."""
        self._walked(operations.ping())

    def create(
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
        return self._walked(operations.create(graph, request, under, idempotency_key))

    def get(self, job: str) -> State:
        """How a job stands, with its request and its report."""
        return self._walked(operations.get(job))

    def wait(self, job: str, timeout: float | None = None) -> State:
        """The job once it is completed; raises its error when it failed."""
        return self._walked(operations.wait(job, timeout))

    def stream(self, job: str, timeout: float | None = None) -> Iterator[State]:
        """The job's states as they come, until it has ended; a stream that breaks off is taken up again."""
        return self._shown(follow(job, timeout))

    def cancel(self, job: str) -> State:
        """The job after the wish to cancel it."""
        return self._walked(operations.cancel(job))

    def retry(
        self,
        job: str,
        changes: Mapping[str, Any] | None = None,
        *,
        exclude: Sequence[str] = (),
        cache: bool = True,
        idempotency_key: str | None = None,
    ) -> State:
        """A new job like that one, with some fields changed or items ("music/2") made anew."""
        return self._walked(operations.retry(job, changes or {}, exclude, cache, idempotency_key))

    def delete(self, job: str) -> None:
        """Forget an ended job and its files."""
        self._walked(operations.delete(job))

    def list(
        self, limit: int | None = None, graph: str | None = None, status: str | None = None
    ) -> Iterator[State]:
        """Jobs, the newest first; pages are asked for as they are needed."""
        return self._shown(operations.listed(limit, graph, status))

    def upload(self, path: Path) -> str:
        """The id of a file that was sent to the server."""
        return self._walked(operations.upload(path))

    def download(self, job: str, name: str, path: Path) -> Path:
        """A finished file, at `path` or in that folder: whole and checked. One that broke off goes on."""
        return self._walked(download(job, name, path))

    def models(self) -> States:
        """The engines of the server, with their licences."""
        return self._walked(operations.rows("/v1/models", "models"))

    def graphs(self) -> States:
        """What the server can be asked for: the graphs, with the schemas of their requests."""
        return self._walked(operations.rows("/v1/graphs", "graphs"))

    def _walked(self, steps: Steps[T]) -> T:
        walk = self._shown(steps)
        while True:
            try:
                next(walk)
            except StopIteration as end:
                return cast(T, end.value)

    def _shown(self, steps: Steps[T]) -> Generator[Any, None, T]:
        wire = _Wire(self._http)
        try:
            step = next(steps)
            while True:
                try:
                    answer = (yield step.value) if isinstance(step, Show) else wire.take(step)
                except Broken as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(answer)
        except StopIteration as end:
            return cast(T, end.value)
        finally:
            steps.close()
            wire.close()


class _Wire:
    """Takes one step after another; holds the answer that is being read."""

    def __init__(self, http: httpx2.Client) -> None:
        self._http = http
        self._open = ExitStack()
        self._pieces: Iterator[bytes] = iter(())

    def close(self) -> None:
        self._open.close()

    def take(self, step: Step) -> Reply | bytes | None:
        match step:
            case Sleep():
                time.sleep(step.seconds)
                return None
            case Ask():
                return self._ask(step)
            case Open():
                with broken(self._http):
                    return self._opened(step)
            case _:
                with broken(self._http):
                    return next(self._pieces, None)

    def _ask(self, ask: Ask) -> Reply:
        with ExitStack() as stack:
            file = stack.enter_context(ask.file.open("rb")) if ask.file else None
            with broken(self._http):
                files = {"file": (ask.file.name, file)} if ask.file else None
                response = self._http.request(ask.method, ask.path, **query_of(ask, files))
            return reply_of(response, response.content)

    def _opened(self, step: Open) -> Reply:
        self.close()
        timeout = self._http.timeout if step.seconds is None else httpx2.Timeout(step.seconds)
        stream = self._http.stream(step.ask.method, step.ask.path, timeout=timeout, **query_of(step.ask))
        response = self._open.enter_context(stream)
        self._pieces = response.iter_raw()
        return reply_of(response, b"" if response.is_success else b"".join(response.iter_bytes()))
