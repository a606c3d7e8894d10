"""The page for people: files that stand beside this one. What it shows comes from the API alone."""

from pathlib import Path

from fastapi import APIRouter
from starlette.responses import Response

from deployments.ingress.problems import Problem

router = APIRouter(include_in_schema=False)

_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FILES = {
    path.name: (path.read_bytes(), f"{_KINDS[path.suffix]}; charset=utf-8")
    for path in sorted(Path(__file__).parent.iterdir())
    if path.suffix in _KINDS
}
# What is played behind a key, the page fetches with it and holds as a blob of its own.
_OURS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "media-src 'self' blob:; img-src 'self' blob:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
}


@router.head("/")
@router.get("/")
async def index() -> Response:
    """The page itself."""
    return _file("index.html")


@router.get("/page/{name}")
async def part(name: str) -> Response:
    """A script or style of the page."""
    return _file(name)


def _file(name: str) -> Response:
    if name not in _FILES:
        raise Problem(404, "not_found", "the page has no such part")
    data, media_type = _FILES[name]
    return Response(data, headers=_OURS, media_type=media_type)
