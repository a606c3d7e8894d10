import numpy as np
import pytest

from composer.media import Picture
from composer.parallax.depth import LOOK, depth
from composer.parallax.regions import regions
from tests.composer.parallax.views import HORIZON, plain, view


def test_the_sky_is_behind_the_ground_and_the_ground_comes_nearer_downwards() -> None:
    near = depth(view())
    rows = near[:, : near.shape[1] // 2].mean(axis=1)
    line = int(HORIZON * len(rows))
    assert rows[: line - 4].max() < 0.1
    assert rows[line + 4] > rows[: line - 4].max() + 0.1
    assert (np.diff(rows[line + 4 :: 6]) > -0.02).all()
    assert rows[-3] > 0.8


def test_what_stands_is_as_near_at_its_top_as_at_its_foot() -> None:
    near = depth(view())
    height, width = near.shape
    post = near[int(0.3 * height) : int(0.8 * height), int(0.64 * width)]
    assert post.min() > 0.4
    assert post.max() - post.min() < 0.3


def test_a_cloud_belongs_to_the_sky() -> None:
    pixels = view().pixels.copy()
    pixels[30:45, 60:110] = (250, 246, 240)
    near = depth(Picture(pixels))
    assert near[int(37 / 180 * near.shape[0]), int(85 / 320 * near.shape[1])] < 0.1


@pytest.mark.parametrize("size", [(1, 1), (2, 300), (300, 2), (16, 16), (1000, 40)])
def test_any_picture_has_a_depth_between_far_and_near(size: tuple[int, int]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (size[1], size[0], 3), np.uint8)
    for picture in (Picture(pixels), plain(*size)):
        near = depth(picture)
        assert near.dtype == np.float32
        assert np.isfinite(near).all()
        assert near.min() >= 0
        assert near.max() <= 1
        assert max(near.shape) <= LOOK


def test_the_same_picture_has_the_same_depth() -> None:
    assert np.array_equal(depth(view()), depth(view()))


def test_regions_end_where_colours_do_and_gradients_do_not_part_them() -> None:
    pixels = np.zeros((60, 80, 3), np.uint8)
    pixels[:, :40] = np.linspace(80, 150, 60)[:, None, None]
    pixels[:, 40:] = (200, 30, 30)
    label = regions(pixels)
    assert label[0, 0] != label[0, -1]
    assert (label[:, :36] == label[0, 0]).all()
    assert (label[:, 44:] == label[0, -1]).all()
