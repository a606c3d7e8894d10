"""Painted scenes: landscapes made of noise and light, for a demo and for tests that need photographs.

Knows nothing of words, models or files. A scene is a function that fills a canvas with light, and one
row of SCENES.
"""

from importlib import import_module
from math import ceil
from typing import cast

import cv2

from composer.errors import InputError
from composer.media import Picture
from composer.paint.light import Light, bloom, develop
from composer.paint.terrain import View

SCENES = {
    "sea": "composer.paint.scenes.sea:sea",
    "mountains": "composer.paint.scenes.mountains:mountains",
    "forest": "composer.paint.scenes.forest:forest",
    "city": "composer.paint.scenes.city:city",
    "desert": "composer.paint.scenes.desert:desert",
    "aurora": "composer.paint.scenes.aurora:aurora",
}
"""Every scene's name -> "module:function", in the order in which they make a good film."""

SMALLEST, LARGEST = 16, 8192
FINE = 1500
"""A canvas lower than this many pixels is painted larger and averaged down, so that edges are smooth."""


def paint(scene: str, width: int, height: int, seed: int = 0) -> Picture:
    """The scene on a canvas of `width` x `height`; the same arguments give the same pixels.

    Raises InputError for an unknown scene, a negative seed or a side out of 16..8192.
    """
    if scene not in SCENES:
        raise InputError(f"unknown scene {scene!r}: one of {', '.join(SCENES)}", field="scene")
    if not SMALLEST <= min(width, height) <= max(width, height) <= LARGEST:
        raise InputError(f"sides must lie within {SMALLEST}..{LARGEST}, not {width}x{height}", field="size")
    if seed < 0:
        raise InputError(f"a seed cannot be negative: {seed}", field="seed")
    module, _, name = SCENES[scene].partition(":")
    times = min(ceil(FINE / height), 4)
    light = getattr(import_module(module), name)(View(width * times, height * times), seed)
    light = cast(Light, cv2.resize(light, (width, height), interpolation=cv2.INTER_AREA))
    return develop(bloom(light, 0.35, 0.06), 1.0, seed)
