"""`/v1/graphs`: what can be asked of the server, and who answers it."""

import json
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from deployments.ingress import Desk
from deployments.ingress.desk import AtDesk
from deployments.ingress.problems import Problem, answer

router = APIRouter()

COMPONENTS = "#/components/schemas/"
"""Where the schemas of requests point to: they stand on the OpenAPI page."""


@router.get("/v1/graphs")
async def list_graphs(desk: AtDesk) -> Response:
    """Every graph: the schema of its request and which fields of it name sources, its stages and engines."""
    return answer({"graphs": [_graph(desk, name) for name in desk.schemas]})


@router.get("/v1/graphs/{name}")
async def get_graph(name: str, desk: AtDesk) -> Response:
    """One graph."""
    if name not in desk.schemas:
        raise Problem(404, "graph_not_found", f"there is no such graph: one of {', '.join(desk.schemas)}")
    return answer(_graph(desk, name))


def _graph(desk: Desk, name: str) -> dict[str, Any]:
    slots = desk.slots.get(name) or [row["slot"] for row in desk.engines]
    by_itself = json.dumps(desk.schemas[name]).replace(COMPONENTS, "#/$defs/")
    return {
        "name": name,
        "request": json.loads(by_itself),
        "stages": list(slots),
        "sources": list(desk.sources.get(name, ())),
        "models": [row for row in desk.engines if row["slot"] in slots],
    }
