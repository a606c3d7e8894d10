"""`POST /generate_content`: for clients of the text-to-video service, over the same jobs as everything.

The answer is the finished film itself. Errors are `{"error": sentence}`, as that service told them, with the
status that says whose fault it was. A client that hangs up loses nothing: the job goes on.
"""

import secrets
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from composer.errors import SoundreelError
from deployments.ingress.bodies import only, read_json
from deployments.ingress.desk import AtDesk, ended
from deployments.ingress.downloads import send
from deployments.ingress.keys import Caller
from deployments.ingress.problems import Problem, answer
from deployments.runner import Job, Terms

router = APIRouter()

FILENAME = "final_video.mp4"
DEFAULTS = {"genre": "pop", "duration": 10, "video_prompt": "A peaceful scenic view of nature."}
_FIELDS = {"genre": "genre", "duration": "seconds", "video_prompt": "prompt"}


@router.post("/generate_content")
async def generate_content(request: Request, desk: AtDesk, key: Caller) -> Response:
    """`{"genre": ..., "duration": seconds, "video_prompt": ...}`, each with a default -> the film."""
    try:
        body = await read_json(request)
        only(body, *_FIELDS)
    except Problem as problem:
        return _told(problem)
    try:
        return await _film(request, desk, key, DEFAULTS | body)
    except SoundreelError as error:
        return _told(_renamed(Problem.of(error)))
    except Problem as problem:
        return _told(_renamed(problem))


async def _film(request: Request, desk: AtDesk, key: str, asked: dict[str, Any]) -> Response:
    seed = secrets.randbelow(2**32)  # that service had none: another film every time
    values = {ours: asked[theirs] for theirs, ours in _FIELDS.items()} | {"seed": seed}
    terms = Terms(key=key)
    job = await ended(
        desk.jobs, await desk.jobs.submit("content", await desk.accept("content", values, terms), terms)
    )
    if job.status != "completed":
        raise _failure(job)
    film = next(artifact for artifact in job.artifacts if artifact.media_type == "video/mp4")
    return await send(request, desk.store, film, FILENAME, {"Content-Location": f"/v1/jobs/{job.id}"})


def _failure(job: Job) -> Problem:
    if job.error is None:
        return Problem(409, job.status, f"the job was {job.status}")
    status = {"caller": 422, "unavailable": 503}.get(job.error.blame, 500)
    return Problem(status, job.error.code, job.error.message, job.error.field)


def _renamed(problem: Problem) -> Problem:
    """The problem in that service's own words for the fields."""
    for theirs, ours in _FIELDS.items():
        if problem.field == ours:
            problem.message = problem.message.replace(ours, theirs, 1)
    return problem


def _told(problem: Problem) -> Response:
    """The error as that service told it."""
    said: dict[str, Any] = {"error": problem.message, "code": problem.code}
    return answer(said, problem.status, problem.headers)
