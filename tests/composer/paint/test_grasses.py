from typing import cast

import numpy as np
import pytest

from composer.paint.grasses import Field, sow
from composer.paint.noise import Plane
from composer.paint.stalks import HEADS, Crop, strip
from composer.paint.terrain import View

VIEW = View(160, 100, horizon=0.4, focal=1.0)


def sown(field: Field) -> Plane:
    scene = np.zeros((100, 160, 3), np.float32)
    light = np.ones((1, 160, 3), np.float32)
    sow(scene, VIEW, field, [strip("wheat", 40, 1.0, HEADS["wheat"], 1)], light, np.zeros(3, np.float32), 1)
    return cast(Plane, scene.max(axis=2))


@pytest.mark.parametrize("crop", ["wheat", "meadow", "lavender", "tulips"])
def test_a_strip_of_stalks_repeats_without_a_seam(crop: Crop) -> None:
    made = strip(crop, 48, 0.8, HEADS[crop], 2)
    seam = np.abs(made[:, 0] - made[:, -1]).mean()
    assert seam < 3 * np.abs(np.diff(made, axis=1)).mean()
    assert made[:3, :, 3].mean() < 0.15, "no ear is cut off"
    assert made[-4:, :, 3].mean() > 0.6


def test_stalks_cover_the_ground_under_the_horizon_and_nothing_over_it() -> None:
    scene = sown(Field(0.5, 1.1))
    assert scene[:35].max() == 0
    assert (scene[60:] > 0.01).mean() > 0.9


def test_a_path_is_left_open() -> None:
    scene = sown(Field(0.5, 1.1, path=0.2, wide=0.3))
    assert (scene[60:] <= 0).mean() > (sown(Field(0.5, 1.1))[60:] <= 0).mean() + 0.05


def test_rows_have_bare_ground_between_them() -> None:
    assert (sown(Field(0.5, 1.1, row=1.3))[80:] <= 0).mean() > 0.1
