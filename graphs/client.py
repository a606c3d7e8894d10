"""A client of a running server: upload, submit, watch, download. Knows HTTP, and nothing of how jobs run."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2

from composer.errors import EngineUnavailable, InputError, SoundreelError
from graphs.catalogue import GRAPHS
from graphs.sources import is_url, source_name

POLL_SECONDS = 0.5


class Client:
    """Talks to the server at `url`. Its errors are the server's own, raised as the SoundreelError family."""

    def __init__(self, url: str, timeout: float = 60) -> None:
        self._http = httpx2.Client(base_url=url, timeout=timeout, trust_env=False)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def upload(self, path: Path) -> str:
        """The id of a file that was sent to the server."""
        with path.open("rb") as file:
            answer = self._ask("POST", "/v1/files", files={"file": (path.name, file)})
        return str(answer.json()["id"])

    def submit(self, graph: str, request: dict[str, Any]) -> str:
        """The id of a new job."""
        answer = self._ask("POST", "/v1/jobs", json={"graph": graph, "request": request})
        return str(answer.json()["id"])

    def watch(self, job: str) -> Iterator[dict[str, Any]]:
        """The job's state again and again until it has ended; raises the job's error if it failed."""
        while True:
            state: dict[str, Any] = self._ask("GET", f"/v1/jobs/{job}").json()
            yield state
            if state["status"] not in ("queued", "in_progress"):
                break
            time.sleep(POLL_SECONDS)
        if state["status"] != "completed":
            raise _planned(state.get("error") or {"message": f"the job is {state['status']}"})

    def download(self, job: str, name: str) -> bytes:
        """One finished file of a completed job."""
        return self._ask("GET", f"/v1/jobs/{job}/artifacts/{name}").content

    def cancel(self, job: str) -> None:
        self._ask("POST", f"/v1/jobs/{job}/cancel")

    def _ask(self, method: str, path: str, **body: Any) -> httpx2.Response:
        try:
            answer = self._http.request(method, path, **body)
        except httpx2.HTTPError as error:
            where = f"{self._http.base_url}: {type(error).__name__}"
            raise EngineUnavailable(f"no answer from the server at {where}", "server_unreachable") from error
        if answer.is_error:
            raise _planned(_error_in(answer))
        return answer


def run_on_server(
    url: str, graph: str, request: dict[str, Any], moved: Callable[[dict[str, Any]], None]
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Files by name and the report of a job run on a server; sources that are files here are sent to it.

    `moved` is told every state of the job. Interrupted, it cancels the job.
    """
    with Client(url) as client:
        sent = request | {
            field: _all_sent(client, request[field]) for field in GRAPHS[graph].sources if request.get(field)
        }
        job = client.submit(graph, sent)
        try:
            state: dict[str, Any] = {}
            for state in client.watch(job):
                moved(state)
        except KeyboardInterrupt:
            client.cancel(job)
            raise
        names = [artifact["name"] for artifact in state["artifacts"]]
        return {name: client.download(job, name) for name in names}, state.get("report") or {}


def _all_sent(client: Client, sources: str | list[str]) -> str | list[str]:
    if isinstance(sources, str):
        return _sent(client, sources)
    return [_sent(client, source) for source in sources]


def _sent(client: Client, source: str) -> str:
    if is_url(source):
        return source
    try:
        return client.upload(Path(source))
    except OSError as error:
        raise InputError(f"{source}: {error.strerror or error}", "source_missing") from error
    except InputError as error:
        raise InputError(f"{source_name(source)}: {error.message}", error.code, error.field) from error


def _error_in(answer: httpx2.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        body = {}
    error = body.get("error") if isinstance(body, dict) else None
    known = error if isinstance(error, dict) else {"message": f"the server answered {answer.status_code}"}
    return known | {"status": answer.status_code}


def _planned(error: dict[str, Any]) -> SoundreelError:
    """The server's error as the exception that it was there."""
    kind: type[SoundreelError] = SoundreelError
    if 400 <= error.get("status", 400) < 500 and error.get("code") != "internal":
        kind = InputError
    elif error.get("status") == 503:
        kind = EngineUnavailable
    return kind(error.get("message", "unknown error"), error.get("code"), error.get("field"))
