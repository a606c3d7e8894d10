"""The OpenAPI page: what FastAPI sees of the routes, and the bodies and errors that it cannot see."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "error"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "error": {
            "type": "object",
            "required": ["code", "message", "field"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "field": {"type": ["string", "null"]},
            },
        },
    },
}
_BYTES = {"type": "string", "format": "binary"}
_FILE_BODY = {
    "multipart/form-data": {
        "schema": {"type": "object", "required": ["file"], "properties": {"file": _BYTES}}
    },
    "application/octet-stream": {"schema": _BYTES},
}
_VLOG_BODY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["image_urls", "prompt"],
    "properties": {
        "image_urls": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 200},
        "prompt": {"type": "string", "minLength": 1, "maxLength": 2000},
    },
}
_SONGS_BODY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["prompt", "duration"],
    "properties": {
        "prompt": {"type": "string", "minLength": 1, "maxLength": 2000},
        "duration": {"type": "number", "minimum": 2, "maximum": 600, "description": "seconds of each song"},
    },
}
_STRING = {"type": "string"}
_TASK = {
    "type": "object",
    "required": ["message", "task_id", "status_info", "expected_files"],
    "properties": {
        "message": _STRING,
        "task_id": {"type": "string", "format": "uuid"},
        "status_info": _STRING,
        "expected_files": {"type": "object", "properties": {"song1": _STRING, "song2": _STRING}},
    },
}
_SONG = {
    "type": "object",
    "properties": {
        "filename": _STRING,
        "url": _STRING,
        "media_type": _STRING,
        "size": {"type": "integer"},
        "seed": {"type": "integer"},
    },
}
_STATUS = {
    "type": "object",
    "required": ["task_id", "status", "status_info", "progress", "files", "error", "job"],
    "properties": {
        "task_id": {"type": "string", "format": "uuid"},
        "status": {"enum": ["queued", "in_progress", "completed", "failed", "cancelled", "expired"]},
        "status_info": _STRING,
        "progress": {"type": "number", "minimum": 0, "maximum": 1},
        "files": {"type": "object", "additionalProperties": _SONG},
        "error": {"oneOf": [{"type": "null"}, _PROBLEM["properties"]["error"]]},
        "job": {"type": "string", "description": "the same as a job of the graph `music`"},
        "created_at": _STRING,
        "started_at": {"type": ["string", "null"]},
        "finished_at": {"type": ["string", "null"]},
    },
}


def describe(
    routes: Sequence[BaseRoute], title: str, version: str, schemas: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The page for `routes`, where a job is one of the graphs whose requests `schemas` describes."""
    page = get_openapi(title=title, version=version, routes=routes)
    components = page.setdefault("components", {}).setdefault("schemas", {})
    components["Problem"] = _PROBLEM
    for unsent in ("HTTPValidationError", "ValidationError"):
        components.pop(unsent, None)
    jobs = [_job(graph, schema, components) for graph, schema in schemas.items()]
    _body(page, "/v1/jobs", _json({"oneOf": jobs}))
    _body(page, "/v1/files", _FILE_BODY)
    _body(page, "/create-video-with-music", _json(_VLOG_BODY))
    _body(page, "/generate-music/", _json(_SONGS_BODY))
    _answer(page, "/generate-music/", "post", _json(_TASK))
    _answer(page, "/status/{task_id}", "get", _json(_STATUS))
    _file(page, "/download/{filename}", "audio/wav")
    _file(page, "/v1/jobs/{job_id}/artifacts/{name}", "application/octet-stream")
    problem = {"$ref": "#/components/schemas/Problem"}
    for operations in page["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = {
                "description": "What went wrong",
                "content": {"application/problem+json": {"schema": problem}},
            }
    return page


def _job(graph: str, schema: Mapping[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    request = dict(schema)
    components.update(request.pop("$defs", {}))
    components[str(request["title"])] = request
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["graph", "request"],
        "properties": {
            "graph": {"const": graph},
            "request": {"$ref": f"#/components/schemas/{request['title']}"},
        },
    }


def _json(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _body(page: dict[str, Any], path: str, content: Mapping[str, Any]) -> None:
    page["paths"][path]["post"]["requestBody"] = {"required": True, "content": content}


def _answer(page: dict[str, Any], path: str, method: str, content: Mapping[str, Any]) -> None:
    page["paths"][path][method]["responses"]["200"]["content"] = content


def _file(page: dict[str, Any], path: str, media_type: str) -> None:
    """A file is answered whole, or the range of it that was asked for."""
    content = {media_type: {"schema": _BYTES}}
    _answer(page, path, "get", content)
    page["paths"][path]["get"]["responses"]["206"] = {
        "description": "The range asked for",
        "content": content,
    }
