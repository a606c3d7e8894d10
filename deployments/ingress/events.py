"""`/v1/jobs/{id}/events`: a job's states as server-sent events, each told once, until it has ended.

An event's id is the job's revision: who comes back with `Last-Event-ID` hears only what came after. Knows
nothing of how the table finds out; one question of its serves all who wait.
"""

from collections.abc import AsyncIterator

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from composer.errors import SoundreelError
from deployments.ingress import Desk
from deployments.ingress.desk import AtDesk, job_or_404
from deployments.ingress.keys import Caller
from deployments.ingress.problems import Problem, dumps
from deployments.ingress.views import job_line
from deployments.runner import Job, Jobs

router = APIRouter()

HEARTBEAT_SECONDS = 15.0
_HEARTBEAT = b": still here\n\n"
_HEADERS = {"X-Accel-Buffering": "no"}
"""Proxies pass every event on at once."""


@router.get("/v1/jobs/{job_id}/events")
async def follow_job(job_id: str, request: Request, desk: AtDesk, key: Caller) -> Response:
    """Events `job` whenever the job moves, and `end` after its last; 204 for who has heard the last already
    (an EventSource then stays away). A comment every 15 seconds shows that the connection lives."""
    job = await job_or_404(desk, job_id, key)
    heard = _last_heard(request, job)
    if job.ended and heard == job.revision:
        return Response(status_code=204)
    if desk.watching.locked():
        raise Problem(429, "too_many_watchers", "too many follow jobs just now", headers={"Retry-After": "5"})
    return StreamingResponse(_counted(desk, job, heard), 200, _HEADERS, "text/event-stream")


async def _counted(desk: Desk, job: Job, heard: int | None) -> AsyncIterator[bytes]:
    async with desk.watching:
        async for event in _events(desk.jobs, job, heard):
            yield event


async def _events(jobs: Jobs, job: Job, heard: int | None) -> AsyncIterator[bytes]:
    """What is new since `heard`. It breaks off when the table cannot be asked: the client comes back."""
    while True:
        if heard == job.revision:
            yield _HEARTBEAT
        else:
            heard = job.revision
            yield _event("job", heard, dumps(job_line(job)))
        if job.ended:
            yield _event("end", heard, dumps({"id": job.id, "status": job.status}))
            return
        try:
            later = await jobs.wait(job.id, HEARTBEAT_SECONDS, heard)
        except SoundreelError:
            return
        if later is None:
            yield _event("end", heard, dumps({"id": job.id, "status": "deleted"}))
            return
        job = later


def _event(kind: str, revision: int, data: bytes) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (revision, kind.encode(), data)


def _last_heard(request: Request, job: Job) -> int | None:
    """The revision that the client has seen; None when it says nothing that this job can have told."""
    said = request.headers.get("last-event-id", "")
    if not (said.isascii() and said.isdigit() and len(said) < 16):
        return None
    return int(said) if int(said) <= job.revision else None
