"""The OpenAPI page: what FastAPI sees of the routes, and what it does not: bodies, answers, errors, keys."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from deployments.ingress.operations import ASKED, Operation, operations
from deployments.ingress.schemas import BYTES, COMPONENTS, TEXT, ref
from deployments.ingress.wishes import Repetition, Submission

_KEY = {"type": "http", "scheme": "bearer", "description": "<id>.<secret>, where the server has keys"}
_ALWAYS = (503,)


def describe(
    routes: Sequence[BaseRoute],
    title: str,
    version: str,
    schemas: Mapping[str, Mapping[str, Any]],
    keys: bool = False,
) -> dict[str, Any]:
    """The page for `routes`, where a job is one of the graphs whose requests `schemas` describes.

    With `keys` the server asks for one; else it takes whoever comes.
    """
    page = get_openapi(title=title, version=version, routes=routes)
    components = page.setdefault("components", {})
    components["schemas"] = dict(COMPONENTS)
    components["securitySchemes"] = {"key": _KEY}
    submit = {
        "oneOf": [_submission(graph, schema, components["schemas"]) for graph, schema in schemas.items()]
    }
    known = operations(submit, Repetition.model_json_schema())
    for path, methods in page["paths"].items():
        for method, told in methods.items():
            operation = known.get((path, method), Operation({200: None}))
            _tell(told, operation, keys)
    return page


def _tell(told: dict[str, Any], operation: Operation, keys: bool) -> None:
    _without_null(told.get("parameters", []))
    told.setdefault("parameters", []).extend(
        {"name": name, "in": "header", "required": False, "schema": ASKED[name]} for name in operation.asks
    )
    if operation.body is not None:
        told["requestBody"] = {"required": not operation.optional, "content": operation.body}
    problems = set(operation.problems)
    if not operation.open:
        problems |= {*_ALWAYS, *((401,) if keys else ())}
        told["security"] = [{"key": []}] if keys else [{}, {"key": []}]
    told["responses"] = {
        str(status): _answer(status, content, operation.tells)
        for status, content in operation.answers.items()
    } | {str(status): _problem(status, operation.sentences) for status in sorted(problems)}


def _answer(status: int, content: str | None, tells: Sequence[str]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if tells:
        answer["headers"] = {name: {"schema": TEXT} for name in tells}
    if content == "text/event-stream":
        answer["content"] = {content: {"schema": ref("Event")}}
    elif content is not None and "/" in content:
        # Files are of the type that they are; the page can only say that they are bytes.
        kind = "*/*" if content == "application/octet-stream" else content
        answer["content"] = {kind: {"schema": BYTES}}
    elif content is not None:
        answer["content"] = {"application/json": {"schema": ref(content)}}
    return answer


def _problem(status: int, sentences: bool) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": ref("Problem")}}
    if sentences:  # before the route is reached, as without a key, it is a problem all the same
        content["application/json"] = {"schema": ref("Sentence")}
    return {"description": HTTPStatus(status).phrase, "content": content}


def _submission(graph: str, schema: Mapping[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    """The body that submits a job of one graph; its request and what that refers to become components."""
    request = dict(schema)
    components.update(request.pop("$defs", {}))
    components[str(request["title"])] = request
    body = Submission.model_json_schema()
    body["title"] = f"{graph} job"
    body["properties"] |= {"graph": {"const": graph}, "request": ref(str(request["title"]))}
    return body


def _without_null(parameters: list[dict[str, Any]]) -> None:
    """A parameter of a query that may be left out has no null: nothing in a query is null."""
    for parameter in parameters:
        schema = parameter.get("schema", {})
        kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
        if len(kinds) == 1:
            del schema["anyOf"]
            schema.update(kinds[0])
