"""Ways to paint: every style on painted scenes and on anything else that is a picture."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from composer.media import Picture
from composer.paint.noise import tile
from composer.paint.styles import STYLES

Pixels = NDArray[np.floating[Any]]


def style(name: str) -> Callable[[Picture, int], Picture]:
    module, _, function = STYLES[name].partition(":")
    found: Callable[[Picture, int], Picture] = getattr(import_module(module), function)
    return found


@cache
def landscape(width: int = 240, height: int = 160) -> Picture:
    """A sky that grows light towards the horizon, a yellow sun, dark hills and a lit house."""
    y, x = np.mgrid[0:height, 0:width] / height
    page = np.stack([60 + 150 * y, 110 + 90 * y, 215 - 40 * y], axis=2)
    page[(x - 0.4) ** 2 + (y - 0.25) ** 2 < 0.008] = (255, 235, 120)
    page[y > 0.62 + 0.12 * np.sin(5 * x)] = (34, 72, 40)
    page[(abs(x - 1.0) < 0.12) & (abs(y - 0.7) < 0.1)] = (190, 70, 50)
    noise = cv2.resize(tile(256, 16, 7), (width, height), interpolation=cv2.INTER_LINEAR)
    return Picture(np.clip(page + 5 * noise[..., None], 0, 255).astype(np.uint8))


@cache
def styled(name: str, width: int = 240, height: int = 160, seed: int = 2) -> Pixels:
    return style(name)(landscape(width, height), seed).pixels.astype(np.float64)


def coarse(pixels: Pixels) -> Pixels:
    """The masses of a picture: lightness on a grid of 12 x 8, mean 0 and deviation 1."""
    grey = cv2.resize(pixels.mean(axis=2), (12, 8), interpolation=cv2.INTER_AREA)
    return np.asarray((grey - grey.mean()) / grey.std())


@pytest.mark.parametrize("name", ["oil", "ink", "low-poly", "watercolour"])
def test_the_scene_stays_recognisable(name: str) -> None:
    likeness = float((coarse(styled(name)) * coarse(landscape().pixels.astype(float))).mean())
    assert likeness > 0.8


def test_neon_keeps_the_places_of_edges_when_it_takes_their_light() -> None:
    edges = cv2.Canny(landscape().pixels, 60, 120)
    near = cv2.dilate(edges, np.ones((5, 5))) > 0
    assert styled("neon").max(axis=2)[near].mean() > 2.2 * styled("neon").max(axis=2)[~near].mean()


@pytest.mark.parametrize("name", STYLES)
def test_no_two_styles_look_alike_nor_like_the_picture(name: str) -> None:
    others = [styled(other) for other in STYLES if other != name] + [landscape().pixels.astype(float)]
    assert min(np.abs(styled(name) - other).mean() for other in others) > 7


@pytest.mark.parametrize("name", STYLES)
def test_the_same_seed_paints_the_same_pixels_and_another_seed_others(name: str) -> None:
    again = style(name)(landscape(), 2).pixels
    assert np.array_equal(styled(name), again)
    assert not np.array_equal(styled(name), styled(name, seed=3))


@pytest.mark.parametrize("name", STYLES)
def test_a_picture_looks_alike_at_every_size(name: str) -> None:
    large = np.asarray(cv2.resize(styled(name, 960, 640), (240, 160), interpolation=cv2.INTER_AREA), float)
    assert np.abs(coarse(large) - coarse(styled(name))).mean() < 0.25
    busy = [np.abs(np.diff(pixels.mean(axis=2), axis=1)).mean() for pixels in (large, styled(name))]
    assert 0.5 < busy[0] / busy[1] < 2, "strokes are so many parts of the height, not so many pixels"


@pytest.mark.parametrize(("width", "height"), [(16, 16), (16, 400), (400, 16), (33, 17)])
@pytest.mark.parametrize("name", STYLES)
def test_a_picture_keeps_its_size_and_shape(name: str, width: int, height: int) -> None:
    picture = style(name)(landscape(width, height), 0)
    assert (picture.width, picture.height) == (width, height)


@pytest.mark.parametrize(("name", "width", "height"), [("watercolour", 8192, 16), ("neon", 16, 8192)])
def test_the_longest_strips_are_painted(name: str, width: int, height: int) -> None:
    strip = style(name)(Picture(np.full((height, width, 3), 90, np.uint8)), 0)
    assert (strip.width, strip.height) == (width, height)


@pytest.mark.parametrize("tone", [0, 128, 255])
@pytest.mark.parametrize("name", STYLES)
def test_an_empty_picture_is_painted_without_noise_out_of_nothing(name: str, tone: int) -> None:
    blank = style(name)(Picture(np.full((60, 90, 3), tone, np.uint8)), 1).pixels.astype(float)
    inner = blank[8:-8, 8:-8].mean(axis=2)
    assert inner.std() < 18


@pytest.mark.parametrize("name", STYLES)
def test_noise_does_no_harm(name: str) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (48, 64, 3)).astype(np.uint8)
    assert style(name)(Picture(noise), 1).pixels.std() > 2


def test_oil_is_laid_in_strokes_along_the_forms() -> None:
    y = np.arange(160)[:, None] * np.ones((1, 240))
    stripes = np.stack([128 + 50 * np.sin(y / 6)] * 3, axis=2).astype(np.uint8)
    pixels = style("oil")(Picture(stripes), 1).pixels.astype(float).mean(axis=2)
    down, across = (np.abs(np.diff(pixels, axis=axis)).mean() for axis in (0, 1))
    assert down > 1.8 * across


def test_ink_is_drawn_on_light_paper_in_grey_and_one_colour() -> None:
    hsv = cv2.cvtColor(styled("ink").astype(np.uint8), cv2.COLOR_RGB2HSV)
    vivid = hsv[..., 1] > 90
    hues = hsv[..., 0][vivid & (hsv[..., 2] > 60)].astype(float) * np.pi / 90
    assert 0.01 < vivid.mean() < 0.6
    assert np.hypot(np.cos(hues).mean(), np.sin(hues).mean()) > 0.9, "more than one colour"
    assert np.percentile(styled("ink"), 98) > 215


def test_low_poly_is_made_of_flat_facets() -> None:
    pixels = styled("low-poly", 960, 640).astype(np.uint8)
    flat = (np.abs(np.diff(pixels.astype(int), axis=1)).max(axis=2) == 0).mean()
    assert flat > 0.75
    assert len(np.unique(pixels.reshape(-1, 3)[::7], axis=0)) > 100


def test_neon_glows_in_a_dark_that_reaches_far() -> None:
    light = styled("neon").max(axis=2)
    assert np.percentile(light, 50) < 130
    assert np.percentile(light, 99) > 200


def test_watercolour_leaves_a_narrow_margin_of_paper() -> None:
    pixels = styled("watercolour", 960, 640)
    rim = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    assert np.percentile(rim, 20) > 225
    assert (pixels[16:-16, 16:-16].min(axis=2) < 225).mean() > 0.8
