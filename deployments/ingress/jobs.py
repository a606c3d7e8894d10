"""`/v1/jobs`: submit a job, look at it, list jobs, cancel, repeat, delete one, download what one made."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from deployments.ingress import Desk
from deployments.ingress.bodies import read_json
from deployments.ingress.desk import AtDesk, job_or_404
from deployments.ingress.downloads import send
from deployments.ingress.keys import Caller
from deployments.ingress.problems import Problem, answer
from deployments.ingress.views import job_line, job_view
from deployments.ingress.wishes import patience, repetition, submission, terms_again, terms_of
from deployments.runner import Job, Status

router = APIRouter()


@router.post("/v1/jobs", status_code=202)
async def submit_job(request: Request, desk: AtDesk, key: Caller) -> Response:
    """Queue a job. Its state is at the Location of the answer; with `Prefer: wait=n` the answer comes when it
    has ended, or after n seconds (60 at most). With an Idempotency-Key the same submit is the same job."""
    wish = submission(await read_json(request), list(desk.schemas))
    terms = terms_of(wish, request, key)
    values = await desk.accept(wish.graph, wish.request, terms)
    return await _submitted(request, desk, await desk.jobs.submit(wish.graph, values, terms))


@router.get("/v1/jobs")
async def list_jobs(
    desk: AtDesk,
    key: Caller,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    after: Annotated[str | None, Query(max_length=100)] = None,
    graph: Annotated[str | None, Query(max_length=100)] = None,
    status: Status | None = None,
) -> Response:
    """The newest jobs first; `after` is the id of the last job of the page before."""
    if after is not None:
        place = await desk.jobs.get(after)
        if place is None or place.terms.key != key:
            return answer({"jobs": [], "has_more": False})
    jobs = await desk.jobs.list(limit + 1, after, key, graph, status)
    lines = [job_line(job) for job in jobs[:limit]]
    return answer({"jobs": lines, "has_more": len(jobs) > limit})


@router.get("/v1/jobs/{job_id}")
async def get_job(job_id: str, desk: AtDesk, key: Caller) -> Response:
    """How a job stands: its stages, its error or its finished files, its request and its report."""
    return answer(job_view(await job_or_404(desk, job_id, key)))


@router.delete("/v1/jobs/{job_id}", status_code=204)
async def delete_job(job_id: str, desk: AtDesk, key: Caller) -> Response:
    """Forget a job that has ended, and its files unless others have the same. 409 while it waits or runs."""
    job = await job_or_404(desk, job_id, key)
    if not job.ended:
        raise Problem(409, "job_running", f"the job is {job.status}: cancel it first")
    await desk.jobs.delete(job_id)
    return Response(status_code=204)


@router.post("/v1/jobs/{job_id}/cancel", status_code=202)
async def cancel_job(job_id: str, desk: AtDesk, key: Caller) -> Response:
    """Cancel a job: 202 when it was under way, 200 when it was cancelled already, 409 when it has ended."""
    before = await job_or_404(desk, job_id, key)
    job = await desk.jobs.cancel(job_id)
    if job is None or (job.ended and job.status != "cancelled"):
        raise Problem(409, "job_ended", f"the job is {job.status if job else 'gone'} already")
    return answer(job_view(job), 200 if before.status == "cancelled" else 202)


@router.post("/v1/jobs/{job_id}/retry", status_code=202)
async def retry_job(job_id: str, request: Request, desk: AtDesk, key: Caller) -> Response:
    """A new job like this one with some `changes`, or with items made anew (`exclude`): only what they
    touch is computed again. Waits and is known by a name as a submit is."""
    body = {} if request.headers.get("content-length") == "0" else await read_json(request)
    wish = repetition(body)
    job = await job_or_404(desk, job_id, key)
    terms = terms_again(job, wish, request)
    values = await desk.accept(job.graph, desk.changed(job.request, wish.changes), terms)
    return await _submitted(request, desk, await desk.jobs.submit(job.graph, values, terms))


@router.get("/v1/jobs/{job_id}/artifacts")
async def list_artifacts(job_id: str, desk: AtDesk, key: Caller) -> Response:
    """The finished files of a job."""
    return answer({"artifacts": job_line(await job_or_404(desk, job_id, key))["artifacts"]})


@router.head("/v1/jobs/{job_id}/artifacts/{name}", include_in_schema=False)
@router.get("/v1/jobs/{job_id}/artifacts/{name}")
async def get_artifact(job_id: str, name: str, request: Request, desk: AtDesk, key: Caller) -> Response:
    """A finished file of a job, whole or one Range of it; its ETag is its SHA-256."""
    job = await job_or_404(desk, job_id, key)
    for artifact in job.artifacts:
        if artifact.name == name:
            return await send(request, desk.store, artifact, artifact.name)
    if job.status == "expired":
        raise Problem(410, "artifact_expired", "the job's files are no longer kept; try the job again")
    raise Problem(404, "artifact_not_found", f"the job is {job.status} and has no such file")


async def _submitted(request: Request, desk: Desk, job: Job) -> Response:
    """The answer to a submit: 202 at once, or 200 when it has ended within the time that the caller waits.

    A preference is passed over when as many wait and watch already as may.
    """
    headers = {"Location": f"/v1/jobs/{job.id}"}
    if job.replayed:
        headers["Idempotent-Replayed"] = "true"
    seconds = patience(request)
    if seconds is None or desk.watching.locked():
        return answer(job_view(job), 202, headers)
    headers["Preference-Applied"] = f"wait={seconds:g}"
    async with desk.watching:
        job = await desk.jobs.wait(job.id, seconds) or job
    return answer(job_view(job), 200 if job.ended else 202, headers)
