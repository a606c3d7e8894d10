import itertools
from math import hypot

import numpy as np
import pytest

from composer.parallax.camera import CAMERAS, Pose, path


def step(one: Pose, other: Pose) -> float:
    return hypot(other.right - one.right, other.down - one.down, other.into - one.into)


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("seconds", [1.0, 4.0, 45.0])
def test_a_loop_is_closed_and_its_seam_is_a_step_like_any_other(camera: str, seconds: float) -> None:
    way = path(camera, 1.0, seconds, True, 3)
    poses = [way(number / 96) for number in range(97)]
    assert step(poses[0], poses[-1]) < 1e-9
    steps = [step(one, other) for one, other in itertools.pairwise(poses)]
    assert steps[-1] <= 1.5 * float(np.mean(steps))


@pytest.mark.parametrize("camera", CAMERAS)
def test_a_move_is_smooth_moves_and_grows_with_its_amount(camera: str) -> None:
    small, large = (path(camera, amount, 4.0, False, 3) for amount in (0.5, 1.5))
    steps = [step(large(number / 96), large((number + 1) / 96)) for number in range(96)]
    assert max(steps) < 4 * float(np.mean(steps))
    ways = [sum(step(way(n / 96), way((n + 1) / 96)) for n in range(96)) for way in (small, large)]
    assert ways[1] > 2 * ways[0] > 0


def test_a_push_comes_in_and_a_pull_goes_out() -> None:
    assert path("push", 1.0, 4.0, False, 0)(1.0).into > path("push", 1.0, 4.0, False, 0)(0.0).into
    assert path("pull", 1.0, 4.0, False, 0)(1.0).into < path("pull", 1.0, 4.0, False, 0)(0.0).into


def test_a_pan_goes_the_way_it_is_told_and_a_plain_one_the_way_of_its_seed() -> None:
    def goes(camera: str, seed: int) -> bool:
        way = path(camera, 1.0, 4.0, False, seed)
        return way(1.0).right > way(0.0).right

    assert all(goes("pan right", seed) and not goes("pan left", seed) for seed in range(8))
    assert {goes("pan", seed) for seed in range(8)} == {True, False}


def test_a_long_clip_goes_on_moving_and_never_leaves_its_reach() -> None:
    way = path("pan right", 1.0, 80.0, False, 0)
    places = [way(number / 400).right for number in range(401)]
    assert max(map(abs, places)) < 0.06
    assert all(max(places[n : n + 50]) - min(places[n : n + 50]) > 0.02 for n in range(0, 350, 50))


def test_no_amount_is_no_movement() -> None:
    for camera in CAMERAS:
        way = path(camera, 0.0, 4.0, False, 3)
        assert step(way(0.0), way(0.7)) == 0
