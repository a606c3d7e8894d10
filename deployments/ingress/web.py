"""The web application: all routes together, the headers that every answer carries, and the OpenAPI page."""

from typing import Any

from fastapi import Depends, FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deployments.ingress import (
    Desk,
    events,
    files,
    film_score,
    generate_content,
    generate_music,
    graphs,
    health,
    jobs,
    openapi,
    page,
    photo_vlog,
    problems,
    videos,
)
from deployments.ingress.keys import key_of

_ALWAYS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


_KEPT = tuple(
    part.router
    for part in (
        jobs,
        events,
        files,
        graphs,
        photo_vlog,
        generate_music,
        generate_content,
        film_score,
        videos,
    )
)


class PrivateAnswers:
    """No answer is cached, sniffed or framed; a route may say more of what its page may load."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


def application(desk: Desk) -> FastAPI:
    """The routes over `desk`. Redirects are off: their address would be built from the client's Host."""
    app = FastAPI(
        title="Soundreel",
        summary="Photos, prompts, pictures and footage become finished videos with their own music.",
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.desk = desk
    for routes in (*_KEPT, health.models):
        app.include_router(routes, dependencies=[Depends(key_of)])
    for routes in (health.router, page.router):  # whoever asks whether it lives needs no key
        app.include_router(routes)
    problems.install(app)
    app.add_middleware(PrivateAnswers)
    described: dict[str, Any] = {}

    def describe() -> dict[str, Any]:
        if not described:
            described.update(
                openapi.describe(app.routes, app.title, app.version, desk.schemas, bool(desk.keys))
            )
        return described

    app.openapi = describe  # type: ignore[method-assign]  # FastAPI's documented way to add to the page
    return app
