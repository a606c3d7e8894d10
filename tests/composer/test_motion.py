import numpy as np
import pytest
from numpy.typing import NDArray

from composer.motion import eased, ken_burns, source
from composer.planes import frame_of, planes
from composer.timeline import Motion

WIDTH, HEIGHT = 320, 180
WHOLE = (0.5, 0.5, 1.0)


def dot(x: float, y: float, width: int = 384, height: int = 216) -> NDArray[np.uint8]:
    """A soft white dot on grey; x and y are fractions of the picture."""
    rows, columns = np.mgrid[0:height, 0:width] + 0.5
    distance = (columns - x * width) ** 2 + (rows - y * height) ** 2
    return np.repeat((40 + 200 * np.exp(-distance / 50))[..., None], 3, axis=2).astype(np.uint8)


def place(plane: NDArray[np.uint8]) -> tuple[float, float]:
    """Where the dot's middle is, in pixels from the plane's edge."""
    weight = np.clip(plane.astype(float) - 70, 0, None)
    rows, columns = np.mgrid[0 : plane.shape[0], 0 : plane.shape[1]] + 0.5
    return float((weight * columns).sum() / weight.sum()), float((weight * rows).sum() / weight.sum())


def test_a_pan_moves_every_frame_forward_and_by_what_it_should_to_a_thirtieth_of_a_pixel() -> None:
    motion = Motion("ken_burns", (0.45, 0.5, 0.8), (0.55, 0.5, 0.8))
    move = ken_burns(dot(0.5, 0.5), motion, WIDTH, HEIGHT)
    times = np.linspace(0, 1, 90)
    seen = np.array([place(planes(move(t))[0]) for t in times])
    # The window goes a tenth of the picture to the right: the dot goes 0.1 / 0.8 of the canvas to the left.
    wanted = WIDTH * (0.5 + (0.5 - np.array([0.45 + 0.1 * eased(t) for t in times])) / 0.8)
    assert np.abs(seen[:, 0] - wanted).max() < 1 / 30
    assert np.abs(seen[:, 1] - HEIGHT / 2).max() < 1 / 30
    assert (np.diff(seen[5:-5, 0]) < 0).all()


def test_a_zoom_enlarges_about_its_middle_frame_by_frame() -> None:
    move = ken_burns(dot(0.6, 0.5), Motion("ken_burns", WHOLE, (0.5, 0.5, 0.5)), WIDTH, HEIGHT)
    seen = np.array([place(planes(move(t))[0])[0] for t in np.linspace(0, 1, 60)])
    assert abs(seen[0] - 0.6 * WIDTH) < 0.1
    assert abs(seen[-1] - 0.7 * WIDTH) < 0.1
    assert (np.diff(seen[3:-3]) > 0).all()


def test_a_move_starts_and_ends_gently() -> None:
    steps = np.diff([eased(t) for t in np.linspace(0, 1, 61)])
    assert steps[0] < steps[30] / 5
    assert steps[-1] < steps[30] / 5


def test_the_widest_window_shows_what_the_still_shows() -> None:
    pixels = dot(0.3, 0.6, WIDTH, HEIGHT)
    pixels[..., 2] = 255 - pixels[..., 2]
    still, moving = frame_of(pixels), ken_burns(pixels, Motion("ken_burns"), WIDTH, HEIGHT)(0.5)
    for a, b in zip(planes(still), planes(moving), strict=True):
        assert np.abs(a.astype(int) - b).mean() < 0.5
        assert abs(place(a)[0] - place(b)[0]) < 0.05


def test_fine_detail_stays_equally_sharp_while_it_moves_by_fractions_of_a_pixel() -> None:
    rng = np.random.default_rng(1)
    pixels = np.repeat(rng.integers(60, 200, (216, 384, 1)), 3, axis=2).astype(np.uint8)
    motion = Motion("ken_burns", (0.49, 0.5, 1 / 1.2), (0.51, 0.5, 1 / 1.2))
    move = ken_burns(pixels, motion, WIDTH, HEIGHT)
    contrast = [float(planes(move(t))[0].std()) for t in np.linspace(0, 1, 45)]
    # Sampled from the picture itself this noise loses 30 % of its contrast between two pixels.
    assert min(contrast) > 0.8 * float(planes(frame_of(pixels))[0].std())


@pytest.mark.parametrize("size", [(1, 1), (40, 30), (30, 400), (3000, 200)])
def test_a_picture_of_any_size_can_be_filmed(size: tuple[int, int]) -> None:
    pixels = np.full((size[1], size[0], 3), 200, np.uint8)
    motion = Motion("ken_burns", WHOLE, (0.9, 0.1, 0.6))
    for t in (0.0, 0.5, 1.0):
        frame = ken_burns(pixels, motion, WIDTH, HEIGHT)(t)
        assert frame.shape == (HEIGHT * 3 // 2, WIDTH)
        assert np.array_equal(frame, frame_of(np.full((HEIGHT, WIDTH, 3), 200, np.uint8)))


def test_a_huge_picture_is_shrunk_to_what_the_canvas_can_show() -> None:
    view = source(
        np.zeros((1800, 3200, 3), np.uint8), Motion("ken_burns", WHOLE, (0.5, 0.5, 0.8)), WIDTH, HEIGHT
    )
    assert view.cb.shape == (270, 480)


def test_a_window_that_would_leave_the_picture_is_held_at_its_edge() -> None:
    pixels = np.full((216, 384, 3), 200, np.uint8)
    pixels[:, :8] = 0
    frame = ken_burns(pixels, Motion("ken_burns", (0.0, 0.5, 0.5), (0.0, 0.5, 0.5)), WIDTH, HEIGHT)(0.0)
    luma = planes(frame)[0]
    assert (luma[:, :12] < 30).all()
    assert (luma[:, 20:] > 150).all()
