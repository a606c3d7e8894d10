"""What holds for each of sunset, sky, rain, snow, space, underwater, field and abstract."""

import numpy as np
import pytest

from composer.paint.look import Look, Palette, Time
from tests.composer.paint.scenes.painted import coarse, grey, light, pixels

SCENES = ("sunset", "sky", "rain", "snow", "space", "underwater", "field", "abstract")
TIMES: tuple[Time, ...] = ("dawn", "sunset", "dusk")
RED = Palette("red", "2a0408", "c01020", "ffd0c8", "ff4030", 1.0)


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_has_light_and_shade_and_something_to_look_at(scene: str) -> None:
    assert np.ptp(np.percentile(grey(scene), (1, 99))) > 60
    assert np.abs(np.diff(grey(scene), axis=1)).mean() > 0.8, "a plain gradient has no detail across"
    assert np.ptp(pixels(scene), axis=2).mean() > 8, "the picture is grey"


@pytest.mark.parametrize("scene", SCENES)
def test_the_same_seed_gives_the_same_light_and_never_less_than_none(scene: str) -> None:
    first, second = (light(scene, 96, 64, Look(), 5) for _ in range(2))
    assert first.dtype == np.float32
    assert np.array_equal(first, second)
    assert np.isfinite(first).all()
    assert first.min() >= 0


@pytest.mark.parametrize("scene", SCENES)
def test_two_seeds_differ_in_composition(scene: str) -> None:
    seeds = [coarse(scene, seed) for seed in (1, 2, 3)]
    for number, one in enumerate(seeds):
        for other in seeds[number + 1 :]:
            assert np.abs(one - other).max() > 18


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("width", "height"), [(16, 16), (17, 200), (300, 16)])
def test_a_canvas_may_have_any_shape(scene: str, width: int, height: int) -> None:
    painted = light(scene, width, height, Look(), width)
    assert painted.shape == (height, width, 3)
    assert np.isfinite(painted).all()


@pytest.mark.parametrize("scene", ["sunset", "sky", "rain", "snow", "underwater", "field"])
def test_night_is_darker_than_day(scene: str) -> None:
    assert np.median(grey(scene, 2, "night")) < 0.7 * np.median(grey(scene, 2, "day"))


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("time", TIMES)
def test_the_hours_between_day_and_night_can_be_painted(scene: str, time: Time) -> None:
    painted = light(scene, 64, 48, Look(time), 3)
    assert np.isfinite(painted).all()
    assert painted.min() >= 0
    assert np.ptp(painted) > 0.05


@pytest.mark.parametrize("scene", ["space", "underwater", "abstract"])
def test_a_palette_of_reds_makes_a_scene_redder(scene: str) -> None:
    own, red = (light(scene, 96, 64, look, 2).mean(axis=(0, 1)) for look in (Look(), Look(None, RED)))
    assert red[0] / red.sum() > own[0] / own.sum() + 0.1
