"""The painter's table: what it took, scene by scene and style by style."""

import numpy as np

from composer.media import Picture
from load_tests.pictures import Costs, least, table


def test_the_table_tells_each_scene_each_style_and_their_means() -> None:
    costs = Costs(
        {"sea": {"720p": 1.0, "1080p": 2.0}, "sky": {"720p": 0.5, "1080p": 1.0}},
        {"oil": {"720p": 0.25, "1080p": 0.5}},
    )
    rows = table(costs).splitlines()
    assert "| sea | 1.00 | 2.00 |" in rows
    assert "| **mean** | 0.75 | 1.50 |" in rows
    assert "| + oil | 0.25 | 0.50 |" in rows
    assert "CPU seconds" in rows[0]


def test_the_least_of_several_rounds_counts() -> None:
    asked = []

    def work() -> Picture:
        asked.append(1)
        return Picture(np.full((16, 16, 3), len(asked), np.uint8))

    picture, seconds = least(work, 3)
    assert len(asked) == picture.pixels[0, 0, 0] == 3
    assert 0 <= seconds < 5
