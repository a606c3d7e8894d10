import numpy as np

from composer.paint.cumulus import Heap, Tints, heap, swirl
from composer.paint.light import Light, colour
from composer.paint.terrain import View

VIEW = View(160, 100)
TINTS = Tints(colour("ffffff"), colour("202830"), colour("808080"))


def cloud(sun: float) -> Light:
    scene = np.zeros((100, 160, 3), np.float32)
    heap(scene, VIEW, [Heap(0.0, 0.85, 0.9, 0.6)], TINTS, (sun, 0.2), swirl(1), 1)
    return scene


def test_a_cloud_stands_on_its_foot_and_leaves_the_sky_beside_it_open() -> None:
    scene = cloud(-0.7).mean(axis=2)
    assert scene[65:80, 70:90].min() > 0
    assert scene[:, :20].max() == 0
    assert scene[92:].max() == 0


def test_a_cloud_is_lighter_above_and_on_the_side_of_the_sun() -> None:
    left, right = cloud(-0.7).mean(axis=2), cloud(0.7).mean(axis=2)
    assert left[:, :80].sum() / left.sum() > right[:, :80].sum() / right.sum() + 0.02
    rows = np.array([row[row > 0].mean() for row in left if (row > 0).any()])
    assert rows[5:15].mean() > 1.3 * rows[-12:-2].mean()


def test_veiled_clouds_take_the_colour_of_the_air() -> None:
    scene = np.zeros((100, 160, 3), np.float32)
    veiled = Tints(TINTS.lit, TINTS.shade, colour("ff0000"), veil=1.0)
    heap(scene, VIEW, [Heap(0.0, 0.85, 0.9, 0.6)], veiled, (0.5, 0.2), swirl(1), 1)
    assert scene[60, 80, 0] > 0.9
    assert scene[..., 1:].max() < 0.01
