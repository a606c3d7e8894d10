"""A clip run there and back goes round without a jump."""

import numpy as np
import pytest

from composer.clips import decode_clip, encode_clip
from composer.turning import there_and_back


def levels(count: int) -> list[int]:
    """The level of each frame of a clip of `count` frames, each brighter than the one before, and back."""
    frames = [np.full((32, 32, 3), 20 + 2 * number, np.uint8) for number in range(count)]
    turned = there_and_back(encode_clip(frames, 12))
    assert turned.fps == 12
    shown = [int(frame.mean()) for frame in decode_clip(turned)]
    assert len(shown) == turned.frames
    return [round((level - 20) / 2) for level in shown]


@pytest.mark.parametrize("count", [3, 7, 48, 50, 100])
def test_it_runs_to_its_end_and_back_without_its_last_and_its_first(count: int) -> None:
    expected = [*range(count), *range(count - 2, 0, -1)]
    assert np.abs(np.subtract(levels(count), expected)).max() <= 1


def test_what_is_too_short_to_turn_stays() -> None:
    assert levels(1) == [0]
    assert levels(2) == [0, 1]
