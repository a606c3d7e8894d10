import pytest

from composer.parallax.air import AIRS
from composer.parallax.camera import CAMERAS
from composer.parallax.words import air_of, camera_of, pace_of

MOVES = {
    "slow zoom in": "push",
    "the camera pushes in on the tower": "push",
    "Zooming out slowly over the city": "pull",
    "camera pulls back": "pull",
    "pan left": "pan left",
    "the camera pans to the right, snow falling": "pan right",
    "panning shot": "pan",
    "orbit around the rocket": "orbit",
    "circling the tower": "orbit",
    "a gentle drift": "drift",
    "no zoom, drifting": "drift",
    "don't zoom in, but pan left": "pan left",
    "a window pane": "",
    "without panning": "",
    "": "",
}
IN_THE_AIR = {
    "rain over the city": ("rain",),
    "heavy snowfall": ("snow",),
    "embers rising from a bonfire": ("embers",),
    "a starry sky": ("stars",),
    "rain and snow": ("rain", "snow"),
    "no rain or snow, but stars": ("stars",),
    "snow-capped peaks": (),
    "fireflies and dust": ("fireflies", "dust"),
    "without any rain": (),
    "sunny": (),
}


@pytest.mark.parametrize("prompt", MOVES)
def test_words_name_a_move(prompt: str) -> None:
    assert camera_of(prompt) == MOVES[prompt]
    assert MOVES[prompt] in {*CAMERAS, ""}


@pytest.mark.parametrize("prompt", IN_THE_AIR)
def test_words_name_what_is_in_the_air(prompt: str) -> None:
    assert air_of(prompt) == IN_THE_AIR[prompt]
    assert set(IN_THE_AIR[prompt]) <= set(AIRS)


def test_what_is_to_be_avoided_is_left_out() -> None:
    assert air_of("rain and snow", "rain") == ("snow",)
    assert camera_of("zoom in", "zoom") == ""
    assert camera_of("pan left", "panning") == ""


def test_words_say_how_fast() -> None:
    assert pace_of("slowly zoom in") < pace_of("zoom in") == 1 < pace_of("fast zoom in")
    assert pace_of("static shot, snow") == pace_of("no camera movement") == 0
    assert pace_of("no motion blur") == 1


def test_long_prompts_are_read_too() -> None:
    assert air_of("rain " * 50_000) == ("rain",)
    assert camera_of("no " * 50_000) == ""
