import itertools

import numpy as np
import pytest

from composer.errors import InputError
from composer.parallax import AIRS, CAMERAS, Take, film, fitting
from tests.composer.parallax.views import difference, plain, view

SMALL = {"width": 160, "height": 90, "fps": 12, "frames": 36}


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("air", [(), ("snow",), ("rain", "stars")])
def test_a_loop_ends_where_it_begins(camera: str, air: tuple[str, ...]) -> None:
    frames = list(film(view(160, 90), Take(160, 90, 12, 36, camera, air, loop=True)))
    steps = [difference(one, other) for one, other in itertools.pairwise(frames)]
    assert difference(frames[-1], frames[0]) <= 1.5 * float(np.mean(steps))


def test_a_clip_that_is_no_loop_goes_somewhere() -> None:
    frames = list(film(view(160, 90), Take(160, 90, 12, 36, "push")))
    steps = [difference(one, other) for one, other in itertools.pairwise(frames)]
    assert difference(frames[-1], frames[0]) > 2 * float(np.mean(steps))


def test_the_same_take_gives_the_same_frames_and_another_seed_others() -> None:
    def frames(seed: int) -> list[bytes]:
        take = Take(96, 64, 12, 5, "drift", ("embers",), seed=seed)
        return [frame.tobytes() for frame in film(view(96, 64), take)]

    assert frames(3) == frames(3)
    assert frames(3) != frames(4)


def test_frames_come_one_by_one_however_many_are_asked_for() -> None:
    coming = film(view(96, 64), Take(96, 64, 24, 7200, "pan", ("snow",)))
    first = [next(coming) for _ in range(3)]
    assert [frame.shape for frame in first] == [(96, 96)] * 3
    assert first[0] is not first[1]


def test_a_single_frame_is_a_clip_too() -> None:
    for camera, loop in (("push", False), ("pan", True), ("drift", True)):
        (frame,) = film(view(96, 64), Take(96, 64, 24, 1, camera, tuple(AIRS), loop=loop))
        assert frame.shape == (96, 96)


def test_without_movement_and_air_every_frame_is_the_same() -> None:
    frames = list(film(view(96, 64), Take(96, 64, 12, 4, "orbit", amount=0)))
    assert all(np.array_equal(frames[0], frame) for frame in frames)


def test_nobody_asks_for_a_move_and_there_is_one() -> None:
    chosen = {fitting(view(), seed) for seed in range(40)}
    assert len(chosen) > 3
    assert chosen <= set(CAMERAS)
    assert "pan" not in {fitting(plain(90, 160), seed) for seed in range(40)}


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("width", 161, "even"),
        ("width", 14, "16..4096"),
        ("height", 4098, "16..4096"),
        ("fps", 0, "1..60"),
        ("fps", 61, "1..60"),
        ("frames", 0, "1..7200"),
        ("frames", 7201, "1..7200"),
        ("amount", -0.1, "amount"),
        ("amount", float("nan"), "amount"),
        ("seed", -1, "negative"),
        ("camera", "zoom", "push"),
        ("air", ("hail",), "rain"),
    ],
)
def test_what_cannot_be_filmed_is_refused_with_what_could(field: str, value: object, told: str) -> None:
    with pytest.raises(InputError, match=told) as refused:
        Take(**{**SMALL, field: value})  # type: ignore[arg-type]  # a bad value is what is tested
    assert refused.value.field == field
