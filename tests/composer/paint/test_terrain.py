import numpy as np

from composer.paint.terrain import Land, View, framed, look

VIEW = View(80, 60, horizon=0.5, focal=1.0)
FLAT = Land(np.zeros((64, 64), np.float32), 10.0)


def wall(at: int) -> Land:
    """Flat land with one wall, a unit high, that runs away from the eye on column `at`."""
    heights = np.zeros((64, 64), np.float32)
    heights[:, at] = 1.0
    return Land(heights, 64.0)


def test_flat_land_is_as_far_as_its_distance_under_the_horizon_says() -> None:
    sight = look(FLAT, VIEW, (0.0, 1.0, 0.0), 0.5, 100.0)
    rows = np.array([35, 45, 58])
    expected = 1.0 / ((rows + 0.5) / 60 - 0.5)
    assert np.allclose(sight.distance[rows, 40], expected, rtol=0.01)


def test_over_the_horizon_of_flat_land_is_sky() -> None:
    sight = look(FLAT, VIEW, (0.0, 1.0, 0.0), 0.5, 100.0)
    assert sight.land[:30].sum() == 0
    assert sight.land[32:].all()


def test_a_pixel_on_the_right_sees_a_place_on_the_right() -> None:
    sight = look(FLAT, VIEW, (2.0, 1.0, 3.0), 0.5, 100.0)
    assert sight.x[50, 70] > sight.x[50, 40] > sight.x[50, 5]
    assert np.allclose(sight.z[50] - 3.0, sight.distance[50])


def test_a_near_ridge_hides_what_lies_behind_it() -> None:
    heights = np.zeros((64, 64), np.float32)
    heights[16:18] = 1.5
    sight = look(Land(heights, 64.0), VIEW, (0.0, 1.0, 0.0), 0.5, 60.0)
    hit = sight.distance[np.isfinite(sight.distance)]
    assert hit.max() < 20
    assert sight.land[29, 40] == 1, "the ridge is higher than the eye, so it stands over the horizon"


def test_the_highest_peak_ends_where_the_frame_wants_it() -> None:
    rng = np.random.default_rng(3)
    bumps = np.abs(rng.standard_normal((8, 8))).repeat(8, 0).repeat(8, 1).astype(np.float32)
    for top in (0.1, 0.3):
        land = framed(Land(bumps, 16.0), VIEW, (4.0, 0.2, 0.0), 16.0, top)
        sight = look(land, VIEW, (4.0, 0.2, 0.0), 2.0, 16.0)
        first = np.flatnonzero(sight.land.any(axis=1))[0] / VIEW.height
        assert abs(first - top) < 0.06


def test_a_wall_throws_its_shadow_away_from_the_sun() -> None:
    left, right = wall(32).shade(0.25, -1)[5], wall(32).shade(0.25, 1)[5]
    assert left[34] < 0.1 < 0.9 < left[29]
    assert right[30] < 0.1 < 0.9 < right[35]
    assert left[40] > 0.9, "the shadow of a wall is as long as its height over the sun's rise"
