"""Wraps for `Models.each`: how far each stage of a running graph is. Knows no graph."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from graphs.models import Call, Wrap

StageStatus = Literal["running", "done"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One slot's part of a job: `done` of `total` calls so far are over, `failed` of them with an error."""

    name: str
    done: int = 0
    total: int = 0
    failed: int = 0
    cached: int = 0

    @property
    def status(self) -> StageStatus:
        return "done" if self.done == self.total else "running"


def progress(report: Callable[[tuple[Stage, ...]], None]) -> Wrap:
    """A wrap that calls `report` with all stages, in the order they began, whenever one moves."""
    stages: dict[str, Stage] = {}

    def move(name: str, asked: int = 0, done: int = 0, failed: int = 0) -> None:
        old = stages.get(name, Stage(name))
        stages[name] = Stage(name, old.done + done, old.total + asked, old.failed + failed)
        report(tuple(stages.values()))

    def wrap(name: str, call: Call[Any, Any]) -> Call[Any, Any]:
        async def counted(request: Any) -> Any:
            move(name, asked=1)
            try:
                answer = await call(request)
            except BaseException:
                move(name, done=1, failed=1)
                raise
            move(name, done=1)
            return answer

        return counted

    return wrap
