"""Where a film is cut: to the frame, and only where another shot begins."""

from collections.abc import Iterable

import cv2
import numpy as np
import pytest

from composer.film import Cut
from composer.film.cuts import CutFinder
from tests.composer.film.scenes import HEIGHT, WIDTH, Pixels, clipped, ground, shot

FPS = 25


def cuts(frames: Iterable[Pixels], fps: float = FPS) -> tuple[Cut, ...]:
    finder, count = CutFinder(), 0
    for frame in frames:
        finder.take(frame)
        count += 1
    return finder.cuts([number / fps for number in range(count)])


def numbers(frames: Iterable[Pixels]) -> list[int]:
    return [round(cut.time * FPS) for cut in cuts(frames)]


def black(frames: int) -> list[Pixels]:
    return [np.zeros((HEIGHT, WIDTH, 3), np.uint8)] * frames


def test_hard_cuts_are_found_on_their_frame() -> None:
    film = [*shot(1, 41), *shot(2, 23), *shot(3, 57), *shot(4, 12), *shot(5, 40)]
    assert numbers(film) == [41, 64, 121, 133]
    assert all(cut.strength >= 0.5 for cut in cuts(film))


def test_cuts_are_found_in_fast_pans_and_fast_pans_are_no_cuts() -> None:
    assert numbers([*shot(1, 40, pace=1.5), *shot(2, 40, pace=1.5)]) == [40]
    assert numbers(shot(6, 80, pace=2.5)) == []


@pytest.mark.parametrize("pace", [0.02, 0.08, 0.2, 0.5, 1.0])
def test_a_pan_of_any_pace_is_no_dissolve(pace: float) -> None:
    assert [numbers(shot(seed, 80, pace)) for seed in (1, 4, 7)] == [[]] * 3


def test_cuts_have_the_time_of_their_frame_where_frames_come_unevenly() -> None:
    film = [*shot(1, 30), *shot(2, 30)]
    times = np.cumsum(np.random.default_rng(3).uniform(0.02, 0.08, 60))
    finder = CutFinder()
    for frame in film:
        finder.take(frame)
    assert [cut.time for cut in finder.cuts(times.tolist())] == [times[30]]


def test_the_more_unlike_two_shots_are_the_stronger_is_their_cut() -> None:
    near = clipped(0.45 * ground(2).astype(float) + 0.55 * ground(1))
    (weak,) = cuts([*[ground(1)] * 30, *[near] * 30])
    (strong,) = cuts([*[ground(1)] * 30, *[255 - ground(1)] * 30])
    assert weak.strength < 0.5 < strong.strength <= 1.0


@pytest.mark.parametrize("long", [1, 2, 4])
@pytest.mark.parametrize("level", [0, 255])
def test_flashes_and_blinks_are_no_cuts(long: int, level: int) -> None:
    film = list(shot(1, 80))
    film[40 : 40 + long] = [np.full((HEIGHT, WIDTH, 3), level, np.uint8)] * long
    assert numbers(film) == []


def test_a_light_that_goes_on_is_no_cut() -> None:
    film = [clipped(frame * (0.4 if number < 40 else 1.0)) for number, frame in enumerate(shot(1, 80))]
    assert numbers(film) == []


def test_a_jolt_of_the_camera_is_no_cut() -> None:
    film = list(shot(1, 80))
    film[40:] = [np.roll(frame, 5, axis=1) for frame in film[40:]]
    assert numbers(film) == []


@pytest.mark.parametrize("long", [10, 12, 25, 40, 60])
def test_a_dissolve_is_one_cut_in_its_middle(long: int) -> None:
    one, two = list(shot(1, 60 + long, pace=0.02)), list(shot(2, 60 + long, pace=0.02))
    shares = np.linspace(0, 1, long + 2)[1:-1]
    mixed = [cv2.addWeighted(one[60 + at], 1 - share, two[at], share, 0) for at, share in enumerate(shares)]
    found = cuts([*one[:60], *(np.asarray(frame, np.uint8) for frame in mixed), *two[long:]])
    assert [cut.time for cut in found] == [pytest.approx((60 + long / 2) / FPS, abs=0.16)]
    assert 0.2 < found[0].strength < 0.9


def test_a_fade_to_black_and_out_of_it_is_a_cut_at_the_first_frame_of_the_new_shot() -> None:
    one, two = list(shot(1, 60)), list(shot(2, 60))
    fall = [clipped(frame * (1 - at / 20)) for at, frame in enumerate(one[40:])]
    rise = [clipped(frame * ((at + 1) / 21)) for at, frame in enumerate(two[:20])]
    (found,) = cuts([*one[:40], *fall, *black(15), *rise, *two[20:]])
    assert found.time * FPS == pytest.approx(75, abs=1)
    assert found.strength > 0.3


def test_a_film_that_opens_and_ends_in_black_is_not_cut_there() -> None:
    film = list(shot(1, 80))
    faded = [clipped(frame * min(1, at / 20, (79 - at) / 20)) for at, frame in enumerate(film)]
    assert numbers([*black(20), *faded, *black(20)]) == []


def test_black_between_two_shots_is_one_cut() -> None:
    assert numbers([*shot(1, 40), *black(6), *shot(2, 40)]) == [46]


def test_a_title_that_comes_over_a_picture_is_no_cut() -> None:
    title = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    cv2.putText(title, "FILM", (45, 55), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (255, 255, 255), 5)
    film = [
        np.asarray(cv2.addWeighted(frame, 1, title, min(1.0, max(0.0, (at - 30) / 15)), 0), np.uint8)
        for at, frame in enumerate(shot(1, 80, pace=0.0))
    ]
    assert numbers(film) == []


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_film_of_a_few_frames_has_no_cuts(count: int) -> None:
    assert numbers([ground(1)] * count) == []
