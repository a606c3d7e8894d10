"""The built-in motion engine: a camera that moves over the still. Needs no weights."""

from collections.abc import Sequence
from typing import ClassVar

from composer.clips import encode_planes
from composer.motion import ken_burns
from composer.timeline import Motion
from deployments.edition import edition
from deployments.motion import MotionRequest, MotionResult


class BuiltinMotion:
    """One clip at a time: OpenCV uses the cores that there are."""

    license: ClassVar[str] = "Apache-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    max_batch: ClassVar[int] = 1

    def run(self, requests: Sequence[MotionRequest]) -> Sequence[MotionResult]:
        return [_moved(request) for request in requests]


def _moved(request: MotionRequest) -> MotionResult:
    count = request.frames or 4 * request.fps * (1 + request.continuations)
    motion = Motion("ken_burns", (0.5, 0.5, 1.0), (0.5, 0.5, 0.85))
    move = ken_burns(request.picture.pixels, motion, request.width, request.height)
    frames = (move(number / max(1, count - 1)) for number in range(count))
    return MotionResult(encode_planes(frames, request.fps), {"camera": "push"})
