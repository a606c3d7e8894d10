import re
from itertools import pairwise

import numpy as np
import pytest

from composer.errors import InputError
from composer.media import EncodedPicture
from composer.render import frames, render
from composer.structure import SEEK_SECONDS, Preset, plan, spans
from composer.timeline import Motion, Shot, Timeline, Transition, TransitionKind
from tests.composer.films import (
    BLACK,
    GREY,
    HEIGHT,
    WHITE,
    WIDTH,
    as_shown,
    detailed,
    film,
    flat,
    seekable,
    shown,
    types,
)

DISSOLVE = Transition("dissolve", 15)
PAN = Motion("ken_burns", (0.4, 0.5, 0.8), (0.6, 0.5, 0.8))


def test_spans_cover_the_film_and_transitions_are_centred_on_their_cuts() -> None:
    timeline = film([flat(GREY)] * 3, 20, Transition("dissolve", 7))
    got = [(span.start, span.frames, span.shot, span.transition is not None) for span in spans(timeline)]
    assert got == [
        (0, 17, 0, False),
        (17, 7, 0, True),
        (24, 13, 1, False),
        (37, 7, 1, True),
        (44, 16, 2, False),
    ]


def test_transitions_that_touch_leave_no_shot_alone_between_them() -> None:
    timeline = film([flat(GREY)] * 3, 7, Transition("dissolve", 7))
    assert [span.frames for span in spans(timeline)] == [4, 7, 7, 3]


def test_every_frame_of_a_dissolve_leans_on_the_two_photos() -> None:
    assert plan(film([flat(GREY)] * 2, 20, DISSOLVE)).types == (
        *"IBBBBBBBBBBBP",
        *"B" * 15,
        *"PBBBBBBBBBBP",
    )


@pytest.mark.parametrize("length", [11, 14, 15])
@pytest.mark.parametrize("pictures", [[flat(BLACK), flat(WHITE)], [detailed(1), detailed(2)]])
def test_a_dissolve_costs_next_to_nothing(length: int, pictures: list[EncodedPicture]) -> None:
    cut = len(render(film(pictures, 30), None))
    dissolve = len(render(film(pictures, 30, Transition("dissolve", length)), None))
    assert dissolve < cut + 200


def test_a_photo_is_coded_as_finely_after_a_dissolve_as_at_the_start() -> None:
    errors = []
    for order in ((1, 2), (2, 1)):
        timeline = film([detailed(seed) for seed in order], 20, DISSOLVE)
        composed, coded = [as_shown(frame) for frame in frames(timeline)], shown(render(timeline, None))
        errors += [float(np.abs(coded[at].astype(int) - composed[at]).mean()) for at in (6, 33)]
    assert max(errors) < 1.1 * min(errors)


def test_what_moves_is_not_coded_as_finely_as_a_still() -> None:
    cut = len(render(film([detailed(1), detailed(2)], 24), None))
    zoom = len(render(film([detailed(1), detailed(2)], 24, Transition("zoom", 20)), None))
    assert zoom < 2 * cut


def test_a_fade_leans_on_black() -> None:
    faded = plan(film([flat(GREY)] * 2, 20, Transition("fade", 15))).types
    assert "".join(faded[13:28]) == "BBBBBBBPBBBBBBB"


def test_a_hard_cut_is_a_point_of_entry() -> None:
    assert plan(film([flat(GREY)] * 3, 4)).types == (*"IBBPIBBPIBBP",)


@pytest.mark.parametrize("kind", ["cut", "fade", "dissolve", "slide", "push", "wipe", "circle", "zoom"])
@pytest.mark.parametrize("motion", [Motion(), PAN])
def test_the_encoder_keeps_to_the_plan(kind: TransitionKind, motion: Motion) -> None:
    into = Transition(kind, 0 if kind == "cut" else 21)
    timeline = film([detailed(seed) for seed in range(3)], 40, into, motion)
    assert types(render(timeline, None)) == "".join(plan(timeline).types)


@pytest.mark.parametrize("into", [Transition(), DISSOLVE, Transition("push", 20), Transition("zoom", 40)])
@pytest.mark.parametrize("motion", [Motion(), PAN])
def test_a_player_can_start_every_ten_seconds(into: Transition, motion: Motion) -> None:
    timeline = film([flat(GREY)] * 16, 41, into, motion)
    entries = [*seekable(render(timeline, None)), timeline.frames]
    assert entries[0] == 0
    assert max(after - before for before, after in pairwise(entries)) <= SEEK_SECONDS * timeline.fps


def test_a_player_can_start_within_a_long_still() -> None:
    timeline = film([flat(GREY)] * 2, 25 * 30, DISSOLVE)
    entries = [*seekable(render(timeline, None)), timeline.frames]
    assert max(after - before for before, after in pairwise(entries)) <= SEEK_SECONDS * timeline.fps


def test_a_player_can_start_now_and_then_even_where_no_photo_is_ever_alone() -> None:
    timeline = film([flat(GREY)] * 60, 16, Transition("dissolve", 16))
    entries = [*seekable(render(timeline, None)), timeline.frames]
    assert max(after - before for before, after in pairwise(entries)) <= 2 * SEEK_SECONDS * timeline.fps


def test_points_of_entry_are_no_more_than_needed() -> None:
    assert plan(film([flat(GREY)] * 16, 41, DISSOLVE)).types.count("I") == 3


def test_the_number_of_threads_never_follows_the_machine() -> None:
    assert plan(film([flat(GREY)], 1)).parameters["threads"] == "4"


def test_every_frame_is_in_one_zone_at_most() -> None:
    shots = [Shot(flat(GREY), 40, PAN, DISSOLVE), Shot(flat(GREY), 40, Motion(), Transition("push", 9))]
    timeline = Timeline(WIDTH, HEIGHT, 30, (*shots, *shots, Shot(flat(GREY), 40)))
    zones = [
        (int(start), int(end))
        for start, end in re.findall(r"(\d+),(\d+),q=", plan(timeline).parameters["zones"])
    ]
    assert all(end < start for (_, end), (start, _) in pairwise(zones))
    assert zones[-1][1] < timeline.frames


@pytest.mark.parametrize("qp", [11, 37])
def test_a_quality_that_x264_cannot_be_told_is_refused(qp: int) -> None:
    with pytest.raises(InputError, match=f"qp must lie within 12 to 36, not {qp}"):
        Preset(qp)


def test_a_finer_preset_gives_a_larger_file() -> None:
    timeline = film([detailed(1), detailed(2)], 10, Transition("dissolve", 5))
    assert len(render(timeline, None, preset=Preset(12))) > 1.3 * len(
        render(timeline, None, preset=Preset(26))
    )
