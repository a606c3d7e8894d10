import numpy as np
import pytest

from composer.codec import decode_picture, encode_picture
from composer.errors import InputError
from composer.media import EncodedPicture, Picture
from tests.composer.films import detailed


def smooth(width: int, height: int) -> Picture:
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    return Picture((np.stack([x, y, 1 - x], axis=2) * 255).astype(np.uint8))


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (160, 90), (161, 91)])
def test_a_picture_comes_back_as_it_was_to_a_few_levels(size: tuple[int, int]) -> None:
    picture = smooth(*size)
    encoded = encode_picture(picture)
    back = decode_picture(encoded)
    assert (encoded.width, encoded.height) == (back.width, back.height) == size
    assert np.abs(back.pixels.astype(int) - picture.pixels).max() <= 6


def test_single_red_and_blue_columns_stay_apart_as_colour_is_kept_in_full() -> None:
    pixels = np.zeros((16, 16, 3), np.uint8)
    pixels[:, 0::2, 0] = 255
    pixels[:, 1::2, 2] = 255
    back = decode_picture(encode_picture(Picture(pixels))).pixels
    assert np.abs(back.astype(int) - pixels).max() < 40


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert encode_picture(smooth(64, 48)).data == encode_picture(smooth(64, 48)).data


@pytest.mark.parametrize("data", [b"", b"not a picture", detailed(1).data[:40]])
def test_bytes_that_hold_no_picture_are_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not a picture of 160x90"):
        decode_picture(EncodedPicture(data, 160, 90))


def test_a_picture_of_another_size_than_it_says_is_refused() -> None:
    with pytest.raises(InputError, match="not a picture of 80x90"):
        decode_picture(EncodedPicture(detailed(1).data, 80, 90))


def test_a_side_that_jpeg_cannot_hold_is_refused() -> None:
    with pytest.raises(InputError, match="at most 65500 pixels, not 65501x1"):
        encode_picture(Picture(np.zeros((1, 65501, 3), np.uint8)))
