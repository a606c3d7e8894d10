"""What stands around the slots while a job runs: progress, redo, provenance, the stage cache; in one order.

Knows no graph and no slot's meaning.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any, Literal

from deployments.runner import Job
from graphs.cache import StageCache, forget_answer, last_answer
from graphs.licences import check_job
from graphs.models import Artifact, Call, Models, Result, Wrap
from graphs.provenance import Provenance
from graphs.redo import Redo

StageStatus = Literal["running", "done", "cached"]

Report = Callable[[tuple["Stage", ...]], None]

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Stage:
    """One slot's part of a job: `done` of `total` calls so far are over, `failed` of them with an error.

    `cached` of them were not computed for it; when that is all of them, so is its status.
    """

    name: str
    done: int = 0
    total: int = 0
    failed: int = 0
    cached: int = 0

    @property
    def status(self) -> StageStatus:
        if self.done < self.total:
            return "running"
        return "cached" if 0 < self.cached == self.total else "done"


def progress(report: Report) -> Wrap:
    """A wrap that calls `report` with all stages, in the order they began, whenever one moves."""
    stages: dict[str, Stage] = {}

    def move(name: str, asked: int = 0, done: int = 0, failed: int = 0, cached: int = 0) -> None:
        old = stages.get(name, Stage(name))
        stages[name] = Stage(
            name, old.done + done, old.total + asked, old.failed + failed, old.cached + cached
        )
        report(tuple(stages.values()))

    def wrap(name: str, call: Call[Any, Any]) -> Call[Any, Any]:
        async def counted(request: Any) -> Any:
            move(name, asked=1)
            forget_answer()
            try:
                answer = await call(request)
            except BaseException:
                move(name, done=1, failed=1)
                raise
            answered = last_answer()
            move(name, done=1, cached=int(answered is not None and answered.cached))
            return answer

        return counted

    return wrap


@dataclass(frozen=True, slots=True)
class Staging:
    """The wraps of one job, the innermost first, and what they know when its graph is over."""

    wraps: tuple[Wrap, ...]
    job: Job
    provenance: Provenance
    redo: Redo

    def around(self, models: Models) -> Models:
        """The models that the job's graph is to be given."""
        for wrap in self.wraps:
            models = models.each(wrap)
        return models

    def finished(self, result: Result) -> Result:
        """The graph's result with who made it: the artifact manifest.json, and `stages` in the report.

        `redone` tells the seeds of what was made anew, which the graph itself does not know of.
        InputError when an item that was to be made anew is not in the job.
        """
        self.redo.check()
        manifest = {
            "soundreel": version("soundreel"),
            "graph": self.job.graph,
            "request": self.job.request,
            "redone": dict(sorted(self.redo.seeds.items())),
            "stages": self.provenance.rows(),
        }
        data = json.dumps(manifest, indent=1, sort_keys=True).encode() + b"\n"
        return replace(
            result,
            artifacts={**result.artifacts, MANIFEST: Artifact(data, "application/json")},
            report={**result.report, "redone": manifest["redone"], "stages": self.provenance.timed_rows()},
        )


def stages_of(job: Job, cache: StageCache, show: Report, slots: tuple[str, ...] = ()) -> Staging:
    """The wraps for a job whose graph may ask these slots (none: any). From the slot outwards:

    1. whatever `Models` holds: in a server the guard that refuses poison, so no refusal is ever kept;
    2. the cache, so that all further out see an answer that was kept as they see any other;
    3. provenance, which hears from the cache how the call was answered, and notes the seed that was used;
    4. redo, which changes seeds before anyone makes a key or a note of them;
    5. progress, outermost: it counts every call of the graph, the refused ones too.

    Terms without cache take nothing that was made before the job came: what an earlier attempt of it has
    made they take. Raises InputError before any stage runs, for an item that no job can make anew and
    for engines that terms for commercial use forbid.
    """
    if job.terms.commercial_only:
        check_job(cache.cards, slots)
    redo, provenance = Redo(job.terms.exclude), Provenance(cache.cards)
    kept = cache.wrap() if job.terms.cache else cache.wrap(since=job.created)
    return Staging((kept, provenance.wrap, redo.wrap, progress(show)), job, provenance, redo)
