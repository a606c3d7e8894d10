"""`/v1/jobs`: submit a job, look at it, list jobs, cancel one, download what one made."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from deployments.ingress.bodies import only, read_json
from deployments.ingress.desk import AtDesk, job_or_404
from deployments.ingress.downloads import send
from deployments.ingress.problems import Problem, answer
from deployments.ingress.views import job_line, job_view

router = APIRouter()


@router.post("/v1/jobs", status_code=202)
async def submit_job(request: Request, desk: AtDesk) -> Response:
    """Queue a job: `{"graph": ..., "request": {...}}`. Its state is at the Location of the answer."""
    body = await read_json(request)
    only(body, "graph", "request")
    graph, values = body.get("graph"), body.get("request")
    if not isinstance(graph, str) or graph not in desk.schemas:
        raise Problem(422, "unknown_graph", f"graph: one of {', '.join(desk.schemas)}", "graph")
    if not isinstance(values, dict):
        raise Problem(422, "invalid_input", "request: an object is required", "request")
    job = await desk.jobs.submit(graph, await desk.accept(graph, values))
    return answer(job_view(job), 202, {"Location": f"/v1/jobs/{job.id}"})


@router.get("/v1/jobs")
async def list_jobs(
    desk: AtDesk,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    after: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """The newest jobs first; `after` is the id of the last job of the page before."""
    jobs = await desk.jobs.list(limit + 1, after)
    lines = [job_line(job) for job in jobs[:limit]]
    return answer({"jobs": lines, "has_more": len(jobs) > limit})


@router.get("/v1/jobs/{job_id}")
async def get_job(job_id: str, desk: AtDesk) -> Response:
    """How a job stands: its stages, its error or its finished files, and its report."""
    return answer(job_view(await job_or_404(desk, job_id)))


@router.post("/v1/jobs/{job_id}/cancel", status_code=202)
async def cancel_job(job_id: str, desk: AtDesk) -> Response:
    """Cancel a job: 202 when it was under way, 200 when it was cancelled already, 409 when it has ended."""
    before = await job_or_404(desk, job_id)
    job = await desk.jobs.cancel(job_id)
    if job is None or (job.ended and job.status != "cancelled"):
        raise Problem(409, "job_ended", f"the job is {job.status if job else 'gone'} already")
    return answer(job_view(job), 200 if before.status == "cancelled" else 202)


@router.head("/v1/jobs/{job_id}/artifacts/{name}", include_in_schema=False)
@router.get("/v1/jobs/{job_id}/artifacts/{name}")
async def get_artifact(job_id: str, name: str, request: Request, desk: AtDesk) -> Response:
    """A finished file of a job, whole or one Range of it."""
    job = await job_or_404(desk, job_id)
    for artifact in job.artifacts:
        if artifact.name == name:
            return await send(request, desk.store, artifact, artifact.name)
    raise Problem(404, "artifact_not_found", f"the job is {job.status} and has no such file")
