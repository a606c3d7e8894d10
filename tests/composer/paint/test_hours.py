"""Scenes at other hours, in other palettes and with less detail."""

import numpy as np
import pytest

from composer.errors import InputError
from composer.paint import FILM, SCENES, paint, paint_brief
from composer.paint.look import Look
from composer.paint.palettes import TONES
from composer.paint.words import read_scene


def shown(scene: str, look: Look, seed: int = 3) -> np.ndarray:
    return paint(scene, 96, 54, seed, look, detail=0).pixels.astype(float)


@pytest.mark.parametrize("scene", FILM)
def test_day_is_brighter_than_dusk_and_dusk_than_night(scene: str) -> None:
    day, dusk, night = (shown(scene, Look(time)).mean() for time in ("day", "dusk", "night"))
    assert day > dusk + 5
    assert dusk > night + 2


def test_a_city_lights_its_lamps_as_night_falls() -> None:
    warm = {}
    for time in ("day", "night"):
        towers = shown("city", Look(time))[18:34]
        warm[time] = np.percentile(towers[..., 0] - towers[..., 2], 99)
    assert warm["night"] > warm["day"] + 15


@pytest.mark.parametrize("scene", FILM)
def test_an_hour_keeps_what_the_scene_is_made_of(scene: str) -> None:
    """Outlines stay where they were: only the light is another."""
    edges = []
    for time in ("dawn", "sunset"):
        level = shown(scene, Look(time)).mean(axis=2)
        edges.append(np.abs(np.diff(level, axis=0)).ravel())
    assert np.corrcoef(edges)[0, 1] > 0.35


def test_a_palette_recolours_a_scene() -> None:
    plain, mono = shown("desert", Look()), shown("desert", Look(palette=TONES["monochrome"]))
    assert np.ptp(plain, axis=2).mean() > 40
    assert np.ptp(mono, axis=2).mean() < 4
    assert mono.std() > 0.6 * plain.std()


def test_less_detail_shows_the_same_scene() -> None:
    for scene in ("mountains", "forest"):
        fine = paint(scene, 160, 90, 5).pixels.astype(float)
        quick = paint(scene, 160, 90, 5, detail=0.25).pixels.astype(float)
        assert np.abs(fine - quick).mean() < 16


@pytest.mark.parametrize("detail", [-0.1, 1.5, float("nan")])
def test_a_detail_that_cannot_be_painted_is_named(detail: float) -> None:
    with pytest.raises(InputError) as caught:
        paint("sea", 64, 64, detail=detail)
    assert caught.value.field == "detail"


@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_paints_at_night_on_a_strip_and_on_a_pillar(scene: str) -> None:
    for width, height in ((200, 16), (16, 200)):
        picture = paint(scene, width, height, 1, Look("night"), detail=0)
        assert (picture.width, picture.height) == (width, height)
        assert picture.pixels.std() > 1


def test_words_paint_the_picture_that_they_ask_for() -> None:
    red = paint_brief(read_scene("a red desert"), 96, 54, 2, detail=0).pixels.astype(float).mean(axis=(0, 1))
    blue = (
        paint_brief(read_scene("a blue desert"), 96, 54, 2, detail=0).pixels.astype(float).mean(axis=(0, 1))
    )
    assert red[0] - red[2] > blue[0] - blue[2] + 40


def test_a_style_redraws_the_scene() -> None:
    plain = paint_brief(read_scene("mountains"), 160, 90, 2, detail=0).pixels.astype(float)
    inked = paint_brief(read_scene("ink drawing of mountains"), 160, 90, 2, detail=0).pixels.astype(float)
    assert np.abs(plain - inked).mean() > 10
