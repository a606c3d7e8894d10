"""`/v1/videos`: videos as clients of OpenAI's API ask for them, over the same jobs as everything.

A video is a job of the graph `vlog`, or of `content` when words are all there is, and its id the job's own.
Photos come as `input_reference`, and the length that was asked for is spread over them. Errors are in that
API's shape: `error` has `type` and `param`.
"""

import json
import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from composer.errors import InputError
from deployments.ingress import Desk
from deployments.ingress.bodies import media_type, only, read_json, unread
from deployments.ingress.desk import AtDesk
from deployments.ingress.downloads import send
from deployments.ingress.keys import Caller
from deployments.ingress.problems import Problem, answer, dumps, problem_of
from deployments.ingress.video_requests import from_form, from_json, length, size_of
from deployments.ingress.wishes import Repetition, idempotency, terms_again
from deployments.runner import Job, Terms

MODEL = "soundreel"
GRAPHS = ("vlog", "content")
POLL_MS = 1000

_STATUS = {"cancelled": "failed", "expired": "completed"}


class OpenAIRoute(APIRoute):
    """Answers every error in the shape that OpenAI's clients read, and in the names of these routes."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except Exception as error:
                problem = problem_of(error)
                if problem.status == 500:
                    raise  # what was not planned is to be heard of in the log
                return _refusal(problem)

        return told


router = APIRouter(route_class=OpenAIRoute)


@router.post("/v1/videos")
async def create_video(request: Request, desk: AtDesk, key: Caller) -> Response:
    """Make a video of the photos in `input_reference`, of files, URLs or uploads, with music like `prompt`.

    `seconds` (as a string, 1 to 600, and 0.2 to 60 a photo) is spread over the photos and bent to whole
    beats; left out, a photo has two seconds. Without photos the video shows what `prompt` says, for 2 to 300
    seconds, or 4. Any other field of the graph `vlog`, or `content`, may be given too.
    """
    terms = Terms(key=key, idempotency=idempotency(request))
    if media_type(request) == "multipart/form-data":
        wish = await from_form(request, desk, key)
    elif media_type(request) == "application/json":
        wish = from_json(await read_json(request), desk.schemas)
    else:
        raise unread(415, "unsupported_media_type", "send multipart/form-data or application/json")
    payload = await _accepted(desk, wish.graph, wish.values, terms)
    return _shown(await desk.jobs.submit(wish.graph, payload, terms))


@router.get("/v1/videos")
async def list_videos(
    desk: AtDesk,
    key: Caller,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    after: Annotated[str | None, Query(max_length=100)] = None,
    order: Literal["asc", "desc"] = "desc",
) -> Response:
    """Videos by the time they were asked for; `after` is the id of the last of the page before."""
    if after is not None:
        await _job_of(after, desk, key)
    found = await desk.jobs.list(limit + 1, after, key, GRAPHS, oldest=order == "asc")
    page = [_view(job) for job in found[:limit]]
    ends = {"first_id": page[0]["id"] if page else None, "last_id": page[-1]["id"] if page else None}
    return answer({"object": "list", "data": page, **ends, "has_more": len(found) > limit})


@router.get("/v1/videos/{video_id}")
async def get_video(video_id: str, desk: AtDesk, key: Caller) -> Response:
    """How a video stands; `openai-poll-after-ms` says when to look again."""
    return _shown(await _job_of(video_id, desk, key))


@router.delete("/v1/videos/{video_id}")
async def delete_video(video_id: str, desk: AtDesk, key: Caller) -> Response:
    """Forget a video that is completed or has failed, and its files. 409 while it is being made."""
    job = await _job_of(video_id, desk, key)
    if not job.ended:
        said = f"the video is {job.status}: POST /v1/jobs/{job.id}/cancel first"
        raise Problem(409, "video_in_progress", said)
    await desk.jobs.delete(job.id)
    return answer({"id": job.id, "object": "video.deleted", "deleted": True})


@router.head("/v1/videos/{video_id}/content", include_in_schema=False)
@router.get("/v1/videos/{video_id}/content")
async def get_content(
    video_id: str, request: Request, desk: AtDesk, key: Caller, variant: str = "video"
) -> Response:
    """The finished MP4, whole or one Range of it. 409 before it is completed."""
    if variant != "video":
        raise Problem(400, "unsupported_variant", "variant: video is all there is", "variant")
    job = await _job_of(video_id, desk, key)
    if job.status == "expired":
        raise Problem(410, "video_expired", "the video is no longer kept: make it again")
    for artifact in job.artifacts:
        if artifact.media_type == "video/mp4":
            return await send(request, desk.store, artifact, artifact.name)
    raise Problem(409, "video_not_ready", f"the video is {_STATUS.get(job.status, job.status)}")


@router.post("/v1/videos/{video_id}/remix")
async def remix_video(video_id: str, request: Request, desk: AtDesk, key: Caller) -> Response:
    """The same with another `prompt`: what the prompt does not touch is not made again."""
    body = await read_json(request)
    only(body, "prompt")
    if not isinstance(body.get("prompt"), str):
        raise Problem(400, "invalid_input", "prompt: words are required", "prompt")
    job = await _job_of(video_id, desk, key)
    terms = terms_again(job, Repetition(), request)
    payload = await _accepted(desk, job.graph, {**job.request, "prompt": body["prompt"]}, terms)
    return _shown(await desk.jobs.submit(job.graph, payload, terms))


async def _accepted(desk: Desk, graph: str, values: dict[str, Any], terms: Terms) -> dict[str, Any]:
    """The request as the row keeps it; its errors name fields as they are called here."""
    try:
        return await desk.accept(graph, values, terms)
    except InputError as error:
        names = {"photos": "input_reference", "seconds_per_photo": "seconds"}
        ours = re.match("photos|seconds_per_photo", error.field or "")
        if ours is None:
            raise
        theirs = names[ours[0]]
        field, message = (text.replace(ours[0], theirs, 1) for text in (error.field or "", error.message))
        raise InputError(message, error.code, field) from None


async def _job_of(video_id: str, desk: Desk, key: str) -> Job:
    job = await desk.jobs.get(video_id)
    if job is None or job.graph not in GRAPHS or job.terms.key != key:
        raise Problem(404, "video_not_found", "there is no such video", "video_id")
    return job


def _shown(job: Job) -> Response:
    headers = {} if job.ended else {"openai-poll-after-ms": str(POLL_MS)}
    return answer(_view(job), 200, headers)


def _view(job: Job) -> dict[str, Any]:
    """A job as OpenAI's clients read a video. The id of a cancelled one stays: it counts as failed."""
    done = job.status in ("completed", "expired")
    error = job.error and {"code": job.error.code, "message": job.error.message}
    if job.status == "cancelled":
        error = {"code": "cancelled", "message": "the job was cancelled"}
    return {
        "id": job.id,
        "object": "video",
        "model": MODEL,
        "status": _STATUS.get(job.status, job.status),
        "progress": 100 if done else _progress(job),
        "created_at": int(job.created.timestamp()),
        "completed_at": int(job.finished.timestamp()) if done and job.finished else None,
        "expires_at": int(job.finished.timestamp()) if job.status == "expired" and job.finished else None,
        "prompt": job.request.get("prompt"),
        "seconds": length(job.request),
        "size": size_of(job.request),
        "error": error or None,
        "remixed_from_video_id": job.terms.parent,
    }


def _progress(job: Job) -> int:
    """Per cent: every stage that such a film has counts the same, begun or not; 99 before its end."""
    wished = {"video" if job.graph == "content" else "photo", "assemble"}
    if not job.request.get("no_music"):
        wished.add("track" if job.request.get("music") else "music")
    stages = {stage.name: stage for stage in job.stages}
    names = wished | set(stages)
    shares = [stages[name].done / max(1, stages[name].total) for name in names if name in stages]
    return min(99, int(100 * sum(shares) / len(names)))


def _refusal(problem: Problem) -> Response:
    """The problem with what OpenAI's clients look for besides."""
    response = problem.response()
    body = json.loads(bytes(response.body))
    body["error"] |= {"type": _kind(problem.status), "param": body["error"]["field"]}
    response.body = dumps(body)
    response.headers["content-length"] = str(len(response.body))
    return response


def _kind(status: int) -> str:
    known = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    return known.get(status, "server_error" if status >= 500 else "invalid_request_error")
