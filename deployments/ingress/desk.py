"""How a route gets at the desk of its application, at a job by its id, and at a job's end."""

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import Request

from composer.errors import EngineUnavailable
from deployments.ingress import Desk
from deployments.ingress.problems import Problem
from deployments.runner import Job, Jobs

WAIT_SECONDS = 30.0


def desk_of(request: Request) -> Desk:
    return cast(Desk, request.app.state.desk)


AtDesk = Annotated[Desk, Depends(desk_of)]


async def job_or_404(desk: Desk, job_id: str, key: str) -> Job:
    """The caller's job; another's is not found either."""
    job = await desk.jobs.get(job_id)
    if job is None or job.terms.key != key:
        raise Problem(404, "job_not_found", "there is no such job")
    return job


async def ended(jobs: Jobs, job: Job) -> Job:
    """The job once it has ended, however long that takes. EngineUnavailable `job_lost` if it is deleted."""
    while not job.ended:
        later = await jobs.wait(job.id, WAIT_SECONDS)
        if later is None:
            raise EngineUnavailable(
                "the job was deleted by somebody before its end was told; send it again", "job_lost"
            )
        job = later
    return job
