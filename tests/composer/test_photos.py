"""Sizes by name, and pictures on a canvas."""

import numpy as np
import pytest

from composer.errors import InputError
from composer.media import Picture
from composer.photos import Fit, average_size, lay, parse_size


def plain(width: int, height: int, colour: tuple[int, int, int] = (40, 80, 120)) -> np.ndarray:
    return np.full((height, width, 3), colour, np.uint8)


def with_ball(width: int, height: int, x: int, y: int, radius: int = 30) -> Picture:
    """A red ball on a plain ground."""
    pixels = plain(width, height)
    rows, columns = np.ogrid[:height, :width]
    pixels[(rows - y) ** 2 + (columns - x) ** 2 < radius**2] = (230, 30, 30)
    return Picture(pixels)


def ball_of(picture: Picture) -> tuple[float, float, int]:
    """Where the ball is, as fractions, and how many pixels it has."""
    rows, columns = np.nonzero(picture.pixels[..., 0] > 150)
    return float(columns.mean() / picture.width), float(rows.mean() / picture.height), len(rows)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("720p", (1280, 720)),
        ("1080p", (1920, 1080)),
        ("4k", (3840, 2160)),
        ("square", (1080, 1080)),
        ("vertical", (1080, 1920)),
        ("640x480", (640, 480)),
        (" 640X480 ", (640, 480)),
        ("2160x3840", (2160, 3840)),
        ("average", "average"),
    ],
)
def test_a_size_has_a_name_or_numbers(text: str, size: object) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("8k", "'8k': one of 720p, 1080p, 4k, square, vertical, average, or WxH"),
        ("", "'': one of"),
        ("-640x480", "one of"),
        ("640x480x3", "one of"),
        ("٦٤٠x٤٨٠", "one of"),
        ("641x480", "641x480: sides must be even, such as 640x480"),
        ("0x0", "0x0: each side must have 64 to 3840 pixels"),
        ("62x100", "62x100: each side must have 64"),
        ("4096x2160", "4096x2160: each side must have 64 to 3840 pixels"),
        ("3840x3840", "at most 8294400"),
        ("999999999x2", "each side"),
        ("9" * 5000 + "x2", "one of"),
    ],
)
def test_a_size_that_cannot_be_is_named_with_what_can(text: str, says: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_size(text)
    assert says in refused.value.message
    assert refused.value.field == "size"
    assert len(refused.value.message) < 200


def test_the_average_size_is_the_mean_of_the_sides_made_even() -> None:
    assert average_size([(1800, 1200), (1200, 1800), (641, 481)]) == (1214, 1160)


@pytest.mark.parametrize(
    "sizes", [[(16, 16)], [(8000, 6000)], [(16_000, 20)], [(20, 16_000)], [(7071, 7071)]]
)
def test_the_average_size_keeps_within_the_limits(sizes: list[tuple[int, int]]) -> None:
    width, height = average_size(sizes)
    assert parse_size(f"{width}x{height}") == (width, height)


def test_an_average_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="at least one photo"):
        average_size([])


@pytest.mark.parametrize("fit", ["cover", "contain", "stretch"])
@pytest.mark.parametrize(("width", "height"), [(320, 180), (180, 320), (200, 200), (1280, 720)])
@pytest.mark.parametrize("shape", [(640, 480), (480, 640), (16, 16), (3000, 20), (20, 3000), (320, 180)])
def test_every_picture_fills_every_canvas(fit: Fit, width: int, height: int, shape: tuple[int, int]) -> None:
    laid, (x, y) = lay(Picture(plain(*shape)), width, height, fit)
    assert (laid.width, laid.height) == (width, height)
    assert 0 <= x <= 1
    assert 0 <= y <= 1


@pytest.mark.parametrize("x", [60, 320, 580])
def test_cover_crops_towards_what_stands_out_across(x: int) -> None:
    laid, focus = lay(with_ball(640, 240, x, 120), 240, 240, "cover")
    found_x, found_y, pixels = ball_of(laid)
    assert pixels == pytest.approx(np.pi * 30**2, rel=0.1)
    assert focus == pytest.approx((found_x, found_y), abs=0.12)


@pytest.mark.parametrize("y", [60, 320, 580])
def test_cover_crops_towards_what_stands_out_down(y: int) -> None:
    laid, focus = lay(with_ball(240, 640, 120, y), 240, 135, "cover")
    found_x, found_y, pixels = ball_of(laid)
    assert pixels == pytest.approx(np.pi * 30**2, rel=0.1)
    assert focus == pytest.approx((found_x, found_y), abs=0.15)


def test_cover_keeps_the_shape_of_things() -> None:
    laid, _ = lay(with_ball(640, 480, 320, 240, 60), 1280, 720, "cover")
    rows, columns = np.nonzero(laid.pixels[..., 0] > 150)
    assert np.ptp(rows) == pytest.approx(np.ptp(columns), abs=3)


def test_contain_shows_the_whole_picture_over_its_own_dim_blur() -> None:
    pixels = plain(300, 300, (200, 40, 40))
    pixels[:, :150] = (40, 200, 40)
    laid, _ = lay(Picture(pixels), 640, 300, "contain")
    assert np.array_equal(laid.pixels[:, 170:470], pixels)
    left, right = laid.pixels[:, :160].mean((0, 1)), laid.pixels[:, 480:].mean((0, 1))
    assert left[1] > 2 * left[0]
    assert right[0] > 2 * right[1]
    assert max(left.max(), right.max()) < 150
    assert np.abs(np.diff(laid.pixels[150, :160].astype(int), axis=0)).max() <= 3


def test_contain_gives_no_strip_narrower_than_a_hundredth() -> None:
    laid, _ = lay(Picture(plain(1274, 720, (250, 250, 250))), 1280, 720, "contain")
    assert (laid.pixels >= 249).all()


def test_contain_says_where_the_eye_goes_on_the_canvas() -> None:
    laid, focus = lay(with_ball(240, 240, 60, 60), 480, 240, "contain")
    x, y = (120 + 60) / 480, 60 / 240
    assert focus == pytest.approx((x, y), abs=0.1)
    assert ball_of(laid)[2] >= 2500


def test_stretch_gives_up_the_shape() -> None:
    laid, _ = lay(with_ball(400, 400, 200, 200, 80), 800, 400, "stretch")
    rows, columns = np.nonzero(laid.pixels[..., 0] > 150)
    assert np.ptp(columns) == pytest.approx(2 * np.ptp(rows), rel=0.05)


def test_a_picture_of_the_canvas_size_is_not_touched() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (180, 320, 3), np.uint8)
    for fit in ("cover", "contain", "stretch"):
        laid, _ = lay(Picture(pixels.copy()), 320, 180, fit)
        assert np.array_equal(laid.pixels, pixels)


def test_shrinking_takes_the_mean_of_fine_stripes() -> None:
    pixels = plain(800, 400, (0, 0, 0))
    pixels[:, ::2] = 255
    laid, _ = lay(Picture(pixels), 200, 100, "stretch")
    assert np.ptp(laid.pixels) < 60
    assert laid.pixels.mean() == pytest.approx(127, abs=10)


def test_the_same_picture_is_laid_the_same_way() -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (400, 700, 3), np.uint8)
    first, second = (lay(Picture(pixels.copy()), 300, 300, "cover") for _ in range(2))
    assert np.array_equal(first[0].pixels, second[0].pixels)
    assert first[1] == second[1]


def test_an_unknown_fit_is_named_with_what_is_allowed() -> None:
    with pytest.raises(InputError, match="'crop': one of cover, contain, stretch"):
        lay(Picture(plain(20, 20)), 64, 64, "crop")  # type: ignore[arg-type]
