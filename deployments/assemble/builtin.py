"""The built-in assemble engine: masters the sound and renders the cut list in a single pass, on a CPU."""

from collections.abc import Sequence
from typing import ClassVar

from composer.render import render
from composer.sound import master
from deployments.assemble import AssembleRequest, AssembleResult
from deployments.edition import edition


class BuiltinAssemble:
    """One film at a time: x264 uses the cores that there are."""

    license: ClassVar[str] = "Apache-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    max_batch: ClassVar[int] = 1

    def run(self, requests: Sequence[AssembleRequest]) -> Sequence[AssembleResult]:
        return [_assembled(request) for request in requests]


def _assembled(request: AssembleRequest) -> AssembleResult:
    sound = request.audio and master(request.audio, request.timeline.seconds)
    return AssembleResult(render(request.timeline, sound))
