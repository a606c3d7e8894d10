"""What of a request a model is asked for, and what is refused before it is asked."""

from typing import Any

import pytest

from composer.errors import InputError
from deployments.presets import preset
from deployments.video import VideoRequest
from deployments.video.plan import Powers, plan, understood

LTX = preset("video", "ltx-video")
POWERS = Powers(32, (15, 30))


def asked(**more: Any) -> VideoRequest:
    return VideoRequest(**{"prompt": "a pier", "width": 640, "height": 360, "fps": 24, "frames": 48, **more})


@pytest.mark.parametrize(
    ("field", "value", "range_"),
    [
        ("width", 0, "2 to 3840"),
        ("height", 5000, "2 to 3840"),
        ("height", 361, "even"),
        ("fps", 0, "1 to 120"),
        ("fps", 121, "1 to 120"),
        ("frames", 0, "1 to 2576"),
        ("frames", 2577, "1 to 2576"),
        ("steps", 0, "1 to 100"),
        ("steps", 10**9, "1 to 100"),
        ("guidance", -1, "0 to 20"),
        ("guidance", float("nan"), "0 to 20"),
    ],
)
def test_a_number_out_of_range_is_refused_with_its_field_and_range(
    field: str, value: float, range_: str
) -> None:
    with pytest.raises(InputError, match=range_) as caught:
        plan(asked(**{field: value}), LTX, POWERS)
    assert caught.value.field == field


def test_what_fits_in_the_window_is_one_take_of_the_prompt_itself() -> None:
    item = plan(asked(frames=161), LTX, POWERS)
    assert [(take.prompt, take.frames) for take in item.takes] == [("a pier", 161)]
    assert (item.length, item.cuts) == (161, ())


def test_what_is_longer_is_several_takes_each_seen_in_another_way() -> None:
    item = plan(asked(frames=500), LTX, POWERS)
    assert [take.frames for take in item.takes] == [125, 125, 125, 125]
    assert item.cuts == (125, 250, 375)
    assert len({take.prompt for take in item.takes}) == 4
    assert len({take.seed for take in item.takes}) == 4
    assert item.length == 129


def test_the_longest_clip_that_is_allowed_takes_as_many_takes_as_there_may_be() -> None:
    assert len(plan(asked(frames=2576), LTX, POWERS).takes) == 16


def test_the_models_own_negative_prompt_is_used_where_none_was_asked_for_and_said() -> None:
    item = plan(asked(), LTX, POWERS)
    assert item.takes[0].negative == LTX.extras["negative_prompt"]
    assert item.takes[0].negative in understood(item, LTX)["negative_prompt"]
    assert plan(asked(negative_prompt="fog"), LTX, POWERS).takes[0].negative == "fog"


def test_a_negative_prompt_without_guidance_is_said_not_to_work() -> None:
    told = understood(plan(asked(negative_prompt="fog", guidance=1.0), LTX, POWERS), LTX)
    assert told["negative_prompt"].startswith("not used: it works by guidance above 1")
