"""Painted scenes: landscapes made of noise and light, in any hour and palette.

Knows nothing of words, models or files. A scene is a function of (View, Look, seed) that fills a canvas with
light, and one row of SCENES.
"""

from importlib import import_module
from math import ceil
from typing import cast

import cv2

from composer.errors import InputError
from composer.media import Picture
from composer.paint.aloft import lay_air
from composer.paint.grade import grade
from composer.paint.light import Light, bloom, develop
from composer.paint.look import Look
from composer.paint.styles import STYLES
from composer.paint.terrain import View
from composer.paint.words import SceneBrief

SCENES = {
    "sea": "composer.paint.scenes.sea:sea",
    "mountains": "composer.paint.scenes.mountains:mountains",
    "forest": "composer.paint.scenes.forest:forest",
    "city": "composer.paint.scenes.city:city",
    "desert": "composer.paint.scenes.desert:desert",
    "aurora": "composer.paint.scenes.aurora:aurora",
    "sunset": "composer.paint.scenes.sunset:sunset",
    "sky": "composer.paint.scenes.sky:sky",
    "rain": "composer.paint.scenes.rain:rain",
    "snow": "composer.paint.scenes.snow:snow",
    "space": "composer.paint.scenes.space:space",
    "underwater": "composer.paint.scenes.underwater:underwater",
    "field": "composer.paint.scenes.field:field",
    "abstract": "composer.paint.scenes.abstract:abstract",
}
"""Every scene's name -> "module:function" of (View, Look, seed) -> Light."""

FILM = ("sea", "mountains", "forest", "city", "desert", "aurora")
"""Six scenes in the order in which they make a good film, for a demo and for photographs of tests."""

SMALLEST, LARGEST = 16, 8192
FINE = 1500
"""A canvas lower than this many pixels is painted larger and averaged down, so that edges are smooth."""

PLAIN = Look()


def paint(
    scene: str, width: int, height: int, seed: int = 0, look: Look = PLAIN, detail: float = 1.0
) -> Picture:
    """The scene on a canvas of `width` x `height`; the same arguments give the same pixels.

    `detail` (0 to 1) says how much larger than a small canvas the scene is painted: footage needs less than a
    still. Raises InputError for an unknown scene, a negative seed, a side out of 16..8192 or another detail.
    """
    if scene not in SCENES:
        raise InputError(f"unknown scene {scene!r}: one of {', '.join(SCENES)}", field="scene")
    if not SMALLEST <= min(width, height) <= max(width, height) <= LARGEST:
        raise InputError(f"sides must lie within {SMALLEST}..{LARGEST}, not {width}x{height}", field="size")
    if seed < 0:
        raise InputError(f"a seed cannot be negative: {seed}", field="seed")
    if not 0 <= detail <= 1:
        raise InputError(f"detail must lie within 0..1, not {detail}", field="detail")
    module, _, name = SCENES[scene].partition(":")
    light = getattr(import_module(module), name)(_canvas(width, height, detail), look, seed)
    light = cast(Light, cv2.resize(light, (width, height), interpolation=cv2.INTER_AREA))
    return develop(bloom(light, 0.35, 0.06), 1.0, seed, grade(look.palette) if look.palette else None)


def _canvas(width: int, height: int, detail: float) -> View:
    """The size at which a picture is painted."""
    times = 1 + (min(ceil(FINE / height), 4) - 1) * detail
    tall = round(height * times)
    texels = 2048 if detail == 1 or tall > 1100 else 1024 if tall > 400 else 512
    return View(round(width * times), tall, texels=texels)


def paint_brief(
    brief: SceneBrief, width: int, height: int, seed: int = 0, detail: float = 1.0, air: bool = True
) -> Picture:
    """What words asked for: the scene in its look, redrawn in its style.

    `air` False leaves out what falls or floats, for footage in which it moves. Errors are those of `paint`.
    """
    picture = paint(brief.scene, width, height, seed, brief.look, detail)
    if air:
        picture = lay_air(picture, brief.air, seed)
    if brief.style == "plain":
        return picture
    module, _, name = STYLES[brief.style].partition(":")
    return cast(Picture, getattr(import_module(module), name)(picture, seed))
