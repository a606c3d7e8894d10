"""What the server's parts work with under given settings: the runner's bench, the desk of the HTTP routes.

Knows no Ray: slots come as plain functions.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from composer.errors import InputError, SoundreelError
from deployments.addresses import check_url
from deployments.ingress import Desk
from deployments.photo import PhotoRequest, PhotoResult
from deployments.runner import USUAL, Bench, Job, Jobs, Run, Show, Store, Terms
from deployments.runner.postman import Postman, sender
from graphs.cache import StageCache
from graphs.catalogue import GRAPHS
from graphs.deadlines import at_most
from graphs.intake import check_sources, reader
from graphs.licences import cards_of, check_job
from graphs.models import Call, Models, Result
from graphs.open_store import open_store
from graphs.redo import check_exclude
from graphs.requests import changed, parse
from graphs.retention import gc
from graphs.settings import Settings
from graphs.stages import stages_of
from graphs.store import LocalStore
from graphs.table.connect import file_url
from graphs.table.rules import Rules
from graphs.table.sql_table import SqlTable

log = logging.getLogger("soundreel.runner")

_GLANCE = (64, 64)
"""Large enough to have decoded all of a photo, small enough to cost little."""

_FIRST_SWEEP, _SWEPT_EVERY = 120.0, 3600.0

Calls = Mapping[str, Callable[[Any], Awaitable[Any]]]


def bench(settings: Settings, calls: Calls) -> Bench:
    """What the runner works with, over one function per slot."""
    store = store_of(settings)
    if isinstance(store, LocalStore):
        store.sweep()
    table = job_table(settings)
    postman = Postman(table, sender(settings.allow_local_urls), settings.secret())
    return Bench(
        table,
        store,
        _run(settings, store, calls),
        settings.running_jobs,
        settings.job_seconds,
        settings.lease_seconds,
        settings.attempts,
        chores=(postman.forever, partial(_sweeping, settings, store, table)),
    )


def desk(
    settings: Settings, engines: list[dict[str, Any]], poked: Callable[[Jobs], Jobs], calls: Calls
) -> Desk:
    """What the HTTP routes work with; `poked` makes a table of jobs one that wakes the runners."""
    jobs = poked(job_table(settings))
    store = store_of(settings)

    cards = cards_of(settings)

    async def accept(graph: str, values: dict[str, Any], terms: Terms = USUAL) -> dict[str, Any]:
        known = GRAPHS[graph]
        request = parse(known.request, values)
        check_exclude(terms.exclude, known.slots)
        if terms.commercial_only:
            check_job(cards, known.slots)
        if terms.webhook is not None:
            _check_webhook(terms.webhook, settings.allow_local_urls)
        await check_sources(request, known.sources, store, settings.allow_local_urls, terms.key)
        return request.model_dump(mode="json")

    async def inspect(data: bytes, name: str) -> tuple[int, int]:
        try:
            laid: PhotoResult = await calls["photo"](PhotoRequest(data, name, _GLANCE, "stretch"))
        except InputError as error:
            raise InputError(error.message.removeprefix("photos: "), error.code) from error
        return laid.source_size

    schemas = {name: graph.request.model_json_schema(ref_template=_REF) for name, graph in GRAPHS.items()}
    slots = {name: graph.slots for name, graph in GRAPHS.items()}
    sources = {name: graph.sources for name, graph in GRAPHS.items()}
    keys = {key.id: key.sha256 for key in settings.keys}
    most = settings.upload_bytes
    return Desk(jobs, store, accept, inspect, changed, schemas, slots, engines, most, keys, sources)


def job_table(settings: Settings) -> SqlTable:
    """The table of jobs that these settings name."""
    quota = {key.id: key.queued_jobs for key in settings.keys}
    rules = Rules(settings.queued_jobs, quota, settings.attempts, settings.kept_days)
    return SqlTable(settings.database() or file_url(settings.store_path() / "jobs.sqlite"), rules)


_REF = "#/components/schemas/{model}"


def store_of(settings: Settings) -> Store:
    """The store that these settings name."""
    return open_store(settings.store, settings.store_options, settings.store_spare_bytes)


def _check_webhook(url: str, allow_local: bool) -> None:
    try:
        check_url(url, allow_local=allow_local)
    except InputError as error:
        raise InputError(f"webhook: {error.message}", error.code, "webhook") from None


async def _sweeping(settings: Settings, store: Store, table: SqlTable) -> None:
    """Once an hour, lets old jobs expire and drops what is past keeping."""
    pause = _FIRST_SWEEP
    while True:
        await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # several runners need not all sweep at once
        try:
            await table.tidy()
            await gc(store, table, settings.kept_days, settings.store_bytes)
        except SoundreelError as error:
            log.warning("the store could not be swept: %s", error.message)
        except Exception:  # of a file that nobody may touch, say: no reason to stop running jobs
            log.exception("the store could not be swept")
        pause = _SWEPT_EVERY


def _run(settings: Settings, store: Store, calls: Calls) -> Run:
    cache = StageCache(store if settings.stage_cache else None, cards_of(settings))

    async def run(job: Job, show: Show) -> Result:
        graph = GRAPHS[job.graph]
        staging = stages_of(job, cache, show, graph.slots)
        fetch: Call[str, bytes] = reader(store, job.terms.trusted, settings.allow_local_urls)
        # Innermost, so that an answer from the cache is never late.
        models = staging.around(Models(fetch=fetch, **calls).each(at_most(settings.stage_seconds)))
        return staging.finished(await graph.run(parse(graph.request, job.request), models))

    return run
