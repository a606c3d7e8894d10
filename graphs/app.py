"""The Serve application: one deployment per slot, a runner, an ingress. The only graphs file with Ray.

No `from __future__ import annotations` here: Serve reads `build`'s annotation to validate `args:`.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from pydantic import BaseModel
from ray import serve
from ray.serve import Application

from deployments.assemble.deployment import Assemble
from deployments.ingress import Desk
from deployments.ingress.deployment import Ingress
from deployments.music.deployment import Music
from deployments.photo import PhotoRequest
from deployments.photo.deployment import Photo
from deployments.runner import Bench, Job, Jobs, Run, Show
from deployments.runner.deployment import Runner
from deployments.track.deployment import Track
from graphs.catalogue import GRAPHS
from graphs.intake import check_sources, reader
from graphs.jobs import MemoryTable
from graphs.models import Artifact, Call, Models, Result
from graphs.requests import parse
from graphs.settings import Settings
from graphs.stages import progress
from graphs.store import LocalStore

APP = "soundreel"
_SLOTS = {"photo": Photo, "track": Track, "music": Music, "assemble": Assemble}
_GLANCE = (64, 64)
"""Large enough to have decoded all of a photo, small enough to cost little."""

Calls = Mapping[str, Callable[[Any], Awaitable[Any]]]


def build(settings: Settings) -> Application:
    """The application under these settings; every engine that they name is looked up now."""
    engines = settings.engine_rows()
    slots = {
        name: deployment.bind(settings.slot(name).engine, settings.slot(name).options)
        for name, deployment in _SLOTS.items()
    }
    runner = Runner.bind(partial(bench, settings), **slots)
    return Soundreel.bind(partial(desk, settings, engines), runner, photo=slots["photo"])


def bench(settings: Settings, calls: Calls) -> Bench:
    """What the runner works with, over one function per slot."""
    store = _store(settings)
    store.sweep()
    table = MemoryTable(settings.queued_jobs, settings.kept_jobs)
    run = _run(settings, store, calls)
    return Bench(table, store, run, settings.running_jobs, settings.job_seconds)


def desk(settings: Settings, engines: list[dict[str, str]], jobs: Jobs, calls: Calls) -> Desk:
    """What the HTTP routes work with."""
    store = _store(settings)

    async def accept(graph: str, values: dict[str, Any]) -> dict[str, Any]:
        request = parse(GRAPHS[graph].request, values)
        await check_sources(request, GRAPHS[graph].sources, store, settings.allow_local_urls)
        return request.model_dump(mode="json")

    async def inspect(data: bytes, name: str) -> tuple[int, int]:
        size: tuple[int, int] = (await calls["photo"](PhotoRequest(data, name, _GLANCE))).source_size
        return size

    schemas = {name: graph.request.model_json_schema(ref_template=_REF) for name, graph in GRAPHS.items()}
    return Desk(jobs, store, accept, inspect, schemas, engines, settings.upload_bytes)


_REF = "#/components/schemas/{model}"


def _store(settings: Settings) -> LocalStore:
    return LocalStore(settings.store_path(), settings.store_spare_bytes)


def _run(settings: Settings, store: LocalStore, calls: Calls) -> Run:
    async def run(job: Job, show: Show) -> Result:
        graph = GRAPHS[job.graph]
        fetch: Call[str, bytes] = reader(store, job.trusted, settings.allow_local_urls)
        models = Models(fetch=fetch, **calls).each(progress(show))
        return await graph.run(parse(graph.request, job.request), models)

    return run


def _answers(graph: str) -> Callable[[Any, BaseModel], Awaitable[Result]]:
    """The method by which a handle runs a graph: its request in, its Result out."""

    async def answer(self: Any, request: BaseModel) -> Result:
        job = await self.finished(graph, request.model_dump(mode="json"))
        files = {
            artifact.name: Artifact(await self.desk.store.read(artifact.sha256), artifact.media_type)
            for artifact in job.artifacts
        }
        return Result(files, job.report)

    return answer


Soundreel = serve.deployment(
    name="ingress",
    num_replicas=1,
    max_ongoing_requests=2000,
    graceful_shutdown_timeout_s=60,
    ray_actor_options={"num_cpus": 0.1},
)(serve.ingress()(type("Soundreel", (Ingress,), {name: _answers(name) for name in GRAPHS})))
