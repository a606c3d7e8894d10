import numpy as np

from composer.paint.broadleaf import broadleaf, stand


def test_a_tree_has_a_trunk_at_its_foot_and_a_crown_over_it_that_its_sheet_holds() -> None:
    for seed in range(5):
        shape, _ = broadleaf(120, 0.0, 1.5, seed)
        assert shape[-3].any()
        assert shape[20:70].sum() > 5 * shape[-30:].sum()
        assert shape[:, 0].sum() + shape[:, -1].sum() < 0.01 * shape.sum(), "no branch is cut off at the side"


def test_leaves_are_lighter_on_the_side_of_the_sun() -> None:
    shape, light = broadleaf(160, 1.0, 1.6, 3)
    half = shape.shape[1] // 2
    left, right = (light[:, part][shape[:, part] > 0.9].mean() for part in (np.s_[:half], np.s_[half:]))
    assert right > left + 0.1


def test_a_winter_tree_lets_the_sky_through() -> None:
    assert broadleaf(300, 0.0, 0.0, 4)[0].mean() < 0.6 * broadleaf(300, 0.0, 1.5, 4)[0].mean()


def test_a_tree_at_the_edge_of_a_canvas_is_cut_and_one_outside_is_not_drawn() -> None:
    tree = np.ones((40, 50), np.float32)
    rows, columns, shown = stand((60, 80), tree, (0, 50))
    assert shown.shape == (rows.stop - rows.start, columns.stop - columns.start) == (40, 25)
    assert stand((60, 80), tree, (500, 50))[2].size == 0
