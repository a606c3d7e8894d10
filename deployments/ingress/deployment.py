"""The Ray Serve wrapper of the ingress: makes the desk out of handles, and the web application over it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from contextvars import Context
from typing import Any

from fastapi import FastAPI
from ray.serve.handle import DeploymentHandle

from composer.errors import JobCancelled, SoundreelError
from deployments.ingress import Desk
from deployments.ingress.desk import ended
from deployments.ingress.web import application
from deployments.runner import Job, Jobs, Terms
from deployments.runner.calls import function
from deployments.runner.remote import PokedJobs

Furnish = Callable[[Callable[[Jobs], Jobs], Mapping[str, Callable[[Any], Awaitable[Any]]]], Desk]
"""Makes the desk out of what wakes the runners and one function per slot that the routes call themselves."""


class Ingress:
    """HTTP over the desk; and, for callers inside the cluster, runs of graphs that wait for their end."""

    def __init__(
        self, furnish: Furnish, runner: DeploymentHandle[Any], **handles: DeploymentHandle[Any]
    ) -> None:
        slots = {slot: function(slot, handle) for slot, handle in handles.items()}
        self.desk = furnish(lambda jobs: PokedJobs(jobs, runner), slots)
        self._wishes: set[asyncio.Task[None]] = set()

    def __serve_build_asgi_app__(self) -> FastAPI:
        return application(self.desk)

    async def finished(self, graph: str, request: dict[str, Any]) -> Job:
        """A trusted caller's job, completed; its error is raised. The job is cancelled with its caller."""
        job = await self.desk.jobs.submit(graph, request, Terms(trusted=True))
        try:
            job = await ended(self.desk.jobs, job)
        except BaseException:
            # Nobody else knows of the job. In a context of its own: Serve cancels whatever a cancelled
            # request still asks for.
            wish = asyncio.create_task(self._cancel(job), context=Context())
            self._wishes.add(wish)
            wish.add_done_callback(self._wishes.discard)
            raise
        if job.error is not None:
            raise job.error.exception()
        if job.status == "cancelled":
            raise JobCancelled("the job was cancelled")
        return job

    async def _cancel(self, job: Job) -> None:
        with suppress(SoundreelError):  # the table is away: nobody hears of the job, but it is done
            await self.desk.jobs.cancel(job.id)
