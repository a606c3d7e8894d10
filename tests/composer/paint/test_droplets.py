import numpy as np

from composer.paint.droplets import puddles, rings, wet_ground
from composer.paint.light import Light
from composer.paint.terrain import View

VIEW = View(96, 96, horizon=0.5)
LINE = np.full(96, 0.5, np.float32)
STONE = np.full(3, 0.02, np.float32)


def lamp() -> Light:
    scene = np.full((96, 96, 3), 0.05, np.float32)
    scene[24:30, 46:50] = 8.0
    return scene


def wet(water: float) -> Light:
    still = np.zeros((96, 96), np.float32)
    return wet_ground(lamp(), VIEW, LINE, np.full((96, 96), water, np.float32), still, STONE, 1)


def test_a_puddle_mirrors_a_lamp_as_far_under_the_edge_as_it_stands_over_it() -> None:
    column = wet(1.0)[:, 48, 0]
    assert 64 <= int(column[48:].argmax()) + 48 <= 73
    assert column[66:72].max() > 10 * column[85:].max()


def test_wet_stone_smears_the_lamp_along_the_ground() -> None:
    sharp, smeared = wet(1.0)[50:, 48, 0], wet(0.0)[50:, 48, 0]
    assert (smeared > 0.3 * smeared.max()).sum() > (sharp > 0.3 * sharp.max()).sum()


def test_what_stands_over_the_edge_stays_as_it_was() -> None:
    assert np.array_equal(wet(1.0)[:47], lamp()[:47])


def test_more_rain_leaves_more_puddles() -> None:
    assert puddles(VIEW, 0.5, 0.7, 1)[50:].mean() > puddles(VIEW, 0.5, 0.3, 1)[50:].mean() + 0.2


def test_drops_draw_rings_on_the_ground_only_and_larger_ones_near_the_eye() -> None:
    slope = np.abs(rings(View(400, 400, 0.5), 0.5, 60, 0.12, 1))
    assert slope[:190].max() == 0
    assert slope[300:].mean() > slope[200:230].mean()
