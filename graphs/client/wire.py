"""What both clients have in common: where the server is, who calls, and how httpx2 is asked and read."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx2

from composer.errors import InputError
from graphs.client.answers import Reply
from graphs.client.steps import Ask, Broken

KEY = "SOUNDREEL_KEY"
CONNECT_SECONDS = 10.0


def options(url: str, key: str | None, timeout: float) -> dict[str, Any]:
    """How an httpx2 client is made. InputError for what is no address of a server."""
    if not url.startswith(("http://", "https://")):
        raise InputError(f"{url}: the address of a server begins with http:// or https://", field="server")
    key = os.environ.get(KEY) if key is None else key
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    seconds = httpx2.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS))
    return {"base_url": url, "timeout": seconds, "headers": headers, "trust_env": False}


def terms(
    priority: int,
    seconds: float | None,
    webhook: str | None,
    cache: bool,
    exclude: Sequence[str],
    commercial_only: bool,
) -> dict[str, Any]:
    """Under which terms a job is run, as far as they are not the usual ones."""
    given: dict[str, tuple[Any, Any]] = {
        "priority": (priority, 0),
        "seconds": (seconds, None),
        "webhook": (webhook, None),
        "cache": (cache, True),
        "exclude": (list(exclude), []),
        "commercial_only": (commercial_only, False),
    }
    return {name: value for name, (value, usual) in given.items() if value != usual}


def query_of(ask: Ask, files: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The arguments of httpx2's `build_request`."""
    asked: dict[str, Any] = {"headers": dict(ask.headers), "params": dict(ask.query) or None, "files": files}
    return asked if ask.json is None else asked | {"json": ask.json}


def reply_of(response: httpx2.Response, body: bytes = b"") -> Reply:
    return Reply(
        response.status_code, {name.lower(): value for name, value in response.headers.items()}, body
    )


@contextmanager
def broken(client: httpx2.Client | httpx2.AsyncClient) -> Iterator[None]:
    """Faults on the way, as the steps know them."""
    try:
        yield
    except (httpx2.HTTPError, httpx2.StreamError) as error:
        raise Broken(f"{client.base_url}: {type(error).__name__}") from error
