import numpy as np

from composer.paint import paint
from composer.paint.sky import Sun, rays
from composer.paint.terrain import View


def test_rays_brighten_what_lies_beside_the_light_on_the_tallest_canvas_too() -> None:
    for width, height in ((64, 48), (8, 8192)):
        scene = np.full((height, width, 3), 0.1, np.float32)
        scene[: height // 3] = 1.5
        lit = rays(scene, View(width, height), Sun(0.0, 0.2, "ffffff", 1.0), 0.5)
        assert lit.shape == scene.shape
        assert lit[height // 3 + 1].mean() > scene[height // 3 + 1].mean()


def test_a_panorama_of_the_longest_side_can_be_painted() -> None:
    picture = paint("rain", 8192, 16)
    assert (picture.width, picture.height) == (8192, 16)
    assert np.ptp(picture.pixels.astype(float)) > 60
