"""The Serve application: one deployment per slot, a runner, an ingress. The only graphs file with Ray.

No `from __future__ import annotations` here: Serve reads `build`'s annotation to validate `args:`.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import ray
import yaml
from pydantic import BaseModel
from ray import serve
from ray.serve import Application
from ray.serve.context import _get_global_client
from ray.serve.schema import ServeDeploySchema

from composer.errors import InputError, SoundreelError
from deployments.assemble.deployment import Assemble
from deployments.dub.deployment import Dub
from deployments.emotion.deployment import Emotion
from deployments.film.deployment import Film
from deployments.ingress.deployment import Ingress
from deployments.motion.deployment import Motion
from deployments.music.deployment import Music
from deployments.photo.deployment import Photo
from deployments.picture.deployment import Picture
from deployments.prompt.deployment import Prompt
from deployments.runner.deployment import Runner
from deployments.track.deployment import Track
from deployments.video.deployment import Video
from graphs.catalogue import GRAPHS
from graphs.furnish import bench, desk
from graphs.licences import check_policy, model_rows
from graphs.models import Artifact, Result
from graphs.requests import parse
from graphs.settings import Settings

_SLOTS = {
    "photo": Photo,
    "track": Track,
    "film": Film,
    "emotion": Emotion,
    "prompt": Prompt,
    "music": Music,
    "picture": Picture,
    "motion": Motion,
    "video": Video,
    "assemble": Assemble,
    "dub": Dub,
}


def build(settings: Settings) -> Application:
    """The application under these settings; every engine that they name is looked up now."""
    check_policy(settings)
    engines = model_rows(settings)
    slots = {
        name: deployment.bind(settings.slot(name).engine, settings.slot(name).options)
        for name, deployment in _SLOTS.items()
    }
    runner = Runner.bind(partial(bench, settings), **slots)
    return Soundreel.bind(partial(desk, settings, engines), runner, photo=slots["photo"])


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
    health_check_period_s=1,
    ray_actor_options={"num_cpus": 0.1},
)(serve.ingress()(type("Soundreel", (Ingress,), {name: _answers(name) for name in GRAPHS})))


def serve_forever(config: Path, port: int | None = None, allow_local_urls: bool = False) -> None:
    """Start Ray, and the applications of a Serve configuration, and stay until interrupted.

    A cluster is joined when RAY_ADDRESS names one. Raises InputError for a configuration that is none.
    """
    from graphs import terminal  # replicas import this module too, and print nothing

    plan = read_config(config, port, allow_local_urls)
    try:
        start(plan)
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # Ray has set its own
        terminal.out.print(f"Soundreel answers at http://{plan.http_options.host}:{plan.http_options.port}")
        threading.Event().wait()
    except KeyboardInterrupt:
        terminal.err.print("stopping")
    finally:
        stop()


def start(plan: ServeDeploySchema) -> None:
    """Start Ray unless it runs, and the plan's applications; returns when they answer.

    `serve run` does the same; serve.run would not look at the plan's own deployments.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # A dead proxy is replaced after three checks in vain: ten seconds apart, nobody is served meanwhile.
    os.environ.setdefault("RAY_SERVE_PROXY_HEALTH_CHECK_PERIOD_S", "1")
    if not ray.is_initialized():
        _start_ray()
    serve.start(plan.proxy_location, plan.http_options.model_dump(), logging_config=plan.logging_config)
    client: Any = _get_global_client()
    client.deploy_apps(plan)
    _await_running({application.name for application in plan.applications})


def _start_ray() -> None:
    quiet: dict[str, Any] = {"namespace": "serve", "log_to_driver": False, "logging_level": logging.WARNING}
    if "RAY_ADDRESS" not in os.environ:
        quiet |= {"address": "local", "include_dashboard": False}
    ray.init(**quiet)


def stop() -> None:
    """Stop the applications and, where `start` started it, Ray."""
    serve.shutdown()  # type: ignore[no-untyped-call]  # Ray does not type it
    ray.shutdown()


def read_config(config: Path, port: int | None = None, allow_local_urls: bool = False) -> ServeDeploySchema:
    """A Serve configuration with what the command line adds to it; refused when its own policy forbids it."""
    try:
        plan = ServeDeploySchema.model_validate(yaml.safe_load(config.read_text()))
        for application in plan.applications:
            if application.import_path == f"{__name__}:build":
                application.args |= {"allow_local_urls": True} if allow_local_urls else {}
                check_policy(parse(Settings, application.args))
    except (OSError, ValueError, yaml.YAMLError, InputError) as error:
        raise InputError(f"{config} is no Serve configuration: {error}", "bad_config") from error
    if port is not None:
        plan.http_options.port = port
    return plan


def _await_running(names: set[str]) -> None:
    while True:
        known = serve.status().applications
        states = {name: known[name] for name in names & known.keys()}
        for name, state in states.items():
            if state.status in ("DEPLOY_FAILED", "UNHEALTHY"):
                raise SoundreelError(f"{name} did not start: {state.message}", "start_failed")
        if len(states) == len(names) and all(state.status == "RUNNING" for state in states.values()):
            return
        time.sleep(0.2)
