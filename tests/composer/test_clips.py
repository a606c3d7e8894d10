import hashlib
import io
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from composer.clips import GROUP, decode_clip, decode_planes, encode_clip, encode_planes, join, trimmed
from composer.errors import InputError
from composer.media import EncodedClip
from composer.planes import I420, frame_of
from tests.composer.films import seekable, types
from tests.composer.footages import counted, footage, number_of

LONG = footage(120, 24)


def same(one: Iterable[I420], other: Iterable[I420]) -> bool:
    return all(np.array_equal(mine, yours) for mine, yours in zip(one, other, strict=True))


@pytest.mark.parametrize("frames", [1, 2, 49])
@pytest.mark.parametrize("fps", [1, 23, 24, 60, 240])
def test_a_clip_has_the_frames_and_the_rate_that_it_was_given(frames: int, fps: int) -> None:
    clip = encode_clip(counted(frames, 64, 36), fps)
    assert (clip.frames, clip.fps, clip.width, clip.height) == (frames, fps, 64, 36)
    assert [number_of(frame) for frame in decode_clip(clip)] == [number % 50 for number in range(frames)]


def test_colours_come_back_within_two_levels() -> None:
    colours = np.array(list(product((0, 64, 128, 192, 255), repeat=3)), np.uint8)
    chart = np.repeat(np.repeat(np.resize(colours, (9, 16, 3)), 16, axis=0), 16, axis=1)
    (seen,) = decode_clip(encode_clip([chart], 24))
    patches = seen.reshape(9, 16, 16, 16, 3)[:, 4:12, :, 4:12].mean(axis=(1, 3))
    assert np.abs(patches - np.resize(colours, (9, 16, 3))).max() <= 2


def test_planes_are_coded_as_finely_as_pixels_and_without_a_detour() -> None:
    frames = [frame_of(frame) for frame in counted(3)]
    clip = encode_planes(iter(frames), 24)
    assert clip.data == encode_clip(counted(3), 24).data
    for coded, given in zip(decode_planes(clip), frames, strict=True):
        assert np.abs(coded.astype(int) - given).mean() < 0.6


def test_noise_survives() -> None:
    frame = np.random.default_rng(1).integers(0, 256, (96, 128, 3)).astype(np.uint8)
    (given,), (coded,) = [frame_of(frame)], decode_planes(encode_clip([frame], 24))
    error = np.square(coded[:96].astype(float) - given[:96]).mean()
    assert 10 * np.log10(255**2 / error) > 42


def test_the_same_frames_give_the_same_bytes() -> None:
    assert footage(60).data == footage(60).data


_ON_ONE_CORE = """
import hashlib, os
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from tests.composer.footages import footage
print(hashlib.sha256(footage(60).data).hexdigest())
"""


def test_a_machine_with_one_core_gives_the_same_bytes() -> None:
    child = subprocess.run([sys.executable, "-c", _ON_ONE_CORE], capture_output=True, text=True, check=True)
    assert child.stdout.strip() == hashlib.sha256(footage(60).data).hexdigest()


def test_frames_are_taken_one_by_one() -> None:
    alive: list[int] = []

    def frames() -> Iterable[NDArray[np.uint8]]:
        for number in range(5):
            alive.append(number)
            yield np.zeros((36, 64, 3), np.uint8)

    assert encode_clip(frames(), 24).frames == len(alive) == 5


@pytest.mark.parametrize("start", [1, 47, 48, 49, 119])
def test_a_clip_can_be_shown_from_any_frame_on(start: int) -> None:
    assert same(decode_planes(LONG, start), list(decode_planes(LONG))[start:])


def test_a_clip_may_be_left_before_its_end() -> None:
    frames = decode_planes(LONG)
    next(frames)
    frames.close()
    assert len(list(decode_planes(LONG))) == 120


def test_clips_are_joined_without_being_coded_again() -> None:
    parts = [LONG, footage(1, 24, seed=3), footage(50, 24, seed=4), LONG]
    whole = join(parts)
    assert (whole.frames, whole.fps) == (291, 24)
    assert same(decode_planes(whole), [frame for part in parts for frame in decode_planes(part)])
    assert len(whole.data) < 1.02 * sum(len(part.data) for part in parts)
    assert seekable(whole.data) == [0, 48, 96, 120, 121, 169, 171, 219, 267]


def test_a_single_clip_is_joined_to_itself() -> None:
    assert join([LONG]) is LONG
    assert join([LONG, LONG]).data == join([LONG, LONG]).data


@pytest.mark.parametrize("other", [footage(3, 25), footage(3, 24, 158), footage(3, 24, height=88)])
def test_clips_that_differ_are_not_joined(other: EncodedClip) -> None:
    with pytest.raises(
        InputError, match=r"must be alike: a clip of 3 frames of .* is not a clip of 120 frames"
    ):
        join([LONG, other])


def test_nothing_is_not_joined() -> None:
    with pytest.raises(InputError, match="no clip to join"):
        join([])


@pytest.mark.parametrize(
    ("first", "count"), [(0, 120), (0, 10), (48, 72), (48, 1), (47, 3), (5, 20), (119, 1)]
)
def test_a_part_of_a_clip_holds_these_frames(first: int, count: int) -> None:
    part = trimmed(LONG, first, count)
    assert part.frames == count
    meant = list(decode_planes(LONG))[first : first + count]
    for coded, given in zip(decode_planes(part), meant, strict=True):
        assert np.abs(coded.astype(int) - given).max() <= 6
        assert np.abs(coded.astype(int) - given).mean() < 0.5


def test_only_what_lies_before_the_next_i_frame_is_coded_again() -> None:
    whole = list(decode_planes(LONG))
    assert same(list(decode_planes(trimmed(LONG, 40, 80)))[GROUP - 40 :], whole[GROUP:])
    assert types(trimmed(LONG, GROUP, 10).data) == "I" + "P" * 9


@pytest.mark.parametrize(("first", "count"), [(-1, 2), (0, 0), (0, 121), (119, 2), (5, -1)])
def test_frames_that_are_not_there_are_refused(first: int, count: int) -> None:
    with pytest.raises(InputError, match=f"a clip of 120 frames has no {count} from frame {first} on"):
        trimmed(LONG, first, count)


DAMAGED = {
    "nothing": {"data": b""},
    "words": {"data": b"once upon a time" * 9},
    "the start": {"data": LONG.data[:2000]},
    "another length": {"frames": 119},
    "another width": {"width": 162},
    "another height": {"height": 88},
    "another rate": {"fps": 25},
}


@pytest.mark.parametrize("changed", DAMAGED.values(), ids=DAMAGED)
def test_what_is_no_such_clip_is_refused(changed: dict[str, int | bytes]) -> None:
    clip = replace(LONG, **changed)  # type: ignore[arg-type]  # the fields above
    size = f"{clip.width}x{clip.height}"
    told = f"not a clip of {clip.frames} frames of {size} at {clip.fps} fps of our own making"
    for read in (decode_planes, decode_clip):
        with pytest.raises(InputError, match=told):
            list(read(clip))


def test_a_clip_with_a_hole_in_it_is_refused() -> None:
    middle = len(LONG.data) // 2
    with pytest.raises(InputError, match="is damaged"):
        list(decode_planes(replace(LONG, data=LONG.data[:middle] + bytes(900) + LONG.data[middle + 900 :])))


WRONG = {
    "no frame": ([], "must have a frame"),
    "odd sides": ([np.zeros((35, 64, 3), np.uint8)], "even, not 64x35"),
    "floats": ([np.zeros((36, 64, 3))], r"uint8 \(height, width, 3\), not float64"),
    "grey": ([np.zeros((36, 64), np.uint8)], r"uint8 \(height, width, 3\), not uint8 \(36, 64\)"),
    "no pixel": ([np.zeros((0, 64, 3), np.uint8)], "even, not 64x0"),
    "two sizes": ([np.zeros((36, 64, 3), np.uint8), np.zeros((36, 62, 3), np.uint8)], "frame 2 is"),
}


@pytest.mark.parametrize(("frames", "why"), WRONG.values(), ids=WRONG)
def test_frames_that_make_no_clip_are_refused(frames: list[NDArray[np.uint8]], why: str) -> None:
    with pytest.raises(InputError, match=why):
        encode_clip(frames, 24)


@pytest.mark.parametrize("fps", [0, -1, 241])
def test_a_rate_that_no_clip_has_is_refused(fps: int) -> None:
    with pytest.raises(InputError, match=f"1 to 240 frames a second, not {fps}"):
        encode_clip(counted(1), fps)


@pytest.mark.parametrize("shape", [(50, 64), (54, 63), (54, 64, 1), (0, 64)])
def test_planes_of_no_size_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match=r"frames must be|sides must be even"):
        encode_planes([np.zeros(shape, np.uint8)], 24)


def test_the_clip_is_tagged_as_bt_709_of_limited_range() -> None:
    with av.open(io.BytesIO(LONG.data), "r") as container:
        context = container.streams.video[0].codec_context
        assert (context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1)
        assert context.color_range == 1


def test_frames_are_coded_in_the_order_in_which_they_are_shown() -> None:
    assert types(LONG.data) == ("I" + "P" * (GROUP - 1)) * 2 + "I" + "P" * 23
