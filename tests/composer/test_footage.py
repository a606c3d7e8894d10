"""Footage within a film: what is seen on which frame, alone, in transitions and beside stills."""

import threading
from dataclasses import replace
from itertools import islice, pairwise
from typing import cast

import numpy as np
import pytest

from composer import footage as playing
from composer.clips import encode_clip
from composer.errors import InputError
from composer.footage import Footage, covering
from composer.media import EncodedClip
from composer.planes import frame_of
from composer.render import frames, render
from composer.structure import SEEK_SECONDS, Preset, plan
from composer.timeline import DIRECTIONS, Motion, Shot, Timeline, Transition, TransitionKind, frames_seen
from tests.composer.films import GREY, RED, as_shown, detailed, film, flat, seekable, shown, types
from tests.composer.footages import HEIGHT, WIDTH, counted, footage, number_of

DISSOLVE = Transition("dissolve", 7)


def reel(*shots: Shot, fps: int = 30) -> Timeline:
    return Timeline(WIDTH, HEIGHT, fps, shots)


def numbers(timeline: Timeline) -> list[int]:
    """What `counted` frame is seen on each frame of the finished film."""
    return [number_of(frame) for frame in shown(render(timeline, None))]


def test_footage_is_shown_frame_by_frame() -> None:
    assert numbers(reel(Shot(footage(30), 30))) == list(range(30))


def test_footage_starts_where_it_is_told_to() -> None:
    assert numbers(reel(Shot(footage(40), 20, start=15))) == list(range(15, 35))


def test_hard_cuts_lie_on_their_frames() -> None:
    timeline = reel(Shot(footage(20), 12, start=3), Shot(flat(RED), 5), Shot(footage(20), 9))
    seen = shown(render(timeline, None))
    assert [number_of(frame) for frame in seen[:12]] == list(range(3, 15))
    assert np.abs(seen[12:17].astype(int) - RED).max() <= 6
    assert [number_of(frame) for frame in seen[17:]] == list(range(9))


def test_footage_runs_on_within_a_transition() -> None:
    timeline = reel(Shot(footage(33), 30, into=Transition("push", 6)), Shot(footage(40), 30, start=5))
    assert timeline.seen == (range(33), range(27, 60))
    composed = [number_of(as_shown(frame)) for frame in frames(timeline)]
    assert composed[:27] == list(range(27))
    assert composed[33:] == list(range(11, 38))


def test_a_dissolve_mixes_the_frames_that_run_in_both_shots() -> None:
    timeline = reel(Shot(footage(24), 20, into=DISSOLVE), Shot(footage(24, seed=2), 20, start=1))
    composed = [number_of(as_shown(frame)) for frame in frames(timeline)]
    for step in range(1, 8):
        old, new = 16 + step, step
        assert composed[16 + step] == pytest.approx(old + (new - old) * step / 8, abs=0.6)


def test_footage_that_is_just_long_enough_is_taken_and_one_frame_less_is_not() -> None:
    needed = frames_seen(20, before=5, into=8)
    assert needed == 20 + 2 + 4
    around = Shot(flat(GREY), 20, into=Transition("dissolve", 5)), Shot(flat(GREY), 20)
    reel(around[0], Shot(footage(needed), 20, into=Transition("wipe", 8)), around[1])
    reel(around[0], Shot(footage(needed + 3), 20, into=Transition("wipe", 8), start=3), around[1])
    with pytest.raises(InputError, match=r"shot 2 is seen on 26 frames, .* has 26, from frame 1 on 25"):
        reel(around[0], Shot(footage(needed), 20, into=Transition("wipe", 8), start=1), around[1])
    with pytest.raises(InputError, match=r"from frame -1 on 27"):
        reel(around[0], Shot(footage(needed), 20, into=Transition("wipe", 8), start=-1), around[1])


def test_footage_of_another_rate_is_refused() -> None:
    with pytest.raises(InputError, match="shot 1 is footage of 24 frames a second in a film of 30"):
        reel(Shot(footage(30, 24), 10))


def test_the_camera_does_not_move_over_footage() -> None:
    with pytest.raises(InputError, match="shot 1 is footage: its motion must be still, not ken_burns"):
        reel(Shot(footage(30), 10, Motion("ken_burns")))


def test_a_still_has_no_frame_to_start_from() -> None:
    with pytest.raises(InputError, match="shot 1 is a still: it has no frame 3 to start from"):
        reel(Shot(flat(GREY), 10, start=3))


def test_every_transition_is_made_between_footage_and_stills() -> None:
    kinds = [
        (cast(TransitionKind, kind), way) for kind, ways in DIRECTIONS.items() for way in ways or (None,)
    ]
    shots = []
    for kind, way in kinds:
        into = Transition(kind, 0 if kind == "cut" else 5, way)
        shots += [Shot(footage(14), 8, into=into), Shot(flat(RED), 8, into=into)]
    timeline = reel(*shots, Shot(footage(14), 8))
    composed = list(frames(timeline))
    seen = shown(render(timeline, None))
    assert len(seen) == len(composed) == timeline.frames
    for coded, meant in zip(seen, composed, strict=True):
        assert np.abs(coded.astype(int) - as_shown(meant)).mean() < 6


@pytest.mark.parametrize("size", [(320, 180), (80, 46), (90, 160), (200, 90), (158, 88)])
def test_footage_of_another_size_fills_the_canvas(size: tuple[int, int]) -> None:
    timeline = reel(Shot(footage(6, width=size[0], height=size[1]), 6))
    seen = [as_shown(frame) for frame in frames(timeline)]
    assert [number_of(frame) for frame in seen] == list(range(6))
    assert all(frame.shape == (HEIGHT, WIDTH, 3) for frame in seen)
    assert np.abs(np.diff(seen[0].astype(int), axis=1)).max() < 90, "no edge but the field's"


def test_covering_keeps_the_middle_and_the_shape() -> None:
    across, down = np.meshgrid(np.linspace(-1, 1, 320), np.linspace(-1, 1, 240))
    for scale in (0.5, 1.5):
        width, height = round(320 * scale), round(160 * scale)
        frame = frame_of(np.dstack([120 + 80 * across, 120 + 80 * down, 120 - 80 * across]).astype(np.uint8))
        got = as_shown(covering(frame, width, height)).astype(float)
        inside, below = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height) * 160 / 240)
        assert np.abs(got[..., 0] - (120 + 80 * inside)).mean() < 2.5
        assert np.abs(got[..., 1] - (120 + 80 * below)).mean() < 2.5
        assert np.abs(got[..., 2] - (120 - 80 * inside)).mean() < 2.5


def test_the_same_film_gives_the_same_bytes() -> None:
    timeline = reel(
        Shot(footage(40), 30, into=DISSOLVE), Shot(detailed(1), 20, into=DISSOLVE), Shot(footage(40), 20)
    )
    assert render(timeline, None) == render(timeline, None)


def test_a_hard_cut_is_a_point_of_entry_and_the_rest_is_left_to_x264() -> None:
    timeline = reel(Shot(footage(60), 20, into=DISSOLVE), Shot(footage(60), 20), Shot(flat(RED), 20))
    orders = plan(timeline)
    assert [frame for frame, kind in enumerate(orders.types) if kind == "I"] == [0, 40]
    assert set(orders.types) == {"I", "any"}
    assert {0, 40} <= set(seekable(render(timeline, None)))
    assert types(render(timeline, None))[40] == "I"


def test_a_player_can_start_every_ten_seconds() -> None:
    long = encode_clip(counted(25 * 6, 64, 36), 6)
    entries = [*seekable(render(Timeline(64, 36, 6, (Shot(long, 150),)), None)), 150]
    assert max(after - before for before, after in pairwise(entries)) <= SEEK_SECONDS * 6


def test_a_finer_preset_gives_a_larger_file() -> None:
    timeline = reel(Shot(encode_clip((_noise(number) for number in range(12)), 30), 12))
    assert len(render(timeline, None, preset=Preset(12))) > 1.5 * len(
        render(timeline, None, preset=Preset(26))
    )


def _noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(90, 160, (HEIGHT, WIDTH, 3)).astype(np.uint8)


def test_a_film_of_stills_is_planned_as_ever() -> None:
    assert "any" not in plan(film([flat(GREY)] * 2, 20, DISSOLVE)).types


def test_two_clips_are_open_at_once_at_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    open_now: set[int] = set()
    most = 0

    class Watched(Footage):
        def __init__(self, clip: EncodedClip, start: int, first: int, size: tuple[int, int]) -> None:
            nonlocal most
            open_now.add(id(self))
            most = max(most, len(open_now))
            super().__init__(clip, start, first, size)

        def close(self) -> None:
            open_now.discard(id(self))
            super().close()

    monkeypatch.setattr("composer.render.Footage", Watched)
    clip = footage(20)
    timeline = reel(*[Shot(clip, 10, into=DISSOLVE)] * 6, Shot(clip, 10))
    assert len(list(frames(timeline))) == 70
    assert most == 2
    assert not open_now


def test_nothing_is_left_open_when_a_film_is_given_up_halfway() -> None:
    before = threading.active_count()
    composed = frames(reel(Shot(footage(40), 20, into=DISSOLVE), Shot(footage(40), 20)))
    assert len(list(islice(composed, 19))) == 19
    composed.close()
    assert threading.active_count() == before


def test_footage_that_is_not_ours_fails_the_film_and_says_so() -> None:
    good = footage(20)
    bad = replace(good, data=b"no such thing")
    with pytest.raises(InputError, match="not a clip of 20 frames of 160x90 at 30 fps of our own making"):
        render(reel(Shot(good, 10), Shot(bad, 10)), None)


def test_footage_runs_forward_only() -> None:
    play = playing.Footage(footage(20), 5, 100, (WIDTH, HEIGHT))
    assert [number_of(as_shown(play(number))) for number in (100, 101, 101, 110)] == [5, 6, 6, 15]
    with pytest.raises(ValueError, match="frame 109 has been shown"):
        play(109)
    play.close()
