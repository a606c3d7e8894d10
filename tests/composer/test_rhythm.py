"""The tempo for photos: what lies within the range, what is bent, and what is refused."""

import pytest

from composer.errors import InputError
from composer.rhythm import CUT_AFTER_ATTACK, BeatGrid, choose_tempo, frame_delay, shift


def grid(tempo: float, count: int = 64, start: float = 0.0) -> BeatGrid:
    beats = tuple(start + 60 / tempo * number for number in range(count))
    return BeatGrid(tempo, beats, beats[::4], True)


@pytest.mark.parametrize("seconds", [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.7, 5.0, 8.0, 60.0])
def test_a_photo_lasts_whole_beats_of_a_tempo_in_the_range(seconds: float) -> None:
    tempo, beats = choose_tempo(seconds, 30, 90, 130)
    assert 90 <= tempo <= 130
    assert beats == round(beats)
    assert beats * 60 / tempo == pytest.approx(seconds, abs=0.5 / 30)


@pytest.mark.parametrize("fps", [10, 24, 25, 30, 50, 60])
def test_a_photo_lasts_whole_frames(fps: int) -> None:
    for seconds in (0.73, 1.99, 2.5, 4.321):
        tempo, beats = choose_tempo(seconds, fps, 80, 140)
        assert beats * 60 / tempo * fps == pytest.approx(round(beats * 60 / tempo * fps), abs=1e-6)


def test_beats_on_whole_frames_and_photos_of_whole_bars_are_preferred() -> None:
    assert choose_tempo(2.0, 30, 85, 130) == (120.0, 4.0)
    assert choose_tempo(4.0, 30, 85, 130) == (120.0, 8.0)
    assert choose_tempo(3.0, 30, 90, 200) == (120.0, 6.0)


def test_a_wished_tempo_is_kept_and_the_photo_bends_to_it() -> None:
    assert choose_tempo(2.0, 30, 90, 130, wished=100.0) == (100.0, 3.0)
    assert choose_tempo(2.0, 30, 90, 130, wished=174.0) == (174.0, 6.0)


def test_half_a_beat_is_only_for_photos_shorter_than_any_beat() -> None:
    assert choose_tempo(0.6, 30, 90, 130)[1] == 1.0
    assert choose_tempo(1 / 3, 30, 40, 200) == (180.0, 1.0)
    assert choose_tempo(0.3, 30, 90, 130) == (100.0, 0.5)
    assert choose_tempo(0.3, 30, 90, 130, wished=100.0) == (100.0, 0.5)


def test_a_range_that_cannot_be_met_gives_the_nearest_tempo_outside_it() -> None:
    tempo, beats = choose_tempo(0.8, 30, 100, 130)
    assert (tempo, beats) == (150.0, 2.0)


@pytest.mark.parametrize("seconds", [0.0, -2.0, float("nan"), float("inf")])
def test_a_photo_that_lasts_no_time_is_refused(seconds: float) -> None:
    with pytest.raises(InputError, match="cannot last") as caught:
        choose_tempo(seconds, 30, 90, 130)
    assert caught.value.field == "seconds_per_photo"


@pytest.mark.parametrize("tempo", [0.0, -120.0, 19.0, 500.0, float("nan")])
def test_a_tempo_that_nobody_can_follow_is_refused(tempo: float) -> None:
    with pytest.raises(InputError, match="20 to 400"):
        choose_tempo(2.0, 30, 90, 130, wished=tempo)


@pytest.mark.parametrize(("low", "high", "fps"), [(0, 100, 30), (130, 90, 30), (90, 130, 0)])
def test_a_range_that_holds_nothing_is_refused(low: float, high: float, fps: int) -> None:
    with pytest.raises(InputError, match="no tempo within"):
        choose_tempo(2.0, fps, low, high)


def test_a_shifted_grid_loses_what_falls_before_the_start() -> None:
    later = shift(grid(120, 4), 0.25)
    earlier = shift(grid(120, 4), -0.25)
    assert later.beats == (0.25, 0.75, 1.25, 1.75)
    assert earlier.beats == (0.25, 0.75, 1.25)
    assert earlier.bars == ()


@pytest.mark.parametrize("start", [0.0, 0.011, 0.02, 0.0333])
def test_after_its_delay_every_cut_lies_on_a_frame(start: float) -> None:
    delay = frame_delay(grid(120, start=start), 30)
    assert 0 <= delay < 1 / 30
    for beat in grid(120, start=start + delay).beats:
        frame = (beat + CUT_AFTER_ATTACK) * 30
        assert frame == pytest.approx(round(frame), abs=1e-6)


def test_only_the_beats_that_are_cut_on_are_brought_to_frames() -> None:
    delay = frame_delay(grid(96, start=0.017), 30, beats_each=4)
    cuts = [(beat + delay + CUT_AFTER_ATTACK) * 30 for beat in grid(96, start=0.017).beats[::4]]
    assert max(abs(cut - round(cut)) for cut in cuts) < 1e-6


def test_without_beats_there_is_nothing_to_wait_for() -> None:
    assert frame_delay(BeatGrid(0.0, (), (), False), 30) == 0.0
