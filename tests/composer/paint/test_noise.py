import numpy as np

from composer.paint.noise import curve, ridges, sample, tile


def test_a_tile_goes_on_over_its_edge_without_a_seam() -> None:
    field = tile(128, 4, 7)
    inside = np.abs(np.diff(field, axis=1)).mean()
    seam = np.abs(field[:, 0] - field[:, -1]).mean()
    assert seam < 1.5 * inside


def test_a_tile_has_mean_zero_and_deviation_one() -> None:
    field = tile(256, 4, 7)
    assert abs(float(field.mean())) < 1e-5
    assert abs(float(field.std()) - 1) < 1e-5


def test_ridges_stay_within_zero_and_one_and_repeat_without_a_seam() -> None:
    field = ridges(128, 4, 7)
    assert (field.min(), field.max()) == (0, 1)
    assert np.abs(field[0] - field[-1]).mean() < 1.5 * np.abs(np.diff(field, axis=0)).mean()


def test_a_sample_one_tile_further_on_is_the_same() -> None:
    field = tile(64, 4, 1)
    x = np.linspace(0, 0.9, 50, dtype=np.float32)[None, :]
    y = np.full((1, 50), 0.3, np.float32)
    assert np.allclose(sample(field, x, y), sample(field, x + 3, y - 2), atol=0.05)


def test_a_sample_on_a_grid_point_is_the_grid_s_value() -> None:
    field = tile(64, 4, 1)
    at = np.array([[5 / 64]], np.float32)
    assert sample(field, at, 2 * at)[0, 0] == field[10, 5]


def test_a_curve_is_smooth_and_another_key_gives_another_one() -> None:
    line = curve(1000, 4, 1, octaves=3)
    assert np.abs(np.diff(line)).max() < 0.1
    assert 0.2 < line.std() < 2
    assert not np.allclose(line, curve(1000, 4, 2, octaves=3))
