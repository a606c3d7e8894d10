"""`POST /generate-music/`: for clients of the photo-vlog service, over the same jobs as everything.

The answer comes at once; two songs are written behind it, from two seeds. That service only planned the
status and the download, so their form is ours. A task is a job of the graph `music`, and its id the job's
own UUID: whatever keeps the job keeps the task.
"""

import re
import secrets
from pathlib import PurePath
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from composer.errors import InputError
from deployments.ingress import Desk
from deployments.ingress.bodies import only, read_json
from deployments.ingress.desk import AtDesk
from deployments.ingress.downloads import send
from deployments.ingress.keys import Caller
from deployments.ingress.problems import Problem, answer
from deployments.ingress.views import job_line
from deployments.runner import JOB_ID, Job, StoredArtifact, Terms

router = APIRouter()

SONGS = 2
_TASK = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_SONG = re.compile(rf"({_TASK})_(song[1-9])\.[a-z0-9]+")
_IN_WORDS = {
    "queued": "waiting for its turn",
    "in_progress": "the songs are being written",
    "completed": "the songs are ready",
    "failed": "the songs could not be written",
    "cancelled": "the task was cancelled",
    "expired": "the songs are no longer kept",
}


@router.post("/generate-music", include_in_schema=False)
@router.post("/generate-music/")
async def generate_music(request: Request, desk: AtDesk, key: Caller) -> Response:
    """`{"prompt": ..., "duration": seconds}` -> the id of a task that writes two songs.

    400 for a duration that no song can have.
    """
    wished = _wished(await read_json(request))
    seed = secrets.randbelow(2**32 - SONGS)
    terms = Terms(key=key)
    try:
        payload = await desk.accept("music", wished | {"seed": seed, "variants": SONGS}, terms)
    except InputError as error:
        raise _told(error) from None
    task = _task_of(await desk.jobs.submit("music", payload, terms))
    return answer(
        {
            "message": "Music generation started in the background.",
            "task_id": task,
            "status_info": f"GET /status/{task} tells how far it is; the seeds are {seed} and {seed + 1}",
            "expected_files": {
                f"song{number + 1}": f"{task}_song{number + 1}.wav" for number in range(SONGS)
            },
        }
    )


@router.get("/status/{task_id}")
async def get_status(task_id: str, desk: AtDesk, key: Caller) -> Response:
    """How far a task is; its files once it is done, its error if it failed."""
    job = await _job_of(task_id, desk, key)
    line = job_line(job)
    files = {
        song: {"filename": name, "url": f"/download/{name}", "media_type": artifact.media_type}
        | {"size": artifact.size, "seed": seed}
        for song, (name, artifact, seed) in _songs(job).items()
    }
    told: dict[str, Any] = {"task_id": task_id, "status": job.status, "status_info": _IN_WORDS[job.status]}
    told |= {"progress": _progress(job), "files": files, "error": line["error"], "job": f"/v1/jobs/{job.id}"}
    return answer(told | {name: line[name] for name in ("created_at", "started_at", "finished_at")})


@router.head("/download/{filename}", include_in_schema=False)
@router.get("/download/{filename}")
async def download(filename: str, request: Request, desk: AtDesk, key: Caller) -> Response:
    """A song of a task by the name that the task expected it under, whole or one Range of it."""
    asked = _SONG.fullmatch(filename)
    if asked is None:
        raise Problem(404, "not_found", "there is no such file")
    job = await _job_of(asked[1], desk, key)
    name, artifact, _ = _songs(job).get(asked[2], ("", None, 0))
    if artifact is None or name != filename:
        raise Problem(404, "artifact_not_found", f"the task is {job.status} and has no such file")
    return await send(request, desk.store, artifact, filename)


def _wished(body: dict[str, Any]) -> dict[str, Any]:
    only(body, "prompt", "duration")
    for field in ("prompt", "duration"):
        if field not in body:
            raise Problem(422, "invalid_input", f"{field}: it is missing", field)
    duration = body["duration"]
    if isinstance(duration, int | float) and not isinstance(duration, bool) and duration <= 0:
        raise Problem(400, "invalid_input", "Duration must be greater than zero", "duration")
    return {"prompt": body["prompt"], "seconds": duration}


def _told(error: InputError) -> Problem:
    """The error in this route's own words for its fields; a number that is no length is a bad request."""
    if error.field != "seconds":
        return Problem.of(error)
    message = error.message.replace("seconds", "duration", 1)
    return Problem(422 if "valid number" in message else 400, error.code, message, "duration")


async def _job_of(task_id: str, desk: Desk, key: str) -> Job:
    job = None
    if re.fullmatch(_TASK, task_id):
        job = await desk.jobs.get(JOB_ID + task_id.replace("-", ""))
    if job is None or job.graph != "music" or job.terms.key != key:
        raise Problem(404, "task_not_found", "there is no such task")
    return job


def _task_of(job: Job) -> str:
    return str(UUID(job.id.removeprefix(JOB_ID)))


def _songs(job: Job) -> dict[str, tuple[str, StoredArtifact, int]]:
    """`song1` from the first seed, and so on: the name to download it by, the file and the seed."""
    made = {artifact.name: artifact for artifact in job.artifacts}
    pieces = sorted(job.report.get("pieces", {}).items(), key=lambda piece: piece[1]["seed"])
    return {
        f"song{number}": (f"{_task_of(job)}_song{number}{PurePath(name).suffix}", made[name], about["seed"])
        for number, (name, about) in enumerate(pieces, 1)
        if name in made
    }


def _progress(job: Job) -> float:
    """The share of the songs that are written, 0 to 1; 1 when their files are there too."""
    if job.status == "completed":
        return 1.0
    total = sum(stage.total for stage in job.stages)
    return (
        round(min(0.99, sum(stage.done - stage.failed for stage in job.stages) / total), 2) if total else 0.0
    )
