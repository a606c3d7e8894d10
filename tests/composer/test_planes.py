import numpy as np
import pytest
from numpy.typing import NDArray

from composer.planes import black, cover, frame_of, planes
from tests.composer.films import BLACK, BLUE, GREEN, GREY, RED, WHITE


def flat(colour: tuple[int, int, int], width: int = 16, height: int = 10) -> NDArray[np.uint8]:
    return np.full((height, width, 3), colour, np.uint8)


@pytest.mark.parametrize(
    ("colour", "levels"),
    [
        # ITU-R BT.709 at 8 bits, limited range.
        (BLACK, (16, 128, 128)),
        (WHITE, (235, 128, 128)),
        (GREY, (126, 128, 128)),
        (RED, (63, 102, 240)),
        (GREEN, (173, 42, 26)),
        (BLUE, (32, 240, 118)),
    ],
)
def test_colours_have_the_levels_that_bt_709_gives_them(
    colour: tuple[int, int, int], levels: tuple[int, int, int]
) -> None:
    for plane, level in zip(planes(frame_of(flat(colour))), levels, strict=True):
        assert np.abs(plane.astype(int) - level).max() <= 1


def test_a_frame_holds_luma_and_two_quarter_planes_without_padding() -> None:
    frame = frame_of(flat(RED, 14, 6))
    assert frame.shape == (9, 14)
    assert [plane.shape for plane in planes(frame)] == [(6, 14), (3, 7), (3, 7)]


def test_black_is_what_a_black_picture_becomes() -> None:
    assert np.array_equal(black(16, 10), frame_of(flat(BLACK)))


def test_colour_is_sampled_on_even_columns_as_h_264_assumes() -> None:
    pixels = flat(BLUE)
    pixels[:, 8:] = RED
    _, _, old = planes(frame_of(flat(BLUE)))
    _, _, new = planes(frame_of(flat(RED)))
    _, _, cr = planes(frame_of(pixels))
    share = (cr[2].astype(float) - old[2]) / (new[2, 0] - float(old[2, 0]))
    # Sample 4 lies on column 8 and hears its neighbours at a quarter each; sample 3 ends with column 7.
    assert np.allclose(share, [0, 0, 0, 0, 0.75, 1, 1, 1], atol=0.02)


def test_cover_fills_the_canvas_and_cuts_off_what_hangs_over_evenly() -> None:
    pixels = flat(RED, 300, 100)
    pixels[:, :100], pixels[:, 200:] = GREEN, BLUE
    square = cover(pixels, 50, 50)
    assert square.shape == (50, 50, 3)
    assert np.abs(square.astype(int) - RED).max() == 0


def test_cover_leaves_a_picture_of_the_canvas_size_as_it_is() -> None:
    pixels = flat(RED)
    assert cover(pixels, 16, 10) is pixels


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (2000, 3)])
def test_cover_takes_a_picture_of_any_shape(size: tuple[int, int]) -> None:
    assert np.array_equal(cover(flat(BLUE, *size), 16, 10), flat(BLUE))
