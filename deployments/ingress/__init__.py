"""HTTP: routes by file, what they work with, and nothing of how jobs are run."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deployments.runner import Jobs, Store

Accept = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]
"""A graph's name and a stranger's request -> the request as the job's row keeps it; InputError if unfit."""

Inspect = Callable[[bytes, str], Awaitable[tuple[int, int]]]
"""A stranger's photo and its name -> its upright size; InputError if it cannot be opened."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes work with. `schemas` holds the JSON Schema of every graph's request, by graph."""

    jobs: Jobs
    store: Store
    accept: Accept
    inspect: Inspect
    schemas: Mapping[str, Mapping[str, Any]]
    engines: Sequence[Mapping[str, Any]]
    upload_bytes: int
    opening: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """Who holds it may have a whole upload in memory, to have it opened."""
