"""The built-in picture engine: scenes that the program paints itself. Needs no weights."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from composer.paint import paint_brief
from composer.paint.words import SceneBrief, read_scene
from deployments.edition import edition
from deployments.picture import PictureRequest, PictureResult

DARK = frozenset({"dark", "darkness", "dim", "gloom", "gloomy", "murky", "night", "nocturnal"})
"""Words of a negative prompt that forbid a night."""

DARK_BY_NATURE = frozenset({"city"})
"""Scenes that are painted by night when no hour is given, and can be painted at another."""


class BuiltinPicture:
    """One picture at a time: OpenCV uses the cores that there are.

    `negative_prompt` takes away what it names: a scene, an hour, a style, a colour, a mood, rain, snow,
    embers or stars in the air, as far as something is left to paint. Words for darkness forbid the night: it
    becomes dusk. What it names and the engine never paints (people, text, blur) changes nothing. `steps` and
    `guidance` mean nothing here. Raises InputError for a negative seed or a side out of 16..8192.
    """

    license: ClassVar[str] = "Apache-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    max_batch: ClassVar[int] = 1

    def run(self, requests: Sequence[PictureRequest]) -> Sequence[PictureResult]:
        return [_painted(request) for request in requests]


def _painted(request: PictureRequest) -> PictureResult:
    brief = read_scene(request.prompt, request.negative_prompt)
    if DARK.intersection(re.findall(r"[a-z]+", request.negative_prompt.casefold())):
        brief = _light(brief)
    picture = paint_brief(brief, request.width, request.height, request.seed)
    left_out = _left_out(read_scene(request.prompt), brief) if request.negative_prompt else ""
    return PictureResult(picture, brief.understood() | ({"left out": left_out} if left_out else {}))


def _light(brief: SceneBrief) -> SceneBrief:
    """The same picture, not by night."""
    dark = brief.look.time == "night" or (brief.look.time is None and brief.scene in DARK_BY_NATURE)
    return replace(brief, look=replace(brief.look, time="dusk")) if dark else brief


def _left_out(wished: SceneBrief, painted: SceneBrief) -> str:
    """What the prompt asked for and the negative prompt took away; what chance chose was not asked for."""
    if wished.unknown:
        return ""
    before, after = wished.understood(), painted.understood()
    gone = [value for name, value in before.items() if name != "air" and after.get(name) != value]
    return ", ".join(dict.fromkeys([*gone, *(kind for kind in wished.air if kind not in painted.air)]))
