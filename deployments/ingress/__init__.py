"""HTTP: routes by file, what they work with, and nothing of how jobs are run."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from deployments.runner import USUAL, Jobs, Store, Terms


class Accept(Protocol):
    async def __call__(self, graph: str, values: dict[str, Any], terms: Terms = USUAL) -> dict[str, Any]:
        """A stranger's request as the job's row keeps it; InputError if it or its terms are unfit."""


Inspect = Callable[[bytes, str], Awaitable[tuple[int, int]]]
"""A stranger's photo and its name -> its upright size; InputError if it cannot be opened."""

Changed = Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]
"""A request and a JSON merge patch -> what it is then, still to be accepted."""

MOST_WATCHERS = 1000


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes work with.

    `schemas` holds the JSON Schema of every graph's request, by graph, and `slots` the slots that it may ask
    (none: any). `keys` are the callers by id, each with the SHA-256 of its secret; without any, everyone
    may call.
    """

    jobs: Jobs
    store: Store
    accept: Accept
    inspect: Inspect
    changed: Changed
    schemas: Mapping[str, Mapping[str, Any]]
    slots: Mapping[str, Sequence[str]]
    engines: Sequence[Mapping[str, Any]]
    upload_bytes: int
    keys: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Which fields of a graph's request name uploads and URLs, by graph."""
    opening: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """Who holds it may have a whole upload in memory, to have it opened."""
    naming: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Who holds it may give a film a name: no two films of a caller get the same."""
    watching: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_WATCHERS))
    """Who holds it may follow a job's events, or wait for its end."""
