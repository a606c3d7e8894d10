from typing import Any

import pytest

from composer.errors import InputError
from composer.timeline import DIRECTIONS, Motion, Shot, Timeline, Transition
from tests.composer.films import GREY, film, flat


def test_the_first_direction_is_meant_when_none_is_named() -> None:
    for kind, directions in DIRECTIONS.items():
        frames = 0 if kind == "cut" else 5
        assert Transition(kind, frames).direction == (directions[0] if directions else None)  # type: ignore[arg-type]  # keys are kinds


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("melt", 5), "unknown transition 'melt': one of cut, fade, dissolve"),
        (("slide", 5, "in"), "slide cannot go 'in': left, right, up, down"),
        (("dissolve", 5, "left"), "dissolve cannot go 'left': none"),
        (("cut", 3), "a cut cannot last 3 frames"),
        (("fade", -1), "a fade cannot last -1 frames"),
    ],
)
def test_an_impossible_transition_is_refused_with_what_would_be_possible(
    arguments: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        Transition(*arguments)


@pytest.mark.parametrize("width", [0.0, -1.0, 1.2, float("nan")])
def test_a_camera_window_must_lie_within_the_picture(width: float) -> None:
    with pytest.raises(InputError, match="a window's width must be over 0 and at most 1"):
        Motion("ken_burns", (0.5, 0.5, 1.0), (0.5, 0.5, width))


def test_an_unknown_motion_is_refused() -> None:
    with pytest.raises(InputError, match="unknown motion 'shake': one of still, ken_burns"):
        Motion("shake")  # type: ignore[arg-type]  # what a caller without types may pass


@pytest.mark.parametrize("size", [(161, 90), (160, 91), (0, 90)])
def test_odd_and_empty_canvases_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(InputError, match=f"sides must be even, not {size[0]}x{size[1]}"):
        Timeline(*size, 30, (Shot(flat(GREY), 10),))


@pytest.mark.parametrize("fps", [0, -30])
def test_a_frame_rate_that_is_not_positive_is_refused(fps: int) -> None:
    with pytest.raises(InputError, match=f"frames a second must be 1 or more, not {fps}"):
        Timeline(160, 90, fps, (Shot(flat(GREY), 10),))


def test_a_film_without_shots_is_refused() -> None:
    with pytest.raises(InputError, match="at least one photo"):
        Timeline(160, 90, 30, ())


def test_a_transition_after_the_last_shot_is_refused() -> None:
    with pytest.raises(InputError, match="nothing to give way to"):
        Timeline(160, 90, 30, (Shot(flat(GREY), 10, into=Transition("fade", 4)),))


def test_transitions_that_would_overlap_are_refused() -> None:
    with pytest.raises(InputError, match="shot 2 lasts 6 frames, its transitions need 7"):
        film([flat(GREY)] * 3, 6, Transition("dissolve", 7))


def test_transitions_that_just_fit_are_taken() -> None:
    assert film([flat(GREY)] * 3, 7, Transition("dissolve", 7)).frames == 21


def test_length_and_cuts_follow_from_the_shots() -> None:
    timeline = film([flat(GREY)] * 3, 45, Transition("dissolve", 15))
    assert (timeline.frames, timeline.seconds, timeline.cuts) == (135, 4.5, (45, 90))
