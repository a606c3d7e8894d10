"""The sound of takes: as long as they are shown, to the sample."""

import numpy as np
import pytest

from composer.media import Audio
from deployments.video.sound import joined


def tone(samples: int, channels: int = 2) -> Audio:
    return Audio(np.full((channels, samples), 0.5, np.float32), 24_000)


@pytest.mark.parametrize(("fps", "frames"), [(24, (30,)), (25, (7, 8)), (23, (10, 10, 11)), (60, (1,))])
def test_the_sound_is_as_long_as_the_clip(fps: int, frames: tuple[int, ...]) -> None:
    sound = joined([tone(90_000) for _ in frames], frames, fps)
    assert sound.samples.shape == (2, round(sum(frames) * 24_000 / fps))


def test_a_sound_that_is_too_short_goes_on_in_silence() -> None:
    sound = joined([tone(900)], [1], 24)
    assert sound.samples.shape[1] == 1000
    assert sound.samples[:, 900:].max() == 0
    assert sound.samples[:, :900].min() == 0.5


def test_a_cut_does_not_click_and_the_ends_are_left_alone() -> None:
    samples = joined([tone(24_000), tone(24_000)], [24, 24], 24).samples[0]
    assert samples[0] == samples[-1] == 0.5
    assert abs(samples[23_999]) < 0.01
    assert np.abs(np.diff(samples)).max() < 0.01
