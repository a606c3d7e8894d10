from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from composer.clips import decode_planes
from composer.errors import InputError
from deployments.motion import MotionRequest
from deployments.motion.builtin import BuiltinMotion
from tests.composer.parallax.views import difference, view

REQUEST = MotionRequest(view(192, 108), 160, 90, 12, frames=18, prompt="slow zoom in, snow", seed=3)


def moved(**changed: Any) -> Any:
    (result,) = BuiltinMotion().run([replace(REQUEST, **changed)])
    return result


def test_a_still_becomes_a_clip_of_exactly_the_frames_size_and_rate_asked_for() -> None:
    clip = moved().clip
    assert (clip.width, clip.height, clip.frames, clip.fps) == (160, 90, 18, 12)
    frames = list(decode_planes(clip))
    assert [frame.shape for frame in frames] == [(135, 160)] * 18
    assert all(difference(one, other) > 0 for one, other in pairwise(frames))


@pytest.mark.parametrize(("continuations", "frames"), [(0, 16), (2, 48)])
def test_without_a_number_of_frames_a_clip_lasts_four_seconds_and_again_for_each_continuation(
    continuations: int, frames: int
) -> None:
    clip = moved(frames=None, fps=4, continuations=continuations, width=64, height=64).clip
    assert clip.frames == frames
    seen = list(decode_planes(clip))
    steps = [difference(one, other) for one, other in pairwise(seen)]
    assert max(steps) < 5 * float(np.mean(steps))


def test_a_loop_comes_out_of_the_coder_without_a_seam() -> None:
    frames = list(decode_planes(moved(loop=True, frames=36, prompt="orbit").clip))
    steps = [difference(one, other) for one, other in pairwise(frames)]
    assert difference(frames[-1], frames[0]) <= 1.5 * float(np.mean(steps))


def test_the_clip_says_what_was_done() -> None:
    assert moved().understood == {"camera": "push", "air": "snow", "amount": "0.65"}
    assert moved(prompt="pan left, no snow", loop=True).understood["camera"] == "pan left"
    assert "air" not in moved(prompt="pan left, no snow").understood
    assert moved(prompt="").understood["camera"]


def test_a_larger_bucket_moves_more() -> None:
    def travelled(bucket: int | None) -> float:
        frames = list(decode_planes(moved(motion_bucket_id=bucket, prompt="pan right").clip))
        return sum(difference(one, other) for one, other in pairwise(frames))

    assert travelled(20) < travelled(None) < travelled(250)


def test_the_same_request_gives_the_same_bytes_alone_and_in_a_batch() -> None:
    engine = BuiltinMotion()
    other = replace(REQUEST, seed=9, prompt="rain")
    batch = engine.run([other, REQUEST])
    assert batch[1].clip.data == moved().clip.data
    assert batch[0].clip.data == engine.run([other])[0].clip.data != batch[1].clip.data


def test_a_tall_still_covers_a_wide_canvas() -> None:
    clip = moved(picture=view(60, 200)).clip
    assert (clip.width, clip.height) == (160, 90)
    assert min(int(frame[:90].max()) for frame in decode_planes(clip)) > 40


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("width", 15, "16..4096"),
        ("height", 91, "even"),
        ("fps", 0, "1..60"),
        ("frames", 0, "1..7200"),
        ("frames", 7201, "1..7200"),
        ("continuations", -1, "0..20"),
        ("continuations", 21, "0..20"),
        ("motion_bucket_id", 0, "1..255"),
        ("motion_bucket_id", 256, "1..255"),
        ("noise_aug_strength", 1.1, "0..1"),
        ("seed", -1, "negative"),
    ],
)
def test_a_number_out_of_its_range_is_refused_by_name(field: str, value: float, told: str) -> None:
    with pytest.raises(InputError, match=told) as refused:
        moved(**{field: value})
    assert refused.value.field == field
