"""The built-in video engine: painted scenes in motion. Needs no weights."""

from collections.abc import Sequence
from typing import ClassVar

from composer.clips import encode_planes
from composer.motion import ken_burns
from composer.paint import SCENES, paint
from composer.timeline import Motion
from deployments.edition import edition
from deployments.video import VideoRequest, VideoResult


class BuiltinVideo:
    """One clip at a time: OpenCV uses the cores that there are."""

    license: ClassVar[str] = "Apache-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    max_batch: ClassVar[int] = 1

    def run(self, requests: Sequence[VideoRequest]) -> Sequence[VideoResult]:
        return [_filmed(request) for request in requests]


def _filmed(request: VideoRequest) -> VideoResult:
    scene = next((name for name in SCENES if name in request.prompt), "sea")
    still = paint(scene, request.width, request.height, request.seed)
    motion = Motion("ken_burns", (0.5, 0.5, 1.0), (0.5, 0.5, 0.85))
    move = ken_burns(still.pixels, motion, request.width, request.height)
    frames = (move(number / max(1, request.frames - 1)) for number in range(request.frames))
    return VideoResult(encode_planes(frames, request.fps), understood={"scene": scene})
