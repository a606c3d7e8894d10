"""The built-in picture engine: scenes that the program paints itself. Needs no weights."""

from collections.abc import Sequence
from typing import ClassVar

from composer.paint import SCENES, paint
from deployments.edition import edition
from deployments.picture import PictureRequest, PictureResult


class BuiltinPicture:
    """One picture at a time: OpenCV uses the cores that there are."""

    license: ClassVar[str] = "Apache-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    max_batch: ClassVar[int] = 1

    def run(self, requests: Sequence[PictureRequest]) -> Sequence[PictureResult]:
        return [_painted(request) for request in requests]


def _painted(request: PictureRequest) -> PictureResult:
    scene = next((name for name in SCENES if name in request.prompt), "sea")
    return PictureResult(paint(scene, request.width, request.height, request.seed), {"scene": scene})
