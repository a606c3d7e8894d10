"""What answers and bodies look like, as JSON Schema: the components of the OpenAPI page."""

from collections.abc import Mapping
from typing import Any, get_args

from deployments.runner import Status

Schema = dict[str, Any]


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def of(*required: str, **properties: Any) -> Schema:
    """An object; without `required`, all of its properties are."""
    return {"type": "object", "required": list(required or properties), "properties": properties}


def closed(required: list[str], **properties: Any) -> Schema:
    """An object that may hold nothing else."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


def many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
BYTES: Schema = {"type": "string", "format": "binary"}
_YES: Schema = {"type": "boolean"}
_PERHAPS: Schema = {"type": ["string", "null"]}
_TIME: Schema = {"type": "string", "format": "date-time"}
_ONCE: Schema = {"type": ["string", "null"], "format": "date-time"}
_OBJECT: Schema = {"type": "object"}
_STATUS: Schema = {"enum": list(get_args(Status))}
_SHA: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_TASK_ID: Schema = {"type": "string", "format": "uuid"}
_ERROR = of(code=TEXT, message=TEXT, field=_PERHAPS)
_MAYBE_ERROR: Schema = {"oneOf": [{"type": "null"}, _ERROR]}
_COUNTS = dict.fromkeys(("done", "total", "failed", "cached"), NUMBER)

_JOB_LINE = {
    "id": {"type": "string", "pattern": "^job_[0-9a-f]{32}$"},
    "graph": TEXT,
    "status": _STATUS,
    "attempt": NUMBER | {"description": "how many times it has been begun"},
    "revision": NUMBER | {"description": "grows whenever it moves"},
    "priority": NUMBER,
    "parent": _PERHAPS,
    "cancelling": _YES,
    "stages": many(ref("Stage")),
    "error": _MAYBE_ERROR,
    "artifacts": many(ref("Artifact")),
    "created_at": _TIME,
    "started_at": _ONCE,
    "finished_at": _ONCE,
    "links": {"type": "object", "additionalProperties": TEXT},
}
_SONG = of(filename=TEXT, url=TEXT, media_type=TEXT, size=NUMBER, seed=NUMBER)
_VIDEO = {
    "id": TEXT,
    "object": {"const": "video"},
    "model": TEXT,
    "status": {"enum": ["queued", "in_progress", "completed", "failed"]},
    "progress": {"type": "integer", "minimum": 0, "maximum": 100},
    "created_at": NUMBER,
    "completed_at": {"type": ["integer", "null"]},
    "expires_at": {"type": ["integer", "null"]},
    "prompt": _PERHAPS,
    "seconds": TEXT,
    "size": TEXT,
    "error": {"oneOf": [{"type": "null"}, of(code=TEXT, message=TEXT)]},
    "remixed_from_video_id": _PERHAPS,
}

COMPONENTS: Mapping[str, Schema] = {
    "Sentence": of(error=TEXT, code=TEXT),
    "Problem": of(type=TEXT, title=TEXT, status=NUMBER, detail=TEXT, error=_ERROR),
    "Stage": of(name=TEXT, status={"enum": ["running", "done", "cached"]}, **_COUNTS),
    "Artifact": of(name=TEXT, media_type=TEXT, size=NUMBER, sha256=_SHA, url=TEXT),
    "Artifacts": of(artifacts=many(ref("Artifact"))),
    "JobLine": of(**_JOB_LINE),
    "Job": of(**_JOB_LINE, request=_OBJECT, report={"type": ["object", "null"]}),
    "JobList": of(jobs=many(ref("JobLine")), has_more=_YES),
    "Event": of(
        id={"type": "string", "pattern": "^[0-9]+$", "description": "the job's revision"},
        event={"enum": ["job", "end"]},
        data={
            "type": "string",
            "description": "JSON: a JobLine, or the id and the status that it ended with",
        },
    ),
    "File": of(
        "id",
        "sha256",
        "name",
        "media_type",
        "size",
        "created_at",
        id={"type": "string", "pattern": "^file_[0-9a-f]{32}$"},
        sha256=_SHA,
        name=TEXT,
        media_type=TEXT,
        size=NUMBER,
        width=NUMBER,
        height=NUMBER,
        created_at=_TIME,
    ),
    "Model": of(
        "slot",
        "engine",
        "license",
        slot=TEXT,
        engine=TEXT,
        license=TEXT,
        commercial=_YES,
        attribution=TEXT,
        model_id=TEXT,
        revision=TEXT,
        version=TEXT,
    ),
    "ModelList": of(models=many(ref("Model"))),
    "Graph": of(name=TEXT, request=_OBJECT, stages=many(TEXT), sources=many(TEXT), models=many(ref("Model"))),
    "Uploaded": of(status={"const": "success"}, filename=TEXT),
    "GraphList": of(graphs=many(ref("Graph"))),
    "State": of(status=TEXT),
    "Task": of(
        message=TEXT,
        task_id=_TASK_ID,
        status_info=TEXT,
        expected_files=of(song1=TEXT, song2=TEXT),
    ),
    "TaskStatus": of(
        task_id=_TASK_ID,
        status=_STATUS,
        status_info=TEXT,
        progress={"type": "number", "minimum": 0, "maximum": 1},
        files={"type": "object", "additionalProperties": _SONG},
        error=_MAYBE_ERROR,
        job={"type": "string", "description": "the same as a job of the graph `music`"},
        created_at=_TIME,
        started_at=_ONCE,
        finished_at=_ONCE,
    ),
    "Video": of(**_VIDEO),
    "VideoList": of(
        object={"const": "list"},
        data=many(ref("Video")),
        first_id=_PERHAPS,
        last_id=_PERHAPS,
        has_more=_YES,
    ),
    "VideoDeleted": of(id=TEXT, object={"const": "video.deleted"}, deleted={"const": True}),
}
