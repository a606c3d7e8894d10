"""How much moves: 0 for a still picture, about 0.3 for a calm pan, 1 for what is violent."""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
import pytest

from composer.film.motion import MotionMeter
from tests.composer.film.scenes import HEIGHT, WIDTH, Pixels, clipped, ground, shot


def motion(
    frames: Iterable[Pixels], fps: float = 25, cuts: Sequence[float] = (), rate: float = 1.0
) -> list[float]:
    meter, count = MotionMeter(), 0
    for frame in frames:
        meter.take(frame, count / fps)
        count += 1
    return list(meter.motion(cuts, rate, count / fps))


@pytest.mark.parametrize("grain", [0.0, 3.0, 8.0])
def test_a_still_picture_does_not_move_however_grainy(grain: float) -> None:
    assert max(motion(shot(1, 50, 0.0, grain=grain))) < 0.02


def test_a_calm_pan_moves_a_third_and_a_violent_one_all() -> None:
    slow, calm, quick, violent = (np.mean(motion(shot(1, 50, pace))) for pace in (0.03, 0.1, 0.4, 1.5))
    assert 0.03 < slow < calm < quick < violent
    assert 0.2 < calm < 0.4
    assert quick > 0.6
    assert violent > 0.95


@pytest.mark.parametrize("fps", [12, 24, 60])
def test_a_pan_is_as_fast_at_every_rate_of_frames(fps: int) -> None:
    assert np.mean(motion(shot(1, 2 * fps, 0.1, fps), fps)) == pytest.approx(0.28, abs=0.08)


def test_a_cut_is_no_motion() -> None:
    film = [*shot(1, 30, 0.0), *shot(2, 30, 0.0)]
    assert max(motion(film, cuts=[30 / 25])) < 0.02
    assert max(motion(film)) > 0.05, "without being told it looks like motion"


def test_each_still_has_the_motion_of_its_own_time() -> None:
    film = [*shot(1, 50, 0.0), *shot(1, 50, 0.8), *shot(1, 50, 0.0)]
    seconds = motion(film, cuts=[2.0, 4.0])
    assert len(seconds) == 6
    assert max(seconds[:2] + seconds[4:]) < 0.05 < 0.7 < min(seconds[2:4])
    assert len(motion(film, rate=2.0)) == 12
    assert len(motion(film, rate=0.4)) == 3


def test_a_light_that_flickers_is_no_motion() -> None:
    rng = np.random.default_rng(4)
    assert max(motion(clipped(ground(1) * rng.uniform(0.85, 1.1)) for _ in range(50))) < 0.1


def test_one_who_runs_before_a_still_ground_is_seen() -> None:
    def running(frames: int, pace: float) -> Iterable[Pixels]:
        for number in range(frames):
            frame = ground(1)
            place = round(10 + number * pace * WIDTH / 25) % WIDTH, HEIGHT // 2
            yield np.asarray(cv2.circle(frame, place, 12, (250, 250, 250), -1), np.uint8)

    assert np.mean(motion(running(50, 0.05))) < 0.15 < np.mean(motion(running(50, 0.5)))


def test_noise_is_violent() -> None:
    rng = np.random.default_rng(5)
    assert np.mean(motion(rng.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8) for _ in range(50))) > 0.6


def test_a_film_of_one_frame_does_not_move() -> None:
    assert motion([ground(1)]) == [0.0]
