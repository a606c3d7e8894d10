from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.planes import I420, black, frame_of, planes
from composer.timeline import DIRECTIONS, Direction, Transition, TransitionKind
from composer.transitions import LONGEST_RUN, anchors, between, darkest, share

WIDTH, HEIGHT = 160, 90
KINDS = [(kind, way) for kind in ("slide", "push", "wipe", "circle", "zoom") for way in DIRECTIONS[kind]]


def flat(level: int) -> I420:
    return frame_of(np.full((HEIGHT, WIDTH, 3), level, np.uint8))


def noisy(seed: int) -> I420:
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (HEIGHT // 5, WIDTH // 5, 3), np.uint8)
    return frame_of(np.kron(coarse, np.ones((5, 5, 1), np.uint8)))


OLD, NEW = flat(60), flat(200)
LOW, HIGH = int(OLD[0, 0]), int(NEW[0, 0])


def luma(
    kind: TransitionKind, direction: Direction | None, step: int, frames: int = 15
) -> NDArray[np.float64]:
    """How much of the new shot is seen where, 0 to 1."""
    frame = between(OLD, NEW, Transition(kind, frames, direction), step)
    return (planes(frame)[0].astype(float) - LOW) / (HIGH - LOW)


def test_a_dissolve_is_half_of_each_photo_in_its_middle() -> None:
    old, new = noisy(1), noisy(2)
    middle = between(old, new, Transition("dissolve", 15), 8)
    assert np.abs(middle - (old.astype(float) + new) / 2).max() <= 0.5


@pytest.mark.parametrize("frames", [1, 2, 7, 14, 15, 16, 30, 100])
def test_a_dissolve_goes_evenly_from_one_photo_to_the_other(frames: int) -> None:
    shares = [0.0, *(share(step, frames) for step in range(1, frames + 1)), 1.0]
    assert all(before < after for before, after in pairwise(shares))
    assert np.abs(np.array(shares) - np.linspace(0, 1, frames + 2)).max() < 1 / 64


@pytest.mark.parametrize("frames", [1, 15, 16, 17, 31, 32, 33, 100])
def test_no_more_frames_lie_between_two_anchors_than_x264_takes_as_b_frames(frames: int) -> None:
    stops = anchors(frames)
    assert (stops[0], stops[-1]) == (0, frames + 1)
    assert max(b - a for a, b in pairwise(stops)) - 1 <= LONGEST_RUN


@pytest.mark.parametrize("frames", [1, 2, 15, 16, 40])
def test_a_fade_is_black_on_the_cut_and_never_lighter_on_its_way_there(frames: int) -> None:
    levels = [
        float(between(OLD, NEW, Transition("fade", frames), step)[0, 0]) for step in range(1, frames + 1)
    ]
    dark = darkest(frames)
    assert dark == frames // 2 + 1
    assert np.array_equal(between(OLD, NEW, Transition("fade", frames), dark), black(WIDTH, HEIGHT))
    assert levels[: dark - 1] == sorted(levels[: dark - 1], reverse=True)
    assert levels[dark - 1 :] == sorted(levels[dark - 1 :])


@pytest.mark.parametrize(("kind", "direction"), KINDS)
def test_the_first_frame_is_nearly_the_old_shot_and_the_last_nearly_the_new_one(
    kind: TransitionKind, direction: Direction
) -> None:
    assert luma(kind, direction, 1).mean() < 0.06
    assert luma(kind, direction, 15).mean() > 0.94


@pytest.mark.parametrize(("kind", "direction"), KINDS)
def test_the_new_shot_gains_ground_on_every_frame(kind: TransitionKind, direction: Direction) -> None:
    seen = [luma(kind, direction, step, 9).mean() for step in range(1, 10)]
    assert all(before < after for before, after in pairwise(seen))


SIDES: dict[Direction, tuple[slice, slice]] = {
    "left": (slice(None), slice(WIDTH * 3 // 4, None)),
    "right": (slice(None), slice(None, WIDTH // 4)),
    "up": (slice(HEIGHT * 3 // 4, None), slice(None)),
    "down": (slice(None, HEIGHT // 4), slice(None)),
}
OPPOSITE: dict[Direction, Direction] = {"left": "right", "right": "left", "up": "down", "down": "up"}


@pytest.mark.parametrize("kind", ["slide", "push", "wipe"])
@pytest.mark.parametrize("direction", ["left", "right", "up", "down"])
def test_what_goes_left_comes_from_the_right(kind: TransitionKind, direction: Direction) -> None:
    middle = luma(kind, direction, 8)
    assert middle[SIDES[direction]].min() > 0.99
    assert middle[SIDES[OPPOSITE[direction]]].max() < 0.01


def test_a_circle_opens_from_the_middle_or_closes_to_it() -> None:
    opening, closing = luma("circle", "out", 6), luma("circle", "in", 6)
    centre, corner = (HEIGHT // 2, WIDTH // 2), (0, 0)
    assert (opening[centre], opening[corner]) == pytest.approx((1, 0), abs=0.01)
    assert (closing[centre], closing[corner]) == pytest.approx((0, 1), abs=0.01)


@pytest.mark.parametrize(("kind", "direction"), [("wipe", "left"), ("wipe", "down"), ("circle", "out")])
def test_wipes_and_circles_have_soft_edges(kind: TransitionKind, direction: Direction) -> None:
    middle = luma(kind, direction, 6)
    row = middle[:, WIDTH // 2] if direction == "down" else middle[HEIGHT // 2]
    assert 0 < np.abs(np.diff(row)).max() < 0.35


def test_a_slide_lays_the_new_shot_over_the_old_one_which_stays() -> None:
    old, new = noisy(1), noisy(2)
    frame = between(old, new, Transition("slide", 15, "left"), 8)
    assert np.array_equal(planes(frame)[0][:, : WIDTH // 2], planes(old)[0][:, : WIDTH // 2])
    assert np.array_equal(planes(frame)[0][:, WIDTH // 2 :], planes(new)[0][:, : WIDTH // 2])


def test_a_push_moves_both_shots() -> None:
    old, new = noisy(1), noisy(2)
    frame = between(old, new, Transition("push", 15, "up"), 8)
    half = round(HEIGHT / 4) * 2
    assert np.array_equal(planes(frame)[0][HEIGHT - half :], planes(new)[0][:half])
    assert np.array_equal(planes(frame)[0][: HEIGHT - half], planes(old)[0][half:])


@pytest.mark.parametrize("kind", ["slide", "push"])
@pytest.mark.parametrize("direction", ["left", "right", "up", "down"])
def test_colour_never_parts_from_light_where_two_shots_meet(
    kind: TransitionKind, direction: Direction
) -> None:
    old = frame_of(np.full((HEIGHT, WIDTH, 3), (200, 30, 30), np.uint8))
    new = frame_of(np.full((HEIGHT, WIDTH, 3), (30, 30, 200), np.uint8))
    for step in range(1, 16):
        light, cb, cr = planes(between(old, new, Transition(kind, 15, direction), step))
        fresh = light == new[0, 0]
        assert np.array_equal(fresh[::2, ::2], fresh[1::2, 1::2])
        assert np.array_equal(fresh[::2, ::2], cb == planes(new)[1][0, 0])
        assert np.array_equal(fresh[::2, ::2], cr == planes(new)[2][0, 0])


def test_a_zoom_in_enlarges_the_old_shot_and_a_zoom_out_shrinks_it() -> None:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    disc = (np.hypot(rows - HEIGHT / 2, columns - WIDTH / 2) < 20)[..., None] * np.array([255, 255, 255])
    old, empty = frame_of(disc.astype(np.uint8)), flat(0)
    size = {
        way: (planes(between(old, empty, Transition("zoom", 15, way), 5))[0] > 40).sum()
        for way in DIRECTIONS["zoom"]
    }
    assert size["in"] > 1.1 * np.pi * 20**2
    assert size["out"] < np.pi * 20**2 / 1.1


@pytest.mark.parametrize(("kind", "direction"), [("fade", None), ("dissolve", None), *KINDS])
def test_the_two_shots_themselves_stay_as_they_were(
    kind: TransitionKind, direction: Direction | None
) -> None:
    old, new = noisy(1), noisy(2)
    kept = old.copy(), new.copy()
    for frame in (old, new):
        frame.flags.writeable = False
    result = between(old, new, Transition(kind, 4, direction), 2)
    assert result.shape == old.shape
    assert np.array_equal(old, kept[0])
    assert np.array_equal(new, kept[1])
