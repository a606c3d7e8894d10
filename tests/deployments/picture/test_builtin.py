"""The built-in picture engine: words and a size in, a painted still out."""

import hashlib
import subprocess
import sys
from functools import cache

import numpy as np
import pytest

from composer.errors import InputError
from composer.paint.styles import STYLES
from deployments.engine import load
from deployments.picture import ENGINES, PictureRequest, PictureResult
from deployments.picture.builtin import BuiltinPicture

SUNSET = "a sunset"


@cache
def asked(prompt: str, width: int = 96, height: int = 64, seed: int = 1, **rest: object) -> PictureResult:
    request = PictureRequest(prompt, width, height, seed, **rest)  # type: ignore[arg-type]
    return BuiltinPicture().run([request])[0]


@pytest.mark.parametrize(("width", "height"), [(97, 61), (64, 96), (16, 16), (240, 16)])
def test_a_picture_is_as_large_as_it_was_asked_for(width: int, height: int) -> None:
    picture = asked("rain in watercolour", width, height).picture
    assert (picture.width, picture.height) == (width, height)


def test_what_was_understood_is_told() -> None:
    told = asked("a peaceful forest at dawn, oil painting, teal").understood
    assert told["scene"] == "forest"
    assert told["time"] == "dawn"
    assert told["style"] == "oil"
    assert told["palette"] == "teal"
    assert told["mood"] == "peaceful"


@pytest.mark.parametrize("prompt", ["", "🙂\x00\n\t", "xyzzy " * 2000])
def test_words_that_say_nothing_give_a_picture_all_the_same(prompt: str) -> None:
    result = asked(prompt)
    assert "no word named one" in result.understood["scene"]
    assert np.ptp(result.picture.pixels) > 60


def test_the_order_of_a_batch_is_kept_and_a_picture_is_the_same_alone() -> None:
    requests = [PictureRequest(prompt, 96, 64, 3) for prompt in (SUNSET, "rain", SUNSET, "a forest in ink")]
    together = [result.picture.pixels for result in BuiltinPicture().run(requests)]
    alone = [BuiltinPicture().run([request])[0].picture.pixels for request in requests]
    assert all(np.array_equal(one, other) for one, other in zip(together, alone, strict=True))
    assert np.array_equal(together[0], together[2])
    assert not np.array_equal(together[0], together[1])


def test_another_seed_gives_another_picture() -> None:
    assert not np.array_equal(asked(SUNSET, seed=1).picture.pixels, asked(SUNSET, seed=2).picture.pixels)


def test_the_same_request_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib; from deployments.picture import PictureRequest;"
        "from deployments.picture.builtin import BuiltinPicture;"
        "requests = [PictureRequest('rain in ' + style, 96, 64, 5) for style in ('oil', 'low poly')];"
        "print(*(hashlib.sha256(r.picture.pixels).hexdigest() for r in BuiltinPicture().run(requests)))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    here = [asked(f"rain in {style}", seed=5).picture.pixels for style in ("oil", "low poly")]
    assert run.stdout.split() == [hashlib.sha256(pixels.tobytes()).hexdigest() for pixels in here]


@pytest.mark.parametrize("style", STYLES)
def test_a_style_that_is_named_changes_the_picture_and_not_the_scene(style: str) -> None:
    plain, styled = asked("a forest"), asked(f"a forest, {style}")
    assert styled.understood["style"] == style
    assert styled.understood["scene"] == plain.understood["scene"]
    assert np.abs(styled.picture.pixels.astype(float) - plain.picture.pixels).mean() > 4


def test_a_negative_prompt_takes_the_rain_out_of_the_air() -> None:
    wet = asked("forest in the rain")
    dry = asked("forest in the rain", negative_prompt="people, rain")
    assert wet.understood["air"] == "rain"
    assert "air" not in dry.understood
    assert "rain" in dry.understood["left out"]
    assert np.array_equal(dry.picture.pixels, asked("forest").picture.pixels)


@pytest.mark.parametrize("prompt", ["a city", "a city by night", "a city at dusk"])
def test_a_picture_that_must_not_be_dark_is_a_dusk_and_not_a_night(prompt: str) -> None:
    lit, dusk = asked(prompt, negative_prompt="blurry, too dark"), asked("a city at dusk")
    assert lit.understood["time"] == "dusk"
    assert np.array_equal(lit.picture.pixels, dusk.picture.pixels)


def test_a_negative_prompt_takes_away_a_style_a_colour_and_an_hour() -> None:
    told = asked("a red city at dusk, oil painting", negative_prompt="red, dusk, painting").understood
    assert told.keys().isdisjoint({"time", "style", "palette"})
    assert told["left out"] == "dusk, red, oil"


def test_what_chance_would_have_chosen_may_be_forbidden() -> None:
    free = asked("").understood["scene"].split(" ")[0]
    bound = asked("", negative_prompt=free).understood
    assert not bound["scene"].startswith(free)
    assert "left out" not in bound


def test_what_the_engine_never_paints_may_be_forbidden_without_effect() -> None:
    free, bound = asked(SUNSET), asked(SUNSET, negative_prompt="people, watermark, low quality, text")
    assert np.array_equal(free.picture.pixels, bound.picture.pixels)
    assert free.understood == bound.understood


def test_steps_and_guidance_mean_nothing_here() -> None:
    free, bound = asked(SUNSET), asked(SUNSET, steps=1, guidance=9.0)
    assert np.array_equal(free.picture.pixels, bound.picture.pixels)


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"width": 15}, "size", r"16\.\.8192.*15x64"),
        ({"height": 8193}, "size", r"16\.\.8192.*96x8193"),
        ({"width": 0}, "size", "0x64"),
        ({"height": -64}, "size", "96x-64"),
        ({"seed": -1}, "seed", "-1"),
    ],
)
def test_a_size_or_seed_that_cannot_be_painted_is_named(
    change: dict[str, int], field: str, said: str
) -> None:
    with pytest.raises(InputError, match=said) as caught:
        asked(SUNSET, **change)
    assert caught.value.field == field


def test_the_engine_is_found_by_its_name_and_may_be_used_for_money() -> None:
    engine = load("builtin", ENGINES)
    assert (engine.license, getattr(engine, "commercial", False)) == ("Apache-2.0", True)
