"""`/v1/files`: photos, tracks and films are streamed to the store and opened once before they get an id."""

import re
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from composer.errors import InputError
from deployments.ingress import Desk, sniff
from deployments.ingress.bodies import media_type, pieces, unread
from deployments.ingress.desk import AtDesk
from deployments.ingress.keys import Caller
from deployments.ingress.parts import FilePart
from deployments.ingress.problems import Problem, answer
from deployments.runner import Draft

router = APIRouter()

FORM_BYTES = 65_536
"""What a form may add around the file itself."""
_ID = re.compile(r"file_[0-9a-f]{32}")
WRITE_BYTES = 1 << 20
MOST_NAME = 255


@router.post("/v1/files", status_code=201)
async def upload_file(
    request: Request, desk: AtDesk, key: Caller, name: Annotated[str, Query(max_length=MOST_NAME)] = ""
) -> Response:
    """Take in a photo (JPEG, PNG, WebP), a track or a film: a form with a part `file`, or the bare bytes."""
    part, data = _incoming(request, desk.upload_bytes)
    record = await take_in(desk, key, data, lambda: part.name if part else name)
    file_id = f"file_{secrets.token_hex(16)}"
    await desk.store.put_record(file_id, record)
    return answer(_view(file_id, record), 201, {"Location": f"/v1/files/{file_id}"})


@router.get("/v1/files/{file_id}")
async def get_file(file_id: str, desk: AtDesk, key: Caller) -> Response:
    """What is known of an upload."""
    return answer(_view(file_id, await _record(desk, file_id, key)))


@router.delete("/v1/files/{file_id}", status_code=204)
async def delete_file(file_id: str, desk: AtDesk, key: Caller) -> Response:
    """Forget an upload. Jobs that have still to read it fail; its bytes go when nothing names them."""
    await _record(desk, file_id, key)
    await desk.store.drop_record(file_id)
    return Response(status_code=204)


async def take_in(
    desk: Desk, key: str, data: AsyncIterator[bytes], name: Callable[[], str]
) -> dict[str, Any]:
    """The record of a photo, a track or a film whose bytes are in the store from now on; `name` is asked for
    when they have come. Problem 413, 415 or 422 for what is not taken, and then nothing stays."""
    async with desk.store.draft() as draft:
        head = await _receive(data, draft, desk.upload_bytes)
        called = _clean(name())
        record = await _opened(desk, draft, head, called)
        record["object"] = await draft.keep()
        record["size"] = draft.size
    made = datetime.now(UTC).isoformat(timespec="milliseconds")
    return record | {"key": key, "name": called, "created_at": made}


async def _record(desk: Desk, file_id: str, key: str) -> dict[str, Any]:
    """The caller's upload; another's is not found either, nor is a record that is no upload."""
    record = await desk.store.get_record(file_id) if _ID.fullmatch(file_id) else None
    if record is None or record.get("key", "") != key:
        raise Problem(404, "file_not_found", "there is no such upload")
    return record


def _incoming(request: Request, most: int) -> tuple[FilePart | None, AsyncIterator[bytes]]:
    """The file's bytes as they come, and the form's part that they are in, if it is a form."""
    kind = media_type(request)
    if kind == "multipart/form-data":
        part = FilePart(request.headers["content-type"], pieces(request, most + FORM_BYTES))
        return part, aiter(part)
    if kind == "application/octet-stream" or kind.startswith(("image/", "audio/", "video/")):
        return None, pieces(request, most)
    raise unread(
        415,
        "unsupported_media_type",
        "send multipart/form-data, or the bytes as image/*, audio/* or octet-stream",
    )


async def _receive(data: AsyncIterator[bytes], draft: Draft, most: int) -> bytes:
    """Everything into the draft; the first bytes are given back."""
    waiting = bytearray()
    head = b""
    async for piece in data:
        head += piece[: sniff.HEAD_BYTES - len(head)]
        waiting += piece
        if draft.size + len(waiting) > most:
            raise unread(413, "too_large", f"the file is too large: at most {most} bytes are taken")
        if len(waiting) >= WRITE_BYTES:
            await draft.write(bytes(waiting))
            waiting.clear()
    await draft.write(bytes(waiting))
    return head


async def _opened(desk: Desk, draft: Draft, head: bytes, name: str) -> dict[str, Any]:
    """The media type, and of a photo the size. Problem 415 for an archive, 422 for what else is no media."""
    if sniff.is_archive(head):
        raise Problem(415, "unsupported_media_type", "archives are not unpacked: send each photo by itself")
    kind = sniff.media_type(head)
    if kind is None:
        allowed = (
            "a JPEG, PNG or WebP photo, a WAV, MP3, FLAC, OGG, M4A or WebM track, "
            "or an MP4, MOV, AVI, MKV or WebM film"
        )
        raise Problem(422, "unsupported_media", f"the file is not {allowed}", "file")
    if kind not in sniff.PHOTO_TYPES:
        return {"media_type": kind}
    async with desk.opening:
        try:
            width, height = await desk.inspect(await draft.read(), name or "the photo")
        except InputError as error:
            raise Problem(422, error.code, error.message, "file") from None
    return {"media_type": kind, "width": width, "height": height}


def _clean(name: str) -> str:
    """A client's name for a file, as metadata: printable, and not too long."""
    return "".join(letter for letter in name if letter.isprintable())[:MOST_NAME]


def _view(file_id: str, record: dict[str, Any]) -> dict[str, Any]:
    shown = ("name", "media_type", "size", "width", "height", "created_at")
    told = {name: record[name] for name in shown if name in record}
    return {"id": file_id, "sha256": record["object"], **told}
