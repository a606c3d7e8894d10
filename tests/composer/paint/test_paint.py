from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.errors import InputError
from composer.paint import FILM, paint

SCENE_NAMES = FILM
ODD_CANVASES = [
    ("sea", 64, 96),
    ("mountains", 97, 33),
    ("forest", 16, 16),
    ("city", 400, 20),
    ("desert", 31, 200),
    ("aurora", 16, 300),
]


@cache
def pixels(scene: str, width: int = 160, height: int = 120, seed: int = 3) -> NDArray[np.uint8]:
    return paint(scene, width, height, seed).pixels


def level(scene: str) -> NDArray[np.floating[Any]]:
    return np.asarray(pixels(scene).astype(float).mean(axis=2))


@pytest.mark.parametrize("scene", SCENE_NAMES)
def test_a_scene_has_light_and_shade_and_something_to_look_at(scene: str) -> None:
    fine = np.abs(np.diff(level(scene), axis=1)).mean()
    assert np.ptp(np.percentile(level(scene), (2, 98))) > 60
    assert fine > 0.8, "a plain gradient has no detail across"
    assert np.ptp(pixels(scene).astype(float), axis=2).mean() > 8, "the picture is grey"


@pytest.mark.parametrize("scene", SCENE_NAMES)
def test_the_same_seed_paints_the_same_pixels(scene: str) -> None:
    assert np.array_equal(pixels(scene), paint(scene, 160, 120, 3).pixels)


@pytest.mark.parametrize("scene", ["forest", "city", "sea"])
def test_another_seed_paints_another_picture(scene: str) -> None:
    assert np.abs(pixels(scene).astype(float) - paint(scene, 160, 120, 4).pixels).mean() > 1


def test_no_two_scenes_look_alike() -> None:
    for number, scene in enumerate(SCENE_NAMES):
        for other in SCENE_NAMES[number + 1 :]:
            assert np.abs(level(scene) - level(other)).mean() > 12


@pytest.mark.parametrize(("scene", "width", "height"), ODD_CANVASES)
def test_a_canvas_may_have_any_shape(scene: str, width: int, height: int) -> None:
    picture = paint(scene, width, height)
    assert (picture.width, picture.height) == (width, height)


def test_an_unknown_scene_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"'moon'.*sea, mountains") as caught:
        paint("moon", 64, 64)
    assert caught.value.field == "scene"


@pytest.mark.parametrize(("width", "height"), [(15, 64), (64, 0), (9000, 64)])
def test_a_side_that_cannot_be_painted_is_named(width: int, height: int) -> None:
    with pytest.raises(InputError, match=f"{width}x{height}") as caught:
        paint("sea", width, height)
    assert caught.value.field == "size"


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(InputError, match="-1"):
        paint("sea", 64, 64, -1)
