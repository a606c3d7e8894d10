"""Whether the server lives, whether it can work, and which engine each slot has."""

import asyncio
from collections.abc import Awaitable

from fastapi import APIRouter
from starlette.responses import Response

from composer.errors import SoundreelError
from deployments.ingress.desk import AtDesk
from deployments.ingress.problems import Problem, answer

router = APIRouter()

READY_SECONDS = 2.0
_NO_FILE = "0" * 64


@router.get("/healthz")
async def healthz() -> Response:
    """200 as long as this process answers."""
    return answer({"status": "ok"})


@router.get("/readyz")
async def readyz(desk: AtDesk) -> Response:
    """200 when jobs can be taken; 503 when the table of jobs or the store does not answer in two seconds."""
    asked = {"the table of jobs": desk.jobs.get("job_0"), "the store": desk.store.size(_NO_FILE)}
    results = await asyncio.gather(*(_answers(question) for question in asked.values()))
    silent = [name for name, answered in zip(asked, results, strict=True) if not answered]
    if silent:
        said = f"no answer from {' and '.join(silent)}"
        raise Problem(503, "not_ready", said, headers={"Retry-After": "2"})
    return answer({"status": "ready"})


async def _answers(question: Awaitable[object]) -> bool:
    try:
        async with asyncio.timeout(READY_SECONDS):
            await question
    except (TimeoutError, SoundreelError):
        return False
    return True


models = APIRouter()


@models.get("/v1/models")
async def list_models(desk: AtDesk) -> Response:
    """The engine of every slot: its licence, whom to name, whether commercial use is allowed, its version."""
    return answer({"models": list(desk.engines)})
