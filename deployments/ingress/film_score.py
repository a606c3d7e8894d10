"""`POST /upload` and `POST /generate`: for clients of the film-score service, over the jobs of everything.

A film is known by a name of its caller: a record of the store says which upload that is. The answer is the
finished film itself. Errors are `{"error": sentence}`, as that service told them, with the status that says
whose fault it was. A client that hangs up loses nothing: the job goes on.
"""

import re
import secrets
import unicodedata
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from composer.errors import SoundreelError
from deployments.ingress import Desk, sniff
from deployments.ingress.bodies import media_type, only, pieces, read_json, unread
from deployments.ingress.desk import AtDesk, ended
from deployments.ingress.downloads import send
from deployments.ingress.files import FORM_BYTES, take_in
from deployments.ingress.keys import Caller
from deployments.ingress.parts import FilePart
from deployments.ingress.problems import Problem, answer
from deployments.runner import Job, Terms

router = APIRouter()

SUFFIXES = (".mp4", ".mov", ".avi")
MOST_STEM = 100
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")


@router.post("/upload")
async def upload(request: Request, desk: AtDesk, key: Caller) -> Response:
    """Take in a film (MP4, MOV, AVI): a form with a part `video` -> the name to generate its score by."""
    try:
        filename = await _uploaded(request, desk, key)
    except SoundreelError as error:
        return _told(Problem.of(error))
    except Problem as problem:
        return _told(problem)
    return answer({"status": "success", "filename": filename})


@router.post("/generate")
async def generate(request: Request, desk: AtDesk, key: Caller) -> Response:
    """`{"filename": as the upload was answered}` -> the film with its score."""
    try:
        return await _scored(request, desk, key)
    except SoundreelError as error:
        return _told(Problem.of(error))
    except Problem as problem:
        return _told(problem)


async def _uploaded(request: Request, desk: Desk, key: str) -> str:
    if media_type(request) != "multipart/form-data":
        raise unread(400, "invalid_input", "No file part")
    stream = pieces(request, desk.upload_bytes + FORM_BYTES)
    part = FilePart(request.headers["content-type"], stream, "video", alone=False)
    record = await take_in(desk, key, _film(part), lambda: part.name)
    async with desk.naming:
        return await _named(desk, key, record, _safe(part.name))


async def _film(part: FilePart) -> AsyncIterator[bytes]:
    """The bytes of a film; what is none is refused as soon as that is known."""
    head = b""
    checked = False
    async for piece in part:
        head += piece[: sniff.HEAD_BYTES - len(head)]
        if not checked and len(head) >= sniff.TELLING_BYTES:
            _check(part, head)
            checked = True
        yield piece
    if not checked:
        _check(part, head)


def _check(part: FilePart, head: bytes) -> None:
    if not part.found:
        raise Problem(400, "invalid_input", "No file part")
    if not part.name:
        raise unread(400, "invalid_input", "No selected file")
    if not (part.name.lower().endswith(SUFFIXES) and sniff.may_be_film(head)):
        raise unread(400, "unsupported_media", "Unsupported file type")


def _safe(name: str) -> str:
    """The plain name of a client's file: ASCII, no path, a stem and the suffix that it has."""
    plain = unicodedata.normalize("NFKD", re.split(r"[/\\]", name)[-1]).encode("ascii", "ignore").decode()
    stem, _, suffix = plain.rpartition(".")
    return f"{_UNSAFE.sub('', '_'.join(stem.split())).strip('._')[:MOST_STEM] or 'video'}.{suffix}"


async def _named(desk: Desk, key: str, record: dict[str, Any], name: str) -> str:
    """The name by which the caller's upload is known from now on; one of its own if `name` is another's."""
    plain = PurePosixPath(name)
    digest = record["object"]
    for filename in (name, *(f"{plain.stem}-{digest[:length]}{plain.suffix}" for length in (8, 16, 64))):
        known = await _known(desk, key, filename)
        if known is None or known["object"] == digest:
            break
    file_id = known["file"] if known else f"file_{secrets.token_hex(16)}"
    await desk.store.put_record(file_id, record)  # anew, so that it is kept as long as a new one
    pointer = {"key": key, "name": filename, "file": file_id, "object": digest}
    await desk.store.put_record(_name_id(key, filename), pointer)
    return filename


async def _known(desk: Desk, key: str, filename: str) -> dict[str, Any] | None:
    """The record of a caller's name, as long as the upload that it points to is there."""
    pointer = await desk.store.get_record(_name_id(key, filename))
    if pointer is None or await desk.store.get_record(pointer["file"]) is None:
        return None
    return pointer if await desk.store.size(pointer["object"]) is not None else None


def _name_id(key: str, filename: str) -> str:
    said = f"{key}\0{filename}".encode("utf-8", "surrogatepass")
    return f"film_{sha256(said).hexdigest()}"


async def _scored(request: Request, desk: Desk, key: str) -> Response:
    body = await read_json(request)
    only(body, "filename")
    filename = body.get("filename")
    if not filename:
        raise Problem(400, "invalid_input", "No filename provided")
    known = await _known(desk, key, filename) if isinstance(filename, str) else None
    if known is None:
        raise Problem(404, "file_not_found", "Video file not found")
    terms = Terms(key=key)
    payload = await desk.accept("film_score", {"video": known["file"]}, terms)
    job = await ended(desk.jobs, await desk.jobs.submit("film_score", payload, terms))
    if job.status != "completed":
        raise _failure(job, known)
    film = next(artifact for artifact in job.artifacts if artifact.media_type == "video/mp4")
    called = f"{PurePosixPath(filename).stem}_with_music.mp4"
    return await send(request, desk.store, film, called, {"Content-Location": f"/v1/jobs/{job.id}"})


def _failure(job: Job, known: dict[str, Any]) -> Problem:
    """A film that cannot be used, or is too long, was a bad request to that service."""
    if job.error is None:
        return Problem(409, job.status, f"the job was {job.status}")
    status = {"caller": 400, "unavailable": 503}.get(job.error.blame, 500)
    said = job.error.message.replace(known["file"], known["name"])
    return Problem(status, job.error.code, said, job.error.field)


def _told(problem: Problem) -> Response:
    """The error as that service told it."""
    said: dict[str, Any] = {"error": problem.message, "code": problem.code}
    return answer(said, problem.status, problem.headers)
