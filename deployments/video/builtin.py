"""The built-in video engine: painted scenes filmed by a moving camera, with weather. Needs no weights."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import ceil
from typing import ClassVar

import numpy as np

from composer.clips import encode_planes
from composer.errors import InputError
from composer.media import Picture
from composer.paint import QUICK, paint_brief
from composer.paint.words import SceneBrief, read_scene
from composer.parallax import Take, film
from composer.parallax.air import AIRS
from composer.parallax.camera import directed
from composer.parallax.words import air_of, camera_of, pace_of
from composer.planes import I420
from composer.shots import scene_of, shot_list, size_of
from deployments.edition import edition
from deployments.video import VideoRequest, VideoResult

WINDOW = 8.0
"""Seconds of one take: a longer clip is cut into takes of about equal length, each with a view of its own."""

CLOSER = {"wide": 1.0, "": 1.0, "middle": 1.25, "close": 1.6}
"""How much larger a scene is painted than it is shown, by the size of the view."""

_FRAMES = 7200


class BuiltinVideo:
    """One clip at a time: OpenCV uses the cores that there are."""

    license: ClassVar[str] = "Apache-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    max_batch: ClassVar[int] = 1

    def run(self, requests: Sequence[VideoRequest]) -> Sequence[VideoResult]:
        """The clips, in order. Raises InputError for a number out of its range."""
        return [_filmed(request) for request in requests]


@dataclass(frozen=True, slots=True)
class _Shot:
    """One take: what is painted, how much larger than it is shown, and how it is filmed."""

    brief: SceneBrief
    closer: float
    take: Take


def _filmed(request: VideoRequest) -> VideoResult:
    if not 1 <= request.frames <= _FRAMES:
        raise InputError(f"frames must lie within 1..{_FRAMES}, not {request.frames}", field="frames")
    edges = _edges(request.frames, request.fps)
    brief = read_scene(scene_of(request.prompt), request.negative_prompt)
    prompts = shot_list(request.prompt, len(edges) - 1, request.seed)
    lengths = [end - start for start, end in pairwise(edges)]
    shots = [
        _shot(request, brief, prompt, frames, request.seed + number)
        for number, (prompt, frames) in enumerate(zip(prompts, lengths, strict=True))
    ]
    clip = encode_planes(chain.from_iterable(map(_frames, shots)), request.fps)
    return VideoResult(clip, None, tuple(edges[1:-1]), _understood(brief, shots))


def _edges(frames: int, fps: int) -> list[int]:
    """The frames on which takes begin, and the end."""
    takes = max(1, ceil(frames / (WINDOW * max(fps, 1))))
    return [round(frames * number / takes) for number in range(takes + 1)]


def _shot(request: VideoRequest, brief: SceneBrief, prompt: str, frames: int, seed: int) -> _Shot:
    camera = camera_of(prompt, request.negative_prompt) or brief.camera
    air = dict.fromkeys((*brief.air, *air_of(request.prompt, request.negative_prompt)))
    take = Take(
        request.width,
        request.height,
        request.fps,
        frames,
        directed(camera, seed) if camera else "",
        tuple(name for name in air if name in AIRS),
        pace_of(prompt, request.negative_prompt),
        False,
        seed,
    )
    return _Shot(brief, CLOSER[size_of(prompt)], take)


def _frames(shot: _Shot) -> Iterator[I420]:
    """The take, painted only when it is its turn."""
    take, closer = shot.take, shot.closer
    width, height = round(take.width * closer), round(take.height * closer)
    detail = QUICK if closer == 1 else 0.0  # a closer view is painted larger than it is shown anyway
    picture = paint_brief(shot.brief, width, height, take.seed, detail, air=False)
    return film(_framed(picture, take), take)


def _framed(picture: Picture, take: Take) -> Picture:
    """The part of a painting that is looked at: about a horizon or under it, at a place by the seed."""
    free = picture.width - take.width, picture.height - take.height
    aside, down = np.random.default_rng((take.seed, 0xF4)).uniform((0.1, 0.4), (0.9, 0.8))
    left, top = round(aside * free[0]), round(down * free[1])
    return Picture(np.ascontiguousarray(picture.pixels[top : top + take.height, left : left + take.width]))


def _understood(brief: SceneBrief, shots: Sequence[_Shot]) -> dict[str, str]:
    cameras = [shot.take.camera or "chosen by the picture" for shot in shots]
    return brief.understood() | {"camera": ", ".join(dict.fromkeys(cameras))}
