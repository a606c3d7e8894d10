from collections.abc import Callable
from functools import partial

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from composer.media import Picture
from composer.parallax import layers as planes_of
from composer.parallax import stage as staging
from composer.parallax.camera import CAMERAS, Path, path
from composer.parallax.fill import filled
from composer.parallax.mattes import MOST
from composer.parallax.stage import looks, poses, shot, staged
from composer.planes import cover
from tests.composer.parallax.views import edges, luma, plain, view

WIDTH, HEIGHT = 320, 180
TIMES = (0.0, 0.3, 0.6, 1.0)


def way(camera: str, amount: float = 1.5, loop: bool = False) -> Path:
    return path(camera, amount, 4.0, loop, 5)


def frames(picture: Picture, moves: Path) -> list[NDArray[np.uint8]]:
    seen = staged(picture, WIDTH, HEIGHT, poses(moves))
    return [shot(seen, moves(t)) for t in TIMES]


def grey(picture: Picture) -> NDArray[np.uint8]:
    pixels = cv2.cvtColor(cover(picture.pixels, WIDTH, HEIGHT), cv2.COLOR_RGB2GRAY)
    return np.asarray(pixels, np.uint8)


def magenta(frame: NDArray[np.uint8]) -> NDArray[np.bool_]:
    pixels = cv2.cvtColor(frame, cv2.COLOR_YUV2RGB_I420).astype(int)
    return np.asarray((pixels[..., 0] - pixels[..., 1] > 60) & (pixels[..., 2] - pixels[..., 1] > 60))


def full(value: int, width: int, height: int) -> NDArray[np.uint8]:
    return np.full((height * 3 // 2, width), value, np.uint8)


def marked(fill: Callable[..., NDArray[np.uint8]] | None) -> Callable[..., NDArray[np.uint8]]:
    """A fill of a picture whose hidden places were painted magenta before; without one, they stay so."""

    def repainted(
        pixels: NDArray[np.uint8], known: NDArray[np.bool_], wanted: NDArray[np.bool_]
    ) -> NDArray[np.uint8]:
        painted = np.where(known[..., None], pixels, np.array([255, 0, 255], np.uint8))
        return fill(painted, known, wanted) if fill else painted

    return repainted


@pytest.mark.parametrize("camera", CAMERAS)
def test_nothing_that_was_hidden_is_seen_unfilled(camera: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planes_of, "filled", marked(filled))
    assert not any(magenta(frame).any() for frame in frames(view(), way(camera, 2.0)))


def test_the_camera_does_see_what_was_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planes_of, "filled", marked(None))
    assert any(magenta(frame).any() for frame in frames(view(), way("orbit", 2.0)))


@pytest.mark.parametrize("camera", CAMERAS)
def test_every_pixel_of_a_frame_is_drawn(camera: str, monkeypatch: pytest.MonkeyPatch) -> None:
    moves = way(camera, 2.0)
    seen = staged(view(), WIDTH, HEIGHT, poses(moves))
    for t in TIMES:
        shots = []
        for value in (0, 255):
            monkeypatch.setattr(staging, "blank", partial(full, value))
            shots.append(shot(seen, moves(t)))
        assert np.array_equal(shots[0], shots[1])


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("size", [(320, 176), (88, 160)])
def test_the_camera_never_looks_beyond_the_picture(camera: str, size: tuple[int, int]) -> None:
    moves = way(camera, 3.0, loop=size[0] < size[1])
    seen = staged(view(), *size, poses(moves))
    for layer in seen.planes:
        for t in np.linspace(0, 1, 25):
            x, y = (map_[1:-1, 1:-1] for map_ in looks(seen, layer.near, moves(float(t))))
            assert x.min() >= -0.5
            assert y.min() >= -0.5
            assert x.max() <= seen.size[0] - 0.5
            assert y.max() <= seen.size[1] - 0.5


@pytest.mark.parametrize("camera", CAMERAS)
def test_frames_are_as_sharp_as_the_still(camera: str) -> None:
    still = edges(grey(view())) * 219 / 255
    for frame in frames(view(), way(camera, 1.0)):
        assert 0.8 < edges(luma(frame)) / still < 1.2


@pytest.mark.parametrize("camera", ["pan left", "pan right", "orbit"])
def test_near_things_move_more_than_far_ones(camera: str) -> None:
    seen = frames(view(), way(camera))
    first, last = (luma(frame).astype(np.float32) for frame in (seen[0], seen[-1]))
    far, near = (
        cv2.phaseCorrelate(first[rows, :180].copy(), last[rows, :180].copy())[0][0]
        for rows in (slice(10, 60), slice(140, 180))
    )
    if camera == "orbit":
        assert abs(near - far) > 4
    else:
        assert abs(near) > abs(far) + 4
        assert near * far > 0
        assert (near < 0) == (camera == "pan right")


def test_a_push_enlarges_what_is_near_more_than_what_is_far() -> None:
    moves = way("push", 2.0)
    seen = staged(view(), WIDTH, HEIGHT, poses(moves))
    start, end = (looks(seen, seen.planes[-1].near, moves(t)) for t in (0.0, 1.0))
    spans = [x[-2, -2] - x[-2, 1] for x, _ in (start, end)]
    far = [x[1, -2] - x[1, 1] for x, _ in (looks(seen, seen.planes[0].near, moves(t)) for t in (0, 1))]
    assert spans[1] / spans[0] < far[1] / far[0] - 0.03


@pytest.mark.parametrize("camera", CAMERAS)
def test_the_first_frame_looks_like_the_still(camera: str) -> None:
    picture = view()
    still = grey(picture)
    first = luma(frames(picture, way(camera, 1.0))[0])
    small = [cv2.resize(plane, (20, 11), interpolation=cv2.INTER_AREA).ravel() for plane in (still, first)]
    assert np.corrcoef(np.stack(small).astype(float))[0, 1] > 0.9


def test_a_camera_at_rest_shows_the_still_to_the_pixel() -> None:
    picture = view()
    still = grey(picture) * (219 / 255) + 16
    moves = way("drift", 0.0)
    seen = luma(shot(staged(picture, WIDTH, HEIGHT, poses(moves)), moves(0.5)))
    assert np.abs(seen - still).mean() < 3


@pytest.mark.parametrize("size", [(16, 16), (64, 16), (16, 64), (322, 182), (130, 98)])
def test_a_plain_still_stays_plain_at_any_size(size: tuple[int, int]) -> None:
    moves = way("orbit", 2.0)
    seen = staged(plain(333, 222), *size, poses(moves))
    frame = shot(seen, moves(0.9))
    assert frame.shape == (size[1] * 3 // 2, size[0])
    pixels = cv2.cvtColor(frame, cv2.COLOR_YUV2RGB_I420).astype(int)
    assert pixels.std(axis=(0, 1)).max() < 1.5


def test_planes_lie_one_behind_the_other_and_the_last_is_whole() -> None:
    picture = view()
    seen = staged(picture, WIDTH, HEIGHT, poses(way("orbit")))
    assert seen.planes[0].matte is None
    assert 2 <= len(seen.planes) <= MOST
    assert all(layer.matte is not None and layer.matte.max() == 255 for layer in seen.planes[1:])
    depths = [float(layer.near.mean()) for layer in seen.planes]
    assert depths == sorted(depths)
