import numpy as np

from composer.paint.light import Light
from composer.paint.terrain import View
from composer.paint.water import Water, flow

VIEW = View(64, 64, horizon=0.5)


def shore() -> Light:
    """A dark sky with a bright post that ends ten rows over the water."""
    scene = np.full((64, 64, 3), 0.1, np.float32)
    scene[22:32, 30:34] = 5.0
    return scene


def test_still_water_mirrors_what_stands_over_it() -> None:
    wet = flow(shore(), VIEW, Water(0.0, 0.3, "000000", clear=1.0), 0.5, 1)
    assert wet[36, 32, 0] > 3
    assert wet[50, 32, 0] < 0.2
    assert wet[36, 10, 0] < 0.2


def test_what_is_over_the_shore_stays_as_it_was() -> None:
    assert np.array_equal(flow(shore(), VIEW, Water(0.2, 0.3, "000000"), 0.5, 1)[:32], shore()[:32])


def test_waves_break_the_mirror_image_up() -> None:
    still = flow(shore(), VIEW, Water(0.0, 0.3, "000000", clear=1.0), 0.5, 1)[32:, 32, 0]
    rough = flow(shore(), VIEW, Water(0.3, 0.3, "000000", clear=1.0), 0.5, 1)[32:, 32, 0]
    assert np.abs(np.diff(rough)).sum() > 2 * np.abs(np.diff(still)).sum()


def test_water_shows_its_depth_where_one_looks_down_on_it() -> None:
    wet = flow(np.ones((64, 64, 3), np.float32), VIEW, Water(0.0, 0.3, "000000"), 0.5, 1)
    assert wet[33, 32, 0] > 0.8
    assert wet[63, 32, 0] < 0.5
