"""Footage of painted scenes: as long and as large as asked, moving, of what the words say."""

from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from composer.clips import decode_clip
from composer.errors import InputError
from composer.paint import paint_brief
from composer.paint.words import read_scene
from composer.shots import CLOSE, ESTABLISHING, shot_list
from deployments.video import VideoRequest, VideoResult
from deployments.video.builtin import BuiltinVideo

ENGINE = BuiltinVideo()


def footage(prompt: str = "a forest", **more: Any) -> VideoResult:
    usual = {"width": 96, "height": 54, "fps": 12, "frames": 24}
    return ENGINE.run([VideoRequest(prompt, **{**usual, **more})])[0]


def frames(made: VideoResult) -> NDArray[np.int16]:
    return np.stack(list(decode_clip(made.clip))).astype(np.int16)


@pytest.mark.parametrize(
    ("width", "height", "fps", "count"), [(96, 54, 24, 1), (54, 96, 30, 31), (64, 64, 10, 12)]
)
def test_a_clip_has_the_frames_and_the_size_that_were_asked_for(
    width: int, height: int, fps: int, count: int
) -> None:
    clip = footage(width=width, height=height, fps=fps, frames=count).clip
    assert (clip.width, clip.height, clip.fps, clip.frames) == (width, height, fps, count)
    assert len(list(decode_clip(clip))) == count


def test_the_picture_moves_from_frame_to_frame_and_never_jumps() -> None:
    steps = [np.abs(after - before).mean() for before, after in pairwise(frames(footage("a city, pan left")))]
    assert min(steps) > 0.1
    assert max(steps) < 4 * np.median(steps) + 2


def test_a_long_clip_is_several_takes_and_changes_where_it_says() -> None:
    made = footage("mountains", fps=4, frames=76)
    assert made.cuts == (25, 51)
    steps = [np.abs(after - before).mean() for before, after in pairwise(frames(made))]
    assert {int(number) + 1 for number in np.argsort(steps)[-2:]} == set(made.cuts)


def test_words_are_seen() -> None:
    day, night = (frames(footage(f"the sea {hour}")) for hour in ("by day", "at night"))
    assert day.mean() > night.mean() + 40
    assert footage("snow in the mountains").understood["air"] == "snow"
    assert footage("mountains").understood["scene"] == "mountains"


@pytest.mark.parametrize("prompt", ["A peaceful scenic view of nature.", "an old violin"])
def test_the_shots_of_one_scene_show_one_scene_whatever_their_views(prompt: str) -> None:
    told = [footage(shot, frames=1).understood for shot in shot_list(prompt, 4, 1)]
    assert len({(words["scene"], words.get("time")) for words in told}) == 1
    assert len({words["camera"] for words in told}) > 1


@pytest.mark.parametrize("seed", range(3))
def test_a_close_view_is_a_part_of_what_a_wide_one_would_show(seed: int) -> None:
    large = paint_brief(read_scene("mountains"), 307, 173, seed, 0.0, air=False).pixels
    close, wide = (
        next(decode_clip(footage(f"mountains, {view}", width=192, height=108, frames=2, seed=seed).clip))
        for view in (CLOSE[0], ESTABLISHING)
    )
    found = [
        cv2.matchTemplate(large, view[12:-12, 20:-20], cv2.TM_CCOEFF_NORMED).max() for view in (close, wide)
    ]
    assert found[0] > 0.95
    assert found[1] < 0.8


def test_what_is_not_to_be_seen_is_left_out() -> None:
    assert "air" not in footage("rain over the city", negative_prompt="rain").understood


def test_the_same_request_is_the_same_clip_and_another_seed_another() -> None:
    first, again = (footage(seed=3).clip.data for _ in range(2))
    assert first == again
    assert footage(seed=4).clip.data != first


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"width": 95}, "width"),
        ({"frames": 0}, "frames"),
        ({"fps": 0}, "fps"),
        ({"seed": -1}, "seed"),
        ({"frames": 7201}, "frames"),
    ],
)
def test_what_cannot_be_filmed_is_named(wish: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as refusal:
        footage(**wish)
    assert refusal.value.field == field
