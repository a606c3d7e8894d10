"""The OpenAPI page by operation: bodies with examples, what is answered, what can go wrong, which headers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deployments.ingress.schemas import BYTES, TEXT, Schema, closed
from deployments.ingress.wishes import MOST_WAIT

BODY = (400, 408, 411, 413, 415, 422)
"""What can be wrong with a body."""
FULL = (429, 507)
"""Why nothing new is taken just now."""

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """`answers` by status: a component, a media type, or None for no content. `problems` by status.

    `asks` names headers that are read, `tells` headers that are sent with what is not a problem.
    """

    answers: Mapping[int, str | None]
    problems: tuple[int, ...] = ()
    body: Content | None = None
    optional: bool = False
    asks: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    open: bool = field(default=False, kw_only=True)
    """Whether it is answered without a key."""
    sentences: bool = field(default=False, kw_only=True)
    """Whether what goes wrong is told as `{"error": sentence}`, as a seed did."""


ASKED: Mapping[str, Schema] = {
    "Idempotency-Key": {
        "type": "string",
        "pattern": "^[!-~]([ -~]{0,253}[!-~])?$",
        "description": "a name for this submit: sent again within a day, it is the same job",
    },
    "Prefer": TEXT | {"description": f"wait=n: answer when the job has ended, after n (to {MOST_WAIT:g}) s"},
    "Range": TEXT | {"description": "one range of bytes"},
    "If-None-Match": TEXT,
    "If-Range": TEXT,
    "Last-Event-ID": TEXT | {"description": "the last revision that was heard"},
}

_PROMPT = {"type": "string", "minLength": 1, "maxLength": 2000}
_VLOG = closed(
    ["image_urls", "prompt"],
    image_urls={"type": "array", "items": TEXT, "minItems": 1, "maxItems": 200},
    prompt=_PROMPT,
)
_SONGS = closed(
    ["prompt", "duration"],
    prompt=_PROMPT,
    duration={"type": "number", "minimum": 2, "maximum": 600, "description": "seconds of each song"},
)
_FILM = closed(
    [],
    genre={"type": "string", "minLength": 1, "maxLength": 200, "default": "pop"},
    duration={"type": "number", "minimum": 2, "maximum": 300, "default": 10, "description": "seconds"},
    video_prompt=_PROMPT | {"default": "A peaceful scenic view of nature."},
)
_UPLOAD: Schema = {"type": "object", "required": ["file"], "properties": {"file": BYTES}}
_UPLOADED_FILM: Schema = {"type": "object", "required": ["video"], "properties": {"video": BYTES}}
_SCORED = closed(["filename"], filename=TEXT | {"description": "as the upload was answered"})


def json_body(schema: Schema, **examples: Any) -> Content:
    named = {name: {"value": value} for name, value in examples.items()}
    return {"application/json": {"schema": schema, **({"examples": named} if named else {})}}


_FILE: Content = {"multipart/form-data": {"schema": _UPLOAD}, "application/octet-stream": {"schema": {}}}
_SUBMIT = {
    "content": {"graph": "content", "request": {"prompt": "a quiet sea at sunset", "genre": "lo-fi"}},
    "music": {"graph": "music", "request": {"prompt": "calm lo-fi with rhodes", "seconds": 20}},
    "vlog": {
        "graph": "vlog",
        "request": {"photos": ["https://example.com/photo.jpg"], "prompt": "bright synthwave"},
        "seconds": 600,
    },
}
_AGAIN = {"changes": {"prompt": "the same, but louder"}, "exclude": ["music/1"]}
_VIDEO = {
    "prompt": "bright synthwave",
    "input_reference": ["https://example.com/photo.jpg"],
    "seconds": "4",
    "size": "1280x720",
}
_VIDEO_BODY: Schema = {
    "type": "object",
    "description": "a prompt or photos are needed: without photos the video shows what the prompt says",
    "properties": {
        "prompt": {"type": "string", "maxLength": 2000},
        "input_reference": {"description": "ids of uploads and URLs; in a form also files"},
        "seconds": {"type": ["string", "number"]},
        "size": TEXT,
    },
}
_WAITS = ("Idempotency-Key", "Prefer")
_PLACED = ("Location", "Idempotent-Replayed", "Preference-Applied")
_PARTS = ("Range", "If-None-Match", "If-Range")
_WHOLE: Mapping[int, str | None] = {
    200: "application/octet-stream",
    206: "application/octet-stream",
    304: None,
}
_FILED = ("ETag", "Accept-Ranges", "Content-Disposition", "Content-Range")
_SUBMITTED: Mapping[int, str | None] = {200: "Job", 202: "Job"}


def operations(submit: Schema, again: Schema) -> Mapping[tuple[str, str], Operation]:
    """By path and method; `submit` and `again` are the bodies that submit and repeat a job."""
    here = "/v1/jobs/{job_id}"
    return {
        ("/v1/jobs", "post"): Operation(
            _SUBMITTED, (*BODY, 409, *FULL), json_body(submit, **_SUBMIT), False, _WAITS, _PLACED
        ),
        ("/v1/jobs", "get"): Operation({200: "JobList"}, (422,)),
        (here, "get"): Operation({200: "Job"}, (404,)),
        (here, "delete"): Operation({204: None}, (404, 409)),
        (f"{here}/cancel", "post"): Operation({200: "Job", 202: "Job"}, (404, 409)),
        (f"{here}/retry", "post"): Operation(
            _SUBMITTED, (*BODY, 404, 409, *FULL), json_body(again, louder=_AGAIN), True, _WAITS, _PLACED
        ),
        (f"{here}/events", "get"): Operation(
            {200: "text/event-stream", 204: None}, (404, 429), asks=("Last-Event-ID",)
        ),
        (f"{here}/artifacts", "get"): Operation({200: "Artifacts"}, (404,)),
        (f"{here}/artifacts/{{name}}", "get"): Operation(_WHOLE, (404, 410, 416), asks=_PARTS, tells=_FILED),
        ("/v1/files", "post"): Operation({201: "File"}, (*BODY, 507), _FILE, tells=("Location",)),
        ("/v1/files/{file_id}", "get"): Operation({200: "File"}, (404,)),
        ("/v1/files/{file_id}", "delete"): Operation({204: None}, (404,)),
        ("/v1/graphs", "get"): Operation({200: "GraphList"}),
        ("/v1/graphs/{name}", "get"): Operation({200: "Graph"}, (404,)),
        ("/v1/models", "get"): Operation({200: "ModelList"}),
        ("/healthz", "get"): Operation({200: "State"}, open=True),
        ("/readyz", "get"): Operation({200: "State"}, (503,), open=True),
        **_seed_routes(),
        **_videos(),
    }


def _seed_routes() -> Mapping[tuple[str, str], Operation]:
    photos = {"image_urls": ["https://example.com/photo.jpg"], "prompt": "calm piano"}
    songs = {"prompt": "calm lo-fi", "duration": 20}
    film = {"genre": "pop", "duration": 10, "video_prompt": "a quiet sea at sunset"}
    return {
        ("/create-video-with-music", "post"): Operation(
            {200: "video/mp4", 206: "video/mp4", 304: None},
            (*BODY, 409, 410, 416, *FULL),
            json_body(_VLOG, photos=photos),
        ),
        ("/generate_content", "post"): Operation(
            {200: "video/mp4", 206: "video/mp4", 304: None},
            (*BODY, 409, 410, 416, *FULL),
            json_body(_FILM, film=film),
            sentences=True,
        ),
        ("/upload", "post"): Operation(
            {200: "Uploaded"},
            (*BODY, 507),
            {"multipart/form-data": {"schema": _UPLOADED_FILM}},
            sentences=True,
        ),
        ("/generate", "post"): Operation(
            {200: "video/mp4", 206: "video/mp4", 304: None},
            (*BODY, 404, 409, 410, 416, *FULL),
            json_body(_SCORED, film={"filename": "clip.mp4"}),
            sentences=True,
        ),
        ("/generate-music/", "post"): Operation(
            {200: "Task"}, (*BODY, *FULL), json_body(_SONGS, songs=songs)
        ),
        ("/status/{task_id}", "get"): Operation({200: "TaskStatus"}, (404,)),
        ("/download/{filename}", "get"): Operation(
            {200: "audio/wav", 206: "audio/wav", 304: None}, (404, 410, 416), asks=_PARTS, tells=_FILED
        ),
    }


def _videos() -> Mapping[tuple[str, str], Operation]:
    one = "/v1/videos/{video_id}"
    create = json_body(_VIDEO_BODY, photos=_VIDEO) | {"multipart/form-data": {"schema": _VIDEO_BODY}}
    remix = json_body(closed(["prompt"], prompt=_PROMPT), louder={"prompt": "the same, but louder"})
    return {
        ("/v1/videos", "post"): Operation(
            {200: "Video"}, (*BODY, 409, *FULL), create, asks=("Idempotency-Key",)
        ),
        ("/v1/videos", "get"): Operation({200: "VideoList"}, (404, 422)),
        (one, "get"): Operation({200: "Video"}, (404,)),
        (one, "delete"): Operation({200: "VideoDeleted"}, (404, 409)),
        (f"{one}/content", "get"): Operation(_WHOLE, (400, 404, 409, 410, 416), asks=_PARTS, tells=_FILED),
        (f"{one}/remix", "post"): Operation(
            {200: "Video"}, (*BODY, 404, 409, *FULL), remix, asks=("Idempotency-Key",)
        ),
    }
