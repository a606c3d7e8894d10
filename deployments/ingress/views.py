"""Jobs and files as clients see them."""

from datetime import datetime
from typing import Any

from deployments.runner import Job, Stage, StoredArtifact


def job_line(job: Job) -> dict[str, Any]:
    """A job in a list: how it stands."""
    error = job.error
    return {
        "id": job.id,
        "graph": job.graph,
        "status": job.status,
        "attempt": job.attempt,
        "revision": job.revision,
        "priority": job.terms.priority,
        "parent": job.terms.parent,
        "cancelling": job.cancelling and not job.ended,
        "stages": [_stage(stage) for stage in job.stages],
        "error": error and {"code": error.code, "message": error.message, "field": error.field},
        "artifacts": [_artifact(job, artifact) for artifact in job.artifacts],
        "created_at": _time(job.created),
        "started_at": _time(job.started),
        "finished_at": _time(job.finished),
        "links": _links(job),
    }


def job_view(job: Job) -> dict[str, Any]:
    """A job by itself: with its request and its report."""
    return job_line(job) | {"request": job.request, "report": job.report or None}


def artifact_url(job: Job, artifact: StoredArtifact) -> str:
    return f"/v1/jobs/{job.id}/artifacts/{artifact.name}"


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "name": stage.name,
        "status": stage.status,
        "done": stage.done,
        "total": stage.total,
        "failed": stage.failed,
        "cached": stage.cached,
    }


def _links(job: Job) -> dict[str, str]:
    """What may be asked of it next."""
    here = f"/v1/jobs/{job.id}"
    links = {"self": here, "events": f"{here}/events", "retry": f"{here}/retry"}
    if not job.ended:
        links["cancel"] = f"{here}/cancel"
    return links | {"artifacts": f"{here}/artifacts"}


def _artifact(job: Job, artifact: StoredArtifact) -> dict[str, Any]:
    return {
        "name": artifact.name,
        "media_type": artifact.media_type,
        "size": artifact.size,
        "sha256": artifact.sha256,
        "url": artifact_url(job, artifact),
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None
