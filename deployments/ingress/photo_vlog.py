"""`POST /create-video-with-music`: for clients of the photo-vlog service, over the same jobs as everything.

The answer is the finished video itself. A client that hangs up loses nothing: the job goes on, and its id
was in no answer but is in the list of jobs.
"""

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from composer.errors import InputError
from deployments.ingress.bodies import only, read_json
from deployments.ingress.desk import AtDesk, ended
from deployments.ingress.downloads import send
from deployments.ingress.keys import Caller
from deployments.ingress.problems import Problem
from deployments.runner import Job, Terms

router = APIRouter()

FILENAME = "generated_video_with_music.mp4"
_LOOK = {
    "size": "average",
    "fit": "cover",
    "fps": 30,
    "seconds_per_photo": 2.0,
    "transition": "dissolve",
    "transition_seconds": 0.5,
    "ken_burns": False,
}


@router.post("/create-video-with-music")
async def create_video_with_music(request: Request, desk: AtDesk, key: Caller) -> Response:
    """`{"image_urls": [...], "prompt": ...}` -> the video as an attachment.

    400 when a photo cannot be had or used, 503 when the server cannot take the job now.
    """
    values = _wished(await read_json(request))
    terms = Terms(key=key)
    try:
        payload = await desk.accept("vlog", values, terms)
    except InputError as error:
        status = 400 if (error.field or "").startswith("photos[") else 422
        raise _told(status, error.code, error.message, error.field) from None
    job = await ended(desk.jobs, await desk.jobs.submit("vlog", payload, terms))
    if job.status != "completed":
        raise _failure(job)
    video = next(artifact for artifact in job.artifacts if artifact.media_type == "video/mp4")
    return await send(request, desk.store, video, FILENAME, {"Content-Location": f"/v1/jobs/{job.id}"})


def _wished(body: dict[str, Any]) -> dict[str, Any]:
    only(body, "image_urls", "prompt")
    for field in ("image_urls", "prompt"):
        if field not in body:
            raise Problem(422, "invalid_input", f"{field}: it is missing", field)
    return {"photos": body["image_urls"], "prompt": body["prompt"], **_LOOK}


def _failure(job: Job) -> Problem:
    error = job.error
    if error is None:
        return Problem(409, job.status, f"the job was {job.status}")
    status = {"caller": 400, "unavailable": 503}.get(error.blame, 500)
    return _told(status, error.code, error.message, error.field)


def _told(status: int, code: str, message: str, field: str | None) -> Problem:
    """The error in this route's own words for its fields."""
    return Problem(
        status,
        code,
        message.replace("photos", "image_urls"),
        (field or "").replace("photos", "image_urls") or None,
    )
