"""The built-in photo engine: opens photos in the prober's children and lays them on the canvas, on a CPU."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

from composer import prober
from composer.codec import encode_picture
from composer.photos import lay
from deployments.edition import edition
from deployments.photo import PhotoRequest, PhotoResult

_LONGEST = 3840
_WORKERS = 2


class BuiltinPhoto:
    """Two photos at a time: while one is decoded in a child, another is laid out and encoded here.

    Raises InputError whose message names the photo: "holiday.png: is animated; ...".
    """

    license: ClassVar[str] = "Apache-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    max_batch: ClassVar[int] = 4

    def __init__(self) -> None:
        prober.warm()
        self._threads = ThreadPoolExecutor(_WORKERS, thread_name_prefix="photo")

    def run(self, requests: Sequence[PhotoRequest]) -> Sequence[PhotoResult]:
        """The prepared pictures, in order; the first bad photo of a batch fails it."""
        return list(self._threads.map(_prepared, requests))


def _prepared(request: PhotoRequest) -> PhotoResult:
    if request.size is None:
        opened = prober.open_photo(request.data, request.name, (_LONGEST, _LONGEST))
        width, height = _within(opened.source_size, _LONGEST)
        picture, focus = lay(opened.picture, width, height, "stretch")
    else:
        width, height = (round(side * request.margin / 2) * 2 for side in request.size)
        cover = request.fit != "contain"
        opened = prober.open_photo(request.data, request.name, (width, height), cover)
        picture, focus = lay(opened.picture, width, height, request.fit)
    return PhotoResult(encode_picture(picture), opened.source_size, focus)


def _within(size: tuple[int, int], longest: int) -> tuple[int, int]:
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
