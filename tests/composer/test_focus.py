"""Heads come first, then what stands out."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from composer import focus
from composer.focus import attention, best_window, centre
from composer.media import Picture
from composer.photos import lay

HAIR = (60, 40, 30)
GROUND = (120, 150, 170)


def ground(width: int, height: int) -> NDArray[np.uint8]:
    return np.full((height, width, 3), GROUND, np.uint8)


def soft(pixels: NDArray[np.uint8], width: float) -> Picture:
    """As a lens would give it."""
    return Picture(np.asarray(cv2.GaussianBlur(pixels, (0, 0), width), np.uint8))


def paint_face(pixels: NDArray[np.uint8], x: int, y: int, size: int) -> None:
    """A face about `size` wide around (x, y); hair reaches 0.88 sizes above the middle."""

    def oval(right: float, down: float, wide: float, high: float, colour: tuple[int, int, int]) -> None:
        middle = (round(x + right * size / 100), round(y + down * size / 100))
        axes = (max(1, round(wide * size / 100)), max(1, round(high * size / 100)))
        cv2.ellipse(pixels, middle, axes, 0, 0, 360, colour, -1, cv2.LINE_AA)

    oval(0, -10, 58, 78, HAIR)
    oval(0, 5, 48, 64, (225, 180, 150))
    oval(0, -45, 44, 22, HAIR)
    for side in (-1, 1):
        oval(side * 20, -14, 14, 5, (90, 60, 50))
        oval(side * 20, -3, 12, 6, (150, 105, 90))
        oval(side * 20, -2, 9, 4, (245, 240, 235))
        oval(side * 20, -2, 5, 5, (30, 20, 20))
        oval(side * 30, 22, 10, 8, (232, 170, 145))
    oval(0, 14, 6, 14, (205, 158, 130))
    oval(0, 24, 11, 5, (170, 110, 95))
    oval(0, 41, 19, 6, (150, 60, 60))
    oval(0, 39, 17, 2, (90, 30, 30))
    oval(0, 60, 18, 5, (205, 160, 135))


def portrait() -> Picture:
    """A face high up in a tall picture, and a chequered red and white cloth that shouts from below."""
    pixels = ground(480, 720)
    rows, columns = np.mgrid[520:720, 0:480]
    pixels[520:][((rows // 40 + columns // 40) % 2).astype(bool)] = (240, 10, 10)
    pixels[520:][~((rows // 40 + columns // 40) % 2).astype(bool)] = (255, 255, 255)
    paint_face(pixels, 240, 150, 110)
    return soft(pixels, 1.5)


def hair_rows(picture: Picture) -> NDArray[np.intp]:
    dark = np.abs(picture.pixels.astype(int) - HAIR).max(axis=2) < 25
    return np.nonzero(dark.sum(axis=1) > picture.width / 50)[0]


def test_a_head_is_found_hair_and_all() -> None:
    seen = attention(portrait())
    assert len(seen.heads) == 1
    left, top, right, bottom = seen.heads[0]
    assert left * 480 < 240 - 60
    assert right * 480 > 240 + 60
    assert top * 720 < 150 - 97
    assert bottom * 720 > 150 + 75


def test_no_head_is_found_where_there_is_none() -> None:
    noisy = np.random.default_rng(0).integers(0, 256, (400, 600, 3), np.uint8)
    for picture in (Picture(ground(640, 480)), Picture(noisy), soft(noisy, 6)):
        assert attention(picture).heads == ()


def test_a_wide_crop_of_a_portrait_keeps_the_whole_head() -> None:
    laid, (x, y) = lay(portrait(), 960, 540, "cover")
    rows = hair_rows(laid)
    assert rows.min() > 5
    assert x == pytest.approx(0.5, abs=0.05)
    assert rows.min() / 540 < y < 0.8


def test_without_looking_for_heads_the_same_crop_would_lose_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(focus, "_heads", lambda *_: ())
    laid, _ = lay(portrait(), 960, 540, "cover")
    assert len(hair_rows(laid)) == 0 or hair_rows(laid).min() == 0


def test_of_two_heads_that_do_not_fit_the_larger_is_kept() -> None:
    pixels = ground(900, 300)
    paint_face(pixels, 120, 150, 60)
    paint_face(pixels, 760, 150, 110)
    laid, (x, _) = lay(soft(pixels, 1.0), 300, 300, "cover")
    dark = np.abs(laid.pixels.astype(int) - HAIR).max(axis=2) < 25
    columns = np.nonzero(dark.any(axis=0))[0]
    assert columns.min() > 2
    assert columns.max() < 297
    assert np.ptp(columns) == pytest.approx(1.16 * 110, abs=8)
    assert columns.min() / 300 < x < columns.max() / 300


def test_a_window_that_holds_everything_begins_at_the_start() -> None:
    assert best_window(attention(Picture(ground(300, 200))), 0, 1.0) == 0.0


def test_the_eye_stays_in_the_middle_of_a_plain_picture() -> None:
    seen = attention(Picture(ground(300, 200)))
    assert centre(seen, (0.0, 0.0, 1.0, 1.0)) == pytest.approx((0.5, 0.47), abs=0.06)


def test_the_same_picture_draws_the_eye_to_the_same_place() -> None:
    first, second = attention(portrait()), attention(portrait())
    assert np.array_equal(first.weights, second.weights)
    assert first.heads == second.heads
