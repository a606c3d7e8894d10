"""Scenes painted small and kept, for tests that look at them."""

from functools import cache
from importlib import import_module
from typing import Any, cast

import cv2
from numpy.typing import NDArray

from composer.paint.light import Light, develop
from composer.paint.look import Look, Time
from composer.paint.terrain import View


def light(scene: str, width: int, height: int, look: Look, seed: int) -> Light:
    made = getattr(import_module(f"composer.paint.scenes.{scene}"), scene)
    return cast(Light, made(View(width, height), look, seed))


@cache
def pixels(
    scene: str, seed: int = 1, time: Time | None = None, width: int = 160, height: int = 96
) -> NDArray[Any]:
    """The scene as one sees it, painted half as large again, float 0..255."""
    painted = light(scene, 3 * width // 2, 3 * height // 2, Look(time), seed)
    small = cast(Light, cv2.resize(painted, (width, height), interpolation=cv2.INTER_AREA))
    return develop(small, 1.0, seed).pixels.astype(float)


def grey(scene: str, seed: int = 1, time: Time | None = None) -> NDArray[Any]:
    return cast(NDArray[Any], pixels(scene, seed, time).mean(axis=2))


def coarse(scene: str, seed: int) -> NDArray[Any]:
    """What is seen with half-closed eyes: 8 x 5 patches, so that noise does not count."""
    return cv2.resize(grey(scene, seed), (8, 5), interpolation=cv2.INTER_AREA)
