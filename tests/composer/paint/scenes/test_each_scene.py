"""What one must see in a scene to know it at a glance."""

import cv2
import numpy as np
import pytest

from tests.composer.paint.scenes.painted import grey, pixels


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_at_sunset_the_side_of_the_sun_is_the_brighter(seed: int) -> None:
    seen = grey("sunset", seed)
    sun = int(cv2.GaussianBlur(seen, (0, 0), 3).max(axis=0).argmax())
    near, far = seen[:50, max(sun - 25, 0) : sun + 25].mean(), seen[:50, (sun + 55) % 160 :][:, :25].mean()
    assert near > far + 5
    assert pixels("sunset", seed)[..., 0].mean() > pixels("sunset", seed)[..., 2].mean(), "it is warm"


def test_by_day_the_sky_is_blue_and_its_clouds_are_white() -> None:
    for seed in (1, 2, 3):
        seen = pixels("sky", seed)
        assert seen[..., 2].mean() > seen[..., 0].mean() + 10
        assert (seen.min(axis=2) > 215).mean() > 0.03


def test_wet_ground_mirrors_the_lamps_of_the_street() -> None:
    seen = pixels("rain", 2, "night")
    warm = (seen[..., 0] > seen[..., 2] + 40) & (seen[..., 0] > 90)
    assert warm[:50].mean() > 0.02
    assert warm[70:].mean() > 0.02


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_rain_by_day_is_grey_and_without_a_sun(seed: int) -> None:
    seen = pixels("rain", seed, "day")
    assert np.ptp(seen, axis=2).mean() < 40
    assert (seen.min(axis=2) > 245).mean() < 0.02


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_ground_of_snow_is_white(seed: int) -> None:
    ground = pixels("snow", seed)[70:]
    assert np.median(ground.min(axis=2)) > 170
    assert np.median(np.ptp(ground, axis=2)) < 45


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_space_is_mostly_dark_with_stars(seed: int) -> None:
    seen = grey("space", seed)
    assert np.median(seen) < 70
    sharp = seen - cv2.GaussianBlur(seen, (0, 0), 2)
    assert (sharp > 25).sum() > 20


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_floor_of_the_sea_is_darker_than_its_surface_and_the_water_blue(seed: int) -> None:
    seen = pixels("underwater", seed)
    assert seen[-24:].mean() < seen[:16].mean() - 30
    assert seen[..., 2].mean() > seen[..., 0].mean() + 30


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_field_has_sky_over_it_and_stalks_that_grow_towards_the_eye(seed: int) -> None:
    seen = grey("field", seed)
    fine = np.abs(np.diff(seen, axis=1)).mean(axis=1)
    assert fine[75:].mean() > 3 * fine[:20].mean()
    blue = pixels("field", seed)[:20]
    assert blue[..., 2].mean() > blue[..., 0].mean()


def test_the_seed_chooses_among_kinds_of_abstract_pictures() -> None:
    fine = [float(np.abs(np.diff(grey("abstract", seed), axis=1)).mean()) for seed in range(1, 7)]
    assert max(fine) > 2.5 * min(fine)
