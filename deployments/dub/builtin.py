"""The built-in dub engine: the film's picture as it is where an MP4 can hold it, and its new soundtrack."""

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from composer import prober
from composer.errors import InputError
from composer.film.dubbing import dubbed
from composer.film.soundtrack import soundtrack
from composer.media import Audio
from deployments.dub import DubRequest, DubResult
from deployments.edition import edition

FASTEST = 60


class BuiltinDub:
    """One film at a time. Raises InputError whose message names the film: "trip.avi: is damaged"."""

    license: ClassVar[str] = "Apache-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    max_batch: ClassVar[int] = 1

    def __init__(self) -> None:
        prober.warm()

    def run(self, requests: Sequence[DubRequest]) -> Sequence[DubResult]:
        return [_dubbed(request) for request in requests]


def _dubbed(request: DubRequest) -> DubResult:
    own = None if request.original == "replace" else _own(request)
    heard = soundtrack(request.score, own, request.original, request.seconds, request.level, request.speech)
    return DubResult(dubbed(_picture(request), heard.mixed), request.copies, heard.score, heard.original)


def _own(request: DubRequest) -> Audio | None:
    """The film's own sound; None for a silent one."""
    try:
        return prober.open_track(request.data, request.name, request.seconds)
    except InputError as error:
        if "holds no sound" in error.message:
            return None
        raise


def _picture(request: DubRequest) -> bytes:
    if request.copies:
        return prober.copy_picture(request.data, request.name)
    rate = min(Fraction(request.fps).limit_denominator(1001), Fraction(FASTEST))
    width, height = (side + side % 2 for side in request.size)
    return prober.code_picture(request.data, request.name, (width, height), rate, request.seconds)
