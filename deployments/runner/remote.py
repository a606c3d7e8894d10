"""The table of jobs as the ingress uses it: its own, and a word to the runners when there is work."""

from collections.abc import Sequence
from typing import Any

from ray.serve.handle import DeploymentHandle

from deployments.runner import USUAL, Job, Jobs, Status, Terms


class PokedJobs:
    """`Jobs` that wakes a runner behind the handle after every submit.

    A runner finds the job by itself within half a second: the word is never waited for, and may be lost.
    """

    def __init__(self, jobs: Jobs, runner: DeploymentHandle[Any]) -> None:
        self._jobs = jobs
        self._runner = runner

    async def submit(self, graph: str, request: dict[str, Any], terms: Terms = USUAL) -> Job:
        job = await self._jobs.submit(graph, request, terms)
        if not job.replayed:
            self._runner.poke.remote()
        return job

    async def get(self, job_id: str) -> Job | None:
        return await self._jobs.get(job_id)

    async def list(
        self,
        limit: int,
        after: str | None = None,
        key: str | None = None,
        graph: str | tuple[str, ...] | None = None,
        status: Status | None = None,
        oldest: bool = False,
    ) -> Sequence[Job]:
        return await self._jobs.list(limit, after, key, graph, status, oldest)

    async def cancel(self, job_id: str) -> Job | None:
        return await self._jobs.cancel(job_id)

    async def delete(self, job_id: str) -> bool:
        return await self._jobs.delete(job_id)

    async def wait(self, job_id: str, seconds: float, revision: int | None = None) -> Job | None:
        return await self._jobs.wait(job_id, seconds, revision)
