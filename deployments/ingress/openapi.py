"""The OpenAPI page: what FastAPI sees of the routes, and the bodies and errors that it cannot see."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

_PROBLEM = {
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


def describe(
    routes: Sequence[BaseRoute], title: str, version: str, schemas: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The page for `routes`, where a job is one of the graphs whose requests `schemas` describes."""
    page = get_openapi(title=title, version=version, routes=routes)
    components = page.setdefault("components", {}).setdefault("schemas", {})
    components["Problem"] = _PROBLEM
    jobs = [_job(graph, schema, components) for graph, schema in schemas.items()]
    _body(page, "/v1/jobs", _json({"oneOf": jobs}))
    _body(page, "/v1/files", _FILE_BODY)
    _body(page, "/create-video-with-music", _json(_VLOG_BODY))
    _body(page, "/generate-music/", _json(_SONGS_BODY))
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
