"""The table of jobs as it is seen from another deployment: every question goes to the runner."""

from collections.abc import Sequence
from typing import Any

from ray.serve.handle import DeploymentHandle

from composer.errors import EngineUnavailable
from deployments.runner import Job
from deployments.runner.calls import answer
from deployments.runner.poison import Felled


class RemoteJobs:
    """`Jobs` behind the runner's handle. EngineUnavailable while the runner is being replaced."""

    def __init__(self, handle: DeploymentHandle[Any]) -> None:
        self._handle = handle

    async def submit(self, graph: str, request: dict[str, Any], trusted: bool = False) -> Job:
        job: Job = await self._ask("submit", graph, request, trusted)
        return job

    async def get(self, job_id: str) -> Job | None:
        job: Job | None = await self._ask("get", job_id)
        return job

    async def list(self, limit: int, after: str | None = None) -> Sequence[Job]:
        jobs: Sequence[Job] = await self._ask("list", limit, after)
        return jobs

    async def cancel(self, job_id: str) -> Job | None:
        job: Job | None = await self._ask("cancel", job_id)
        return job

    async def wait(self, job_id: str, seconds: float) -> Job | None:
        job: Job | None = await self._ask("wait", job_id, seconds)
        return job

    async def _ask(self, method: str, *values: Any) -> Any:
        try:
            return await answer(getattr(self._handle, method).remote(*values))
        except Felled as error:
            raise EngineUnavailable(
                "the runner of jobs is being replaced; try again", "runner_restarting"
            ) from error
