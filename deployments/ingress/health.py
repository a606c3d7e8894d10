"""Whether the server lives, whether it can work, and which engine each slot has."""

import asyncio

from fastapi import APIRouter
from starlette.responses import Response

from composer.errors import SoundreelError
from deployments.ingress.desk import AtDesk
from deployments.ingress.problems import Problem, answer

router = APIRouter()

READY_SECONDS = 2.0


@router.get("/healthz")
async def healthz() -> Response:
    """200 as long as this process answers."""
    return answer({"status": "ok"})


@router.get("/readyz")
async def readyz(desk: AtDesk) -> Response:
    """200 when jobs can be taken; 503 when the runner does not answer."""
    try:
        async with asyncio.timeout(READY_SECONDS):
            await desk.jobs.list(1)
    except (TimeoutError, SoundreelError):
        raise Problem(503, "not_ready", "the runner does not answer", headers={"Retry-After": "2"}) from None
    return answer({"status": "ready"})


@router.get("/v1/models")
async def list_models(desk: AtDesk) -> Response:
    """The engine of every slot, and its licence."""
    return answer({"models": list(desk.engines)})
