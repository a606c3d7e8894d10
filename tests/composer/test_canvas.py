"""Sizes by name and aspect, or in pixels."""

from typing import Any

import pytest

from composer.canvas import canvas


@pytest.mark.parametrize(
    ("size", "aspect", "sides"),
    [
        ("720p", "9:16", (720, 1280)),
        ("1080p", "1:1", (1080, 1080)),
        ("480p", "16:9", (854, 480)),
        ("720p", "4:5", (720, 900)),
        ("1080p", "21:9", (2520, 1080)),
        ("640x360", None, (640, 360)),
        ("4k", None, (3840, 2160)),
    ],
)
def test_a_size_and_an_aspect_are_a_canvas_of_even_sides(
    size: str, aspect: Any, sides: tuple[int, int]
) -> None:
    assert canvas(size, aspect) == sides
