"""What of a request a model is asked for, and what is refused before it is asked."""

from typing import Any

import numpy as np
import pytest

from composer.errors import InputError
from composer.media import Picture
from deployments.motion import MotionRequest
from deployments.motion.plan import Powers, plan, understood
from deployments.presets import preset

STILL = Picture(np.zeros((8, 8, 3), np.uint8))
SVD = preset("motion", "svd-xt")
WAN = preset("motion", "wan2.2-i2v-14b")
STRICT = Powers(64, 25, (3, 12), frozenset({"motion_bucket_id", "noise_aug_strength"}), whole=True)
LOOSE = Powers(16, 81, (16, 16), frozenset({"prompt", "negative_prompt"}))


def asked(**more: Any) -> MotionRequest:
    return MotionRequest(**{"picture": STILL, "width": 640, "height": 360, "fps": 24, **more})


@pytest.mark.parametrize(
    ("field", "value", "range_"),
    [
        ("width", 0, "2 to 3840"),
        ("height", 5000, "2 to 3840"),
        ("width", 641, "even"),
        ("fps", 0, "1 to 120"),
        ("fps", 121, "1 to 120"),
        ("frames", 0, "1 to"),
        ("frames", 10**9, "1 to"),
        ("continuations", -1, "0 to 15"),
        ("continuations", 10**6, "0 to 15"),
        ("motion_bucket_id", 0, "1 to 255"),
        ("motion_bucket_id", 256, "1 to 255"),
        ("noise_aug_strength", -0.1, "0 to 1"),
        ("noise_aug_strength", float("nan"), "0 to 1"),
        ("decode_chunk_size", 0, "1 to 64"),
        ("steps", 0, "1 to 100"),
        ("steps", 10**9, "1 to 100"),
        ("guidance", 11, "0 to 10"),
        ("guidance", float("inf"), "0 to 10"),
    ],
)
def test_a_number_out_of_range_is_refused_with_its_field_and_range(
    field: str, value: float, range_: str
) -> None:
    with pytest.raises(InputError, match=range_) as caught:
        plan(asked(**{field: value}), SVD, STRICT)
    assert caught.value.field == field


def test_the_longest_clip_that_is_allowed_is_the_longest_that_is_said() -> None:
    with pytest.raises(InputError) as caught:
        plan(asked(frames=10**9), WAN, LOOSE)
    most = int(caught.value.message.split("from 1 to ")[1].split()[0])
    assert plan(asked(frames=most), WAN, LOOSE).windows == 16
    with pytest.raises(InputError):
        plan(asked(frames=most + 1), WAN, LOOSE)


def test_a_model_with_a_fixed_window_always_makes_it() -> None:
    assert plan(asked(frames=5), SVD, STRICT).length == 25
    assert plan(asked(frames=60), SVD, STRICT).windows == 2


def test_a_model_with_a_free_length_makes_no_more_than_is_shown() -> None:
    short, long = plan(asked(frames=30), WAN, LOOSE), plan(asked(frames=200), WAN, LOOSE)
    assert (short.windows, short.length) == (1, 21)
    assert (long.windows, long.length) == (2, 69)


def test_what_the_model_does_not_take_is_said() -> None:
    request = asked(prompt="a slow pan", negative_prompt="fog", decode_chunk_size=3)
    told = understood(plan(request, SVD, STRICT), SVD, STRICT)
    assert {name for name, text in told.items() if "not used" in text} == {
        "prompt",
        "negative_prompt",
        "decode_chunk_size",
    }


def test_a_negative_prompt_without_guidance_is_said_not_to_work() -> None:
    request = asked(prompt="a slow pan", negative_prompt="fog", guidance=1.0)
    told = understood(plan(request, WAN, LOOSE), WAN, LOOSE)
    assert told["negative_prompt"].startswith("not used: it works by guidance above 1")


def test_the_models_own_negative_prompt_is_used_where_none_was_asked_for_and_said() -> None:
    item = plan(asked(prompt="a slow pan"), WAN, LOOSE)
    assert item.negative == WAN.extras["negative_prompt"]
    assert item.negative in understood(item, WAN, LOOSE)["negative_prompt"]
    assert plan(asked(negative_prompt="fog"), WAN, LOOSE).negative == "fog"
