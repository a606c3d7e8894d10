"""What a client of OpenAI's API may ask of a video, as a request of a graph: `vlog` of photos, or `content`
of words alone.

Knows no job. Fields that API does not have are the graph's own; in a form they are words, and become what
the graph's schema says they are.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from starlette.requests import Request

from composer.canvas import SIZES, canvas
from composer.photos import parse_size
from deployments.ingress import Desk
from deployments.ingress.bodies import pieces
from deployments.ingress.files import FORM_BYTES, take_in
from deployments.ingress.forms import Form
from deployments.ingress.problems import Problem

MODEL = "soundreel"
SIZE = "1280x720"
LEAST_SECONDS, MOST_SECONDS = 1.0, 600.0
LEAST_A_PHOTO, MOST_A_PHOTO = 0.2, 60.0
MOST_PHOTOS = 200
LEAST_FOOTAGE, MOST_FOOTAGE, USUAL_FOOTAGE = 2.0, 300.0, 4.0
"""Seconds of a video from words alone; the usual is that API's."""
_TRANSITION_SECONDS = 0.5
_USUAL_A_PHOTO = 2.0

_REFERENCE = re.compile(r"input_reference(?:\[\d{0,3}\])?(?:\[(file_id|image_url)\])?")
_SECONDS = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})?")
_OURS = frozenset({"photos", "seconds_per_photo"})
"""Fields of the graph that are asked for in that API's own way."""


Schemas = Mapping[str, Mapping[str, Any]]
"""The JSON Schema of each graph's request, by the graph's name."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be made: the graph, and the request for it."""

    graph: str
    values: dict[str, Any]


def from_json(body: Mapping[str, Any], schemas: Schemas) -> Wish:
    """The wish in a JSON body; its references are ids of uploads and URLs."""
    fields = dict(body)
    references = fields.pop("input_reference", None)
    listed = references if isinstance(references, list) else [] if references is None else [references]
    return _wish(fields, [_source(reference) for reference in listed], schemas)


async def from_form(request: Request, desk: Desk, key: str) -> Wish:
    """The wish in a form; its photos are in the store from now on, under their own ids."""
    form = Form(request.headers["content-type"], pieces(request, desk.upload_bytes + FORM_BYTES))
    fields: dict[str, Any] = {}
    photos: list[str] = []
    taken: dict[str, dict[str, Any]] = {}
    words = 0
    async for part in form:
        reference = _REFERENCE.fullmatch(part.name)
        if reference and len(photos) == MOST_PHOTOS:
            raise Problem(400, "too_many_photos", f"at most {MOST_PHOTOS} photos", "input_reference")
        if reference and part.filename is not None:
            record = await _photo(desk, key, form, part.filename, len(photos))
            photos.append(_id_of(record))
            taken[photos[-1]] = record
            continue
        text = b""
        async for piece in form.data():
            text += piece
            words += len(piece)
            if words > FORM_BYTES:
                raise Problem(413, "too_large", f"the fields have more than {FORM_BYTES} bytes")
        if reference:
            photos.append(_source(text.decode("utf-8", "replace")))
        elif part.name in fields:
            raise Problem(422, "duplicate_key", f"{part.name}: it stands twice in the form", part.name)
        else:
            fields[part.name] = text
    schemas = desk.schemas
    known = _properties(schemas, "vlog" if photos else "content")
    wish = _wish({name: _value(name, text, known) for name, text in fields.items()}, photos, schemas)
    for file_id, record in taken.items():
        await desk.store.put_record(file_id, record)
    return wish


async def _photo(desk: Desk, key: str, form: Form, name: str, number: int) -> dict[str, Any]:
    """The record of the photo in the part at hand; its errors name it by its place."""
    field = f"input_reference[{number}]"
    try:
        record = await take_in(desk, key, form.data(), lambda: name)
    except Problem as problem:
        if problem.field == "file":
            problem.field = field
        raise
    if "width" not in record:
        raise Problem(422, "unsupported_media", f"{field}: it is no photo", field)
    return record


def length(request: Mapping[str, Any]) -> str:
    """How many seconds were asked for, as that API writes them."""
    if "seconds" in request:
        return f"{request['seconds']:g}"
    return f"{round(request.get('seconds_per_photo', _USUAL_A_PHOTO) * len(request.get('photos', ())), 2):g}"


def size_of(request: Mapping[str, Any]) -> str:
    """The size as WIDTHxHEIGHT, whatever it was asked as."""
    size = request.get("size", SIZE)
    if "photos" not in request and (size in SIZES or request.get("aspect")):
        return "{}x{}".format(*canvas(size, request.get("aspect")))
    sides = parse_size(size)
    return sides if isinstance(sides, str) else f"{sides[0]}x{sides[1]}"


def _wish(fields: dict[str, Any], photos: list[str], schemas: Schemas) -> Wish:
    if fields.pop("model", None) not in (None, MODEL):
        raise Problem(400, "model_not_found", f"model: there is {MODEL}, and no other", "model")
    graph = "vlog" if photos else "content"
    seconds = fields.pop("seconds", None)
    known = set(_properties(schemas, graph)) - _OURS
    for name in fields:
        if name not in known:
            raise Problem(400, "unknown_parameter", f"{name}: there is no such field", name)
    fields.setdefault("size", SIZE)
    if not photos:
        return Wish(graph, _of_words(fields, seconds))
    each = _USUAL_A_PHOTO if seconds is None else _each(seconds, len(photos))
    fields.setdefault("transition_seconds", min(_TRANSITION_SECONDS, each))
    return Wish(graph, fields | {"photos": photos, "seconds_per_photo": each})


def _of_words(fields: dict[str, Any], seconds: Any) -> dict[str, Any]:
    prompt = fields.get("prompt")
    if not prompt or (isinstance(prompt, str) and not prompt.strip()):
        said = "prompt: say what is to be seen, or send photos as input_reference"
        raise Problem(400, "prompt_required", said, "prompt")
    if seconds is None:
        return fields | {"seconds": USUAL_FOOTAGE}
    return fields | {"seconds": _seconds(seconds, LEAST_FOOTAGE, MOST_FOOTAGE, "a video from words")}


def _each(seconds: Any, photos: int) -> float:
    """How long a photo lasts when so many share `seconds`."""
    low, high = max(LEAST_SECONDS, round(LEAST_A_PHOTO * photos, 1)), min(MOST_SECONDS, MOST_A_PHOTO * photos)
    whole = _seconds(seconds, low, high, f"{photos} photo{'s' * (photos > 1)}")
    return max(LEAST_A_PHOTO, whole / photos)  # 1.2 / 6 is a little less than 0.2


def _seconds(seconds: Any, low: float, high: float, what: str) -> float:
    text = str(seconds) if isinstance(seconds, str | int | float) else ""
    if not _SECONDS.fullmatch(text) or not low <= float(text) <= high:
        said = f'seconds: "{low:g}" to "{high:g}" for {what}, not {seconds!r:.40}'
        raise Problem(400, "invalid_seconds", said, "seconds")
    return float(text)


def _properties(schemas: Schemas, graph: str) -> Mapping[str, Any]:
    properties: Mapping[str, Any] = schemas.get(graph, {}).get("properties", {})
    return properties


def _source(reference: Any) -> str:
    """The upload's id or the URL in a reference: itself, or in an object as that API writes it."""
    if isinstance(reference, dict) and len(reference) == 1:
        reference = reference.get("file_id") or reference.get("image_url")
    if not isinstance(reference, str) or not reference:
        said = 'input_reference: a file, {"file_id": ...} or {"image_url": ...} is needed'
        raise Problem(400, "invalid_input", said, "input_reference")
    if reference.lstrip()[:5].lower() == "data:":
        said = "input_reference: data URLs are not taken: send the photo as a file of a form"
        raise Problem(400, "invalid_input", said, "input_reference")
    return reference


def _id_of(record: Mapping[str, Any]) -> str:
    """The same photo of the same caller has the same id: a request that is sent twice is the same request."""
    return "file_" + sha256(f"{record['key']}\n{record['object']}".encode()).hexdigest()[:32]


def _value(name: str, text: bytes, known: Mapping[str, Any]) -> Any:
    """A field of a form: words, unless the schema says that it is something else."""
    try:
        words = text.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem(400, "invalid_input", f"{name}: it is not UTF-8", name) from None
    if name == "seconds":
        return words  # that API's own, a string
    about = known.get(name, {})
    kinds = {kind.get("type") for kind in (about, *about.get("anyOf", ()))}
    if kinds & {"integer", "number", "boolean"}:
        try:
            return json.loads(words)
        except (ValueError, RecursionError):
            return words  # the graph says what is wrong with it
    return words
