import itertools

import numpy as np
import pytest

from composer.parallax.air import AIRS, blow, motes
from composer.planes import I420, frame_of, planes
from tests.composer.parallax.views import difference, luma, plain

WIDTH, HEIGHT, COUNT = 320, 180, 48
DARK = frame_of(plain(WIDTH, HEIGHT, (20, 22, 30)).pixels)


def blown(name: str, seconds: float = 2.0, seed: int = 1, count: int = COUNT) -> list[I420]:
    air = motes(name, WIDTH, HEIGHT, seconds, seed)
    frames = []
    for number in range(count):
        frame = DARK.copy()
        blow(frame, air, number / COUNT, 1 / COUNT)
        frames.append(frame)
    return frames


@pytest.mark.parametrize("name", AIRS)
def test_something_is_in_the_air_all_the_time_and_it_moves(name: str) -> None:
    frames = blown(name)
    lit = [float((luma(frame) > luma(DARK) + 8).mean()) for frame in frames]
    assert min(lit) > 0.0002
    assert max(lit) < 0.2
    assert all(difference(one, other) > 0 for one, other in itertools.pairwise(frames))


@pytest.mark.parametrize("name", AIRS)
@pytest.mark.parametrize("seconds", [1.0, 7.3])
def test_the_air_goes_on_over_the_end_of_the_clip(name: str, seconds: float) -> None:
    frames = blown(name, seconds)
    steps = [difference(one, other) for one, other in itertools.pairwise(frames)]
    assert difference(frames[-1], frames[0]) < 1.5 * float(np.mean(steps))


def test_rain_falls_fast_and_snow_slowly() -> None:
    rain, snow = (motes(name, WIDTH, HEIGHT, 2.0, 1).speed[:, 1] for name in ("rain", "snow"))
    assert snow.min() > 0
    assert rain.min() > 2 * snow.max()


def test_embers_rise_and_are_warm() -> None:
    air = motes("embers", WIDTH, HEIGHT, 3.0, 1)
    assert (air.speed[:, 1] < 0).all()
    _, cb, cr = planes(blown("embers")[5])
    assert int(cr.max()) - 128 > 20
    assert 128 - int(cb.min()) > 20


def test_stars_stand_in_the_sky_only_and_twinkle() -> None:
    sky = np.zeros((22, 40), bool)
    sky[:8] = True
    air = motes("stars", WIDTH, HEIGHT, 3.0, 1, sky)
    seen = []
    for t in (0.1, 0.5):
        frame = DARK.copy()
        blow(frame, air, t, 0.01)
        seen.append(frame)
        assert (luma(frame)[72:] == luma(DARK)[72:]).all()
        assert luma(frame)[:64].max() > 100
    assert difference(*seen) > 0


def test_there_are_no_stars_where_there_is_no_sky() -> None:
    frame = DARK.copy()
    blow(frame, motes("stars", WIDTH, HEIGHT, 3.0, 1, np.zeros((22, 40), bool)), 0.5, 0.01)
    assert np.array_equal(frame, DARK)


def test_the_same_seed_is_the_same_weather_and_another_is_not() -> None:
    assert np.array_equal(blown("snow", seed=4, count=1), blown("snow", seed=4, count=1))
    assert not np.array_equal(blown("snow", seed=4, count=1), blown("snow", seed=5, count=1))


@pytest.mark.parametrize("size", [(16, 16), (16, 400), (400, 16)])
def test_any_canvas_has_air(size: tuple[int, int]) -> None:
    for name in AIRS:
        frame = frame_of(plain(*size).pixels)
        blow(frame, motes(name, *size, 0.1, 0), 0.3, 0.5)
        assert frame.shape == (size[1] * 3 // 2, size[0])
