"""What can be asked of a server, each as steps; a submit is named, so that asking twice makes one job."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from pydantic import BaseModel

from composer.errors import InputError, SoundreelError
from graphs.catalogue import GRAPHS
from graphs.client.answers import error_in, told
from graphs.client.events import follow
from graphs.client.steps import Ask, Broken, Show, Steps, asked, quoted, unreachable
from graphs.intake import is_upload
from graphs.sources import is_url, source_name

PAGE = 100

State = dict[str, Any]
"""A job as the server tells it: id, graph, status, stages, error, artifacts, ..."""
States = list[State]
Request = Mapping[str, Any] | BaseModel


def create(
    graph: str, request: Request, terms: Mapping[str, Any], idempotency_key: str | None = None
) -> Steps[State]:
    """A new job; the sources in its request that are files here are sent first."""
    values = request.model_dump(exclude_defaults=True) if isinstance(request, BaseModel) else dict(request)
    fields = GRAPHS[graph].sources if graph in GRAPHS else ()
    body = {"graph": graph, "request": (yield from _sent(values, fields)), **terms}
    return (yield from _submitted("/v1/jobs", body, idempotency_key))


def retry(
    job: str,
    changes: Mapping[str, Any],
    exclude: Sequence[str],
    cache: bool,
    idempotency_key: str | None = None,
) -> Steps[State]:
    """A new job like that one; only what its changes touch is made again."""
    fields = {field for graph in GRAPHS.values() for field in graph.sources}
    if fields & set(changes):
        fields = set(GRAPHS[known].sources) if (known := (yield from get(job))["graph"]) in GRAPHS else set()
        changes = yield from _sent(dict(changes), tuple(sorted(fields)))
    body = {"changes": dict(changes), "exclude": list(exclude), "cache": cache}
    return (yield from _submitted(f"/v1/jobs/{quoted(job)}/retry", body, idempotency_key))


def ping() -> Steps[None]:
    """Whether anyone is there, asked once. EngineUnavailable `server_unreachable`."""
    try:
        yield Ask("GET", "/healthz")
    except Broken as broken:
        raise unreachable(broken) from broken


def upload(path: Path) -> Steps[str]:
    """The id of a file that was sent. InputError when it cannot be read, or is nothing that is taken."""
    try:
        with path.open("rb"):
            pass
        reply = yield from asked(Ask("POST", "/v1/files", file=path))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", "source_missing") from error
    except InputError as error:
        raise InputError(f"{source_name(str(path))}: {error.message}", error.code, error.field) from error
    return str(told(reply)["id"])


def get(job: str) -> Steps[State]:
    """How a job stands, with its request and its report."""
    return told((yield from asked(Ask("GET", f"/v1/jobs/{quoted(job)}"))))


def wait(job: str, timeout: float | None) -> Steps[State]:
    """The job once it is completed. Raises its error when it failed; `wait_timeout` when it takes longer."""
    yield from follow(job, timeout, show=False)
    state = yield from get(job)
    error = error_in(state)
    if error is not None:
        raise error
    return state


def cancel(job: str) -> Steps[State]:
    """The job after the wish to cancel it; InputError `job_ended` when it has ended otherwise."""
    return told((yield from asked(Ask("POST", f"/v1/jobs/{quoted(job)}/cancel"))))


def delete(job: str) -> Steps[None]:
    """Forget an ended job and its files. InputError `job_running`, `job_not_found`."""
    yield from asked(Ask("DELETE", f"/v1/jobs/{quoted(job)}"))


def rows(path: str, name: str) -> Steps[States]:
    """A list that the server tells at once."""
    found = told((yield from asked(Ask("GET", path)))).get(name)
    if not isinstance(found, list):
        raise SoundreelError(f"the server's answer has no {name}", "bad_answer")
    return found


def listed(limit: int | None, graph: str | None, status: str | None) -> Steps[None]:
    """Shows jobs, the newest first, page after page, until `limit` or the end."""
    filters = {name: value for name, value in {"graph": graph, "status": status}.items() if value is not None}
    shown = 0
    before: list[str] = []
    while limit is None or shown < limit:
        page = yield from _page(filters, before)
        for state in page["jobs"][: None if limit is None else limit - shown]:
            shown += 1
            yield Show(state)
        if not page["has_more"]:
            return
        before = [state["id"] for state in page["jobs"]]


def _page(filters: Mapping[str, str], before: list[str]) -> Steps[State]:
    """The page behind the last of these jobs that is still there: nothing is known to be older than a job
    that was deleted meanwhile."""
    page: State = {"jobs": [], "has_more": False}
    for after in reversed(before or [""]):
        query = {"limit": PAGE, **filters} | ({"after": after} if after else {})
        page = told((yield from asked(Ask("GET", "/v1/jobs", query=query))))
        page["jobs"] = [state for state in page["jobs"] if state["id"] not in before]
        if page["jobs"]:
            break
    return page


def _submitted(path: str, body: Mapping[str, Any], key: str | None) -> Steps[State]:
    headers = {"Idempotency-Key": key or uuid4().hex}
    return told((yield from asked(Ask("POST", path, json=dict(body), headers=headers))))


def _sent(values: dict[str, Any], fields: Sequence[str]) -> Steps[dict[str, Any]]:
    """The values with ids in the place of files, each of them sent once."""
    ids: dict[str, str] = {}
    for field in fields:
        value = values.get(field)
        for source in [value] if isinstance(value, str) else value if isinstance(value, list) else ():
            if isinstance(source, str) and not (is_url(source) or is_upload(source) or source in ids):
                ids[source] = yield from upload(Path(source))
        if isinstance(value, str):
            values[field] = ids.get(value, value)
        elif isinstance(value, list):
            values[field] = [ids.get(item, item) if isinstance(item, str) else item for item in value]
    return values
