"""The built-in motion engine: parallax by a guess of depth, and what is in the air. Needs no weights."""

from collections.abc import Sequence
from typing import ClassVar

from composer.clips import encode_planes
from composer.errors import InputError
from composer.parallax import Take, film, fitting
from composer.parallax.words import air_of, camera_of, pace_of
from deployments.edition import edition
from deployments.motion import MotionRequest, MotionResult

WINDOW = 4
"""Seconds of a clip for which no number of frames is asked, and of each of its continuations."""
_MOST = 20
"""Continuations."""
_USUAL_BUCKET = 127


class BuiltinMotion:
    """One clip at a time: OpenCV uses the cores that there are."""

    license: ClassVar[str] = "Apache-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    max_batch: ClassVar[int] = 1

    def run(self, requests: Sequence[MotionRequest]) -> Sequence[MotionResult]:
        """The clips, in order. Raises InputError for a number out of its range."""
        return [_moved(request) for request in requests]


def _moved(request: MotionRequest) -> MotionResult:
    _check(request)
    take = Take(
        request.width,
        request.height,
        request.fps,
        _frames(request),
        camera_of(request.prompt, request.negative_prompt) or fitting(request.picture, request.seed),
        air_of(request.prompt, request.negative_prompt),
        (request.motion_bucket_id or _USUAL_BUCKET) / _USUAL_BUCKET * pace_of(request.prompt),
        request.loop,
        request.seed,
    )
    clip = encode_planes(film(request.picture, take), request.fps)
    return MotionResult(clip, _understood(take))


def _frames(request: MotionRequest) -> int:
    if request.frames is not None:
        return request.frames
    return WINDOW * request.fps * (1 + request.continuations)


def _check(request: MotionRequest) -> None:
    """What the frames themselves do not say: Take sees to the rest."""
    for name, low, high in (
        ("continuations", 0, _MOST),
        ("motion_bucket_id", 1, 255),
        ("noise_aug_strength", 0, 1),
    ):
        value = getattr(request, name)
        if value is not None and not low <= value <= high:
            raise InputError(f"{name} must lie within {low}..{high}, not {value}", field=name)


def _understood(take: Take) -> dict[str, str]:
    said = {"camera": take.camera, "amount": f"{take.amount:.2f}"}
    if take.air:
        said["air"] = ", ".join(take.air)
    if take.loop:
        said["loop"] = "closed"
    return said
