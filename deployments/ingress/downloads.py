"""Finished files: whole or one range of them, with their hash as ETag; never bytes that are not theirs."""

from collections.abc import AsyncIterator, Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from composer.errors import InputError
from deployments.ingress import ranges
from deployments.ingress.problems import Problem
from deployments.runner import Store, StoredArtifact


async def send(
    request: Request,
    store: Store,
    artifact: StoredArtifact,
    filename: str,
    extra: Mapping[str, str] | None = None,
) -> Response:
    """The artifact under `filename`, a name of our own making.

    Problem 416 for a range outside of it; 410 `artifact_missing` when the store has let it go, has lost it or
    finds other bytes than were put: the job may be tried again.
    """
    if await store.size(artifact.sha256) != artifact.size:
        raise _missing()
    etag = f'"{artifact.sha256}"'
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'attachment; filename="{filename}"',
        **(extra or {}),
    }
    known = request.headers.get("if-none-match", "")
    if etag in known or known.strip() == "*":
        return Response(status_code=304, headers=headers)
    try:
        asked = ranges.parse(_range_header(request, etag), artifact.size)
    except ranges.Unsatisfiable:
        outside = {"Content-Range": f"bytes */{artifact.size}"}
        raise Problem(416, "bad_range", f"the file has {artifact.size} bytes", headers=outside) from None
    start, end = asked or (0, artifact.size)
    headers["Content-Length"] = str(end - start)
    if asked:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{artifact.size}"
    status = 206 if asked else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=artifact.media_type)
    body = await _begun(store.range(artifact.sha256, start, end))
    return StreamingResponse(body, status, headers, artifact.media_type)


def _missing() -> Problem:
    return Problem(410, "artifact_missing", "the file is no longer kept, or was damaged; try the job again")


async def _begun(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces, the first of them read: the store has checked the file before the status is sent."""
    try:
        first = await anext(pieces, b"")
    except InputError as error:
        raise _missing() from error

    async def all_of_them() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    return all_of_them()


def _range_header(request: Request, etag: str) -> str | None:
    """The range, unless it was asked for another state of the file."""
    if request.headers.get("if-range", etag) != etag:
        return None
    return request.headers.get("range")
