import hashlib
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.clips import decode_clip, decode_planes, encode_clip
from composer.errors import InputError
from composer.inbetween import InBetween
from composer.planes import I420, frame_of, planes
from composer.smooth import at_rate, resampled, smoothed
from tests.composer.footages import counted, disc, footage, number_of

GROUND = frame_of(disc(-100, -100))
APART = 18
"""Pixels that the disc moves from frame to frame."""


def moving(frames: int) -> list[I420]:
    return [frame_of(disc(60 + APART * number, 60 + APART / 3 * number)) for number in range(frames)]


def place(frame: I420) -> tuple[float, float]:
    """Where the disc is: the middle of what is unlike the ground."""
    unlike = np.abs(planes(frame)[0].astype(float) - planes(GROUND)[0]) > 50
    y, x = np.nonzero(unlike)
    return float(x.mean()), float(y.mean())


def apart(one: I420, other: I420) -> float:
    return float(np.abs(one.astype(float) - other).mean())


def test_a_shape_is_within_a_pixel_of_where_it_should_be() -> None:
    made = list(smoothed(moving(6), 6, 24))
    assert len(made) == 24
    for number, frame in enumerate(made[:21]):
        meant = frame_of(disc(60 + APART * number / 4, 60 + APART / 3 * number / 4))
        assert np.abs(np.subtract(place(frame), place(meant))).max() < 1
        assert apart(frame, meant) < 0.5


def test_the_ground_beside_the_shape_stays_as_it_was() -> None:
    between = InBetween(*moving(2)).at(0.5)
    assert np.abs(planes(between)[0][120:].astype(int) - planes(GROUND)[0][120:]).max() <= 2


def test_what_the_shape_uncovers_is_seen_and_not_smeared() -> None:
    old, new = moving(2)
    for time in (0.25, 0.5, 0.75):
        meant = frame_of(disc(60 + APART * time, 60 + APART / 3 * time))
        assert apart(InBetween(old, new).at(time), meant) < 0.4 * apart(old, new)


def test_given_frames_are_shown_at_their_own_times() -> None:
    given = moving(4)
    made = list(smoothed(given, 6, 24))
    assert all(made[4 * number] is frame for number, frame in enumerate(given))


def test_the_last_frame_stays_for_its_time() -> None:
    given = moving(3)
    assert all(frame is given[-1] for frame in list(smoothed(given, 6, 24))[8:])


def test_a_loop_is_smoothed_across_its_seam() -> None:
    turn = [
        frame_of(disc(160 + 60 * np.cos(angle), 90 + 60 * np.sin(angle)))
        for angle in np.arange(18) / 18 * 2 * np.pi
    ]
    made = list(smoothed(turn, 6, 24, cyclic=True))
    assert len(made) == 72
    steps = [
        float(np.hypot(*np.subtract(place(after), place(before))))
        for before, after in pairwise([*made, made[0]])
    ]
    assert max(steps) < 2 * np.mean(steps)
    assert min(steps) > 0.3 * np.mean(steps)


def test_nothing_lies_between_two_scenes() -> None:
    old, new = (frame_of(frame) for seed in (1, 2) for frame in _scene(seed))
    assert InBetween(old, new).cut
    made = list(smoothed([old, new], 6, 24))
    assert [frame is old for frame in made] == [True] * 2 + [False] * 6
    assert all(frame is old or frame is new for frame in made)


def _scene(seed: int) -> list[NDArray[np.uint8]]:
    rng = np.random.default_rng(seed)
    blots = rng.integers(0, 256, (9, 16, 3)) // (1 + seed)
    return [np.kron(blots, np.ones((20, 20, 1))).astype(np.uint8)]


def test_light_that_comes_up_is_no_cut() -> None:
    dark = frame_of((disc(100, 90) * 0.4).astype(np.uint8))
    between = InBetween(dark, frame_of(disc(100, 90)))
    assert not between.cut
    meant = frame_of((disc(100, 90) * 0.7).astype(np.uint8))
    assert apart(between.at(0.5), meant) < 3


@pytest.mark.parametrize("size", [(2, 2), (2, 64), (400, 6), (8, 300)])
def test_slim_and_tiny_frames_are_filled_in(size: tuple[int, int]) -> None:
    given = [np.random.default_rng(seed).integers(16, 200, (size[1] * 3 // 2, size[0])) for seed in range(2)]
    made = list(smoothed([frame.astype(np.uint8) for frame in given], 6, 12))
    assert [frame.shape for frame in made] == [given[0].shape] * 4


def test_what_moves_too_far_to_be_followed_is_cross_faded() -> None:
    old, new = frame_of(disc(30, 40)), frame_of(disc(280, 140))
    between = InBetween(old, new)
    assert not between.cut
    luma = planes(between.at(0.5))[0].astype(float)
    half = (planes(old)[0].astype(float) + planes(new)[0]) / 2
    assert np.abs(luma - half).mean() < 2


@pytest.mark.parametrize("method", ["nearest", "smooth"])
@pytest.mark.parametrize(("fps_in", "fps_out"), [(6, 24), (16, 24), (24, 16), (25, 24), (7, 60), (30, 1)])
@pytest.mark.parametrize("frames", [1, 2, 11])
def test_the_footage_takes_as_long_as_before(method: str, fps_in: int, fps_out: int, frames: int) -> None:
    given = [frame_of(frame) for frame in counted(frames, 64, 36)]
    made = list(
        resampled(given, fps_in, fps_out) if method == "nearest" else smoothed(given, fps_in, fps_out)
    )
    assert len(made) == max(1, int(frames * fps_out / fps_in + 0.5))


def test_the_nearest_frame_is_shown() -> None:
    shown = [number_of(frame) for frame in decode_clip(at_rate(footage(6, 16), 24))]
    assert shown == [0, 1, 1, 2, 3, 3, 4, 5, 5]
    assert [number_of(frame) for frame in decode_clip(at_rate(footage(6, 24), 16))] == [0, 2, 3, 5]


def test_a_clip_at_its_own_rate_is_left_alone() -> None:
    clip = footage(3, 24)
    assert at_rate(clip, 24) is clip
    assert at_rate(clip, 24, "smooth") is clip


def test_a_clip_is_made_smooth() -> None:
    clip = encode_clip([disc(60 + APART * number, 60) for number in range(4)], 6)
    smooth = at_rate(clip, 24, "smooth")
    assert (smooth.frames, smooth.fps, smooth.seconds) == (16, 24, clip.seconds)
    places = [place(frame)[0] for frame in decode_planes(smooth)]
    assert np.abs(np.diff(places)[:12] - APART / 4).max() < 1.5


_ON_ONE_CORE = """
import hashlib, cv2
cv2.setNumThreads(1)
from composer.smooth import smoothed
from tests.composer.test_smooth import moving
print(hashlib.sha256(b"".join(frame.tobytes() for frame in smoothed(moving(3), 6, 24))).hexdigest())
"""


def test_one_thread_fills_in_the_same_frames() -> None:
    child = subprocess.run([sys.executable, "-c", _ON_ONE_CORE], capture_output=True, text=True, check=True)
    made = b"".join(frame.tobytes() for frame in smoothed(moving(3), 6, 24))
    assert child.stdout.strip() == hashlib.sha256(made).hexdigest()


@pytest.mark.parametrize(("fps_in", "fps_out"), [(0, 24), (24, 0), (24, 241)])
def test_a_rate_that_cannot_be_is_refused(fps_in: int, fps_out: int) -> None:
    for convert in (resampled, smoothed):
        with pytest.raises(InputError, match="a rate must be 1 to 240 frames a second"):
            list(convert([GROUND], fps_in, fps_out))


def test_a_method_that_is_not_known_is_refused() -> None:
    with pytest.raises(InputError, match="unknown method 'fast': one of nearest, smooth"):
        at_rate(footage(1, 24), 30, "fast")  # type: ignore[arg-type]  # on purpose


def test_nothing_stays_nothing() -> None:
    assert list(resampled([], 6, 24)) == list(smoothed([], 6, 24)) == []
