"""The finished sound: loudness, peaks, length and fades, before and after AAC."""

from pathlib import Path

import numpy as np
import pytest
from pyloudnorm import Meter

from composer.errors import InputError
from composer.facts import decode_sound
from composer.loudness import integrated_loudness, true_peak
from composer.media import Audio
from composer.sound import MOST_GAIN, MOST_LIMITING, master, stereo
from tests.composer.sounds import RATE, band, clicks, decibels, film, noise, sound, tone


def swelling(seconds: float) -> Audio:
    """Very quiet for three quarters, then loud with a hard peak: what an orchestra does."""
    loud = np.where(np.arange(round(seconds * RATE)) < 0.75 * seconds * RATE, 0.01, 0.5)
    samples = band(100, seconds).samples * loud * 4
    samples[:, -RATE // 2] = 1.0
    return Audio(samples.astype(np.float32), RATE)


MATERIAL = {
    "band": band(110, 12.0),
    "quiet band": Audio(band(110, 12.0).samples * np.float32(0.5), RATE),
    "far too loud": Audio(band(110, 12.0).samples * np.float32(20), RATE),
    "dynamic": swelling(12.0),
    "two seconds": band(120, 2.0),
    "mono at 8 kHz": tone(330, 12.0, 0.3, 8_000),
}


@pytest.mark.parametrize("name", MATERIAL)
def test_a_finished_sound_keeps_the_delivery_rule_after_aac(name: str, tmp_path: Path) -> None:
    audio = MATERIAL[name]
    finished = master(audio, audio.seconds)
    played = decode_sound(film(tmp_path / "film.mp4", finished, audio.seconds))
    assert played is not None
    meter = Meter(RATE).integrated_loudness(played.samples.T.astype(np.float64))
    assert meter == pytest.approx(-14, abs=0.5)
    assert true_peak(played) <= -1.0


@pytest.mark.parametrize("seconds", [0.001, 2.0, 7.123, 15.0])
def test_a_finished_sound_is_48_khz_stereo_of_the_length_asked_for(seconds: float) -> None:
    finished = master(tone(440, 5.0, 0.2, 44_100), seconds)
    assert (finished.rate, finished.samples.shape) == (RATE, (2, round(seconds * RATE)))


def test_silence_stays_silence() -> None:
    assert not master(sound(np.zeros((2, RATE))), 2.0).samples.any()


def test_noise_is_not_made_into_music() -> None:
    hiss = noise(5.0, 0.0003)
    raised = integrated_loudness(master(hiss, 5.0)) - integrated_loudness(hiss)
    assert raised == pytest.approx(MOST_GAIN, abs=0.5)


def test_what_is_under_the_gate_of_the_loudness_meter_stays_there() -> None:
    whisper = noise(3.0, 0.00005)
    assert np.array_equal(master(whisper, 3.0).samples[:, RATE:-RATE], whisper.samples[:, RATE:-RATE])


def test_what_lies_between_a_few_clicks_is_not_pumped_up() -> None:
    hum = tone(200, 10.0, 0.002).samples
    ticking = master(Audio(hum + clicks(np.arange(0.1, 10, 1.0), 10.0).samples, RATE), 10.0)
    before_click = np.abs(ticking.samples[:, round(5.95 * RATE) : round(6.05 * RATE)]).max()
    assert true_peak(ticking) <= -1.9
    assert decibels(before_click / 0.002) < MOST_LIMITING + 2


def test_one_spike_does_not_keep_the_music_quiet() -> None:
    spiked = band(110, 12.0).samples * np.float32(0.5)
    spiked[:, RATE * 5] = 1.0
    assert integrated_loudness(master(Audio(spiked, RATE), 12.0)) == pytest.approx(-14, abs=0.1)


def test_the_first_beat_is_not_swallowed_by_the_fade() -> None:
    first = stereo(clicks([0.0, 1.0, 2.0, 3.0], 8.0))
    finished = master(first, 8.0).samples
    start, later = (np.abs(finished[:, at : at + RATE // 10]).max() for at in (0, RATE))
    assert decibels(start / later) > -1.5


def test_a_finished_sound_ends_in_silence_without_a_step() -> None:
    finished = master(tone(440, 10.0), 10.0).samples
    assert np.abs(finished[:, -10:]).max() < 0.001
    assert np.abs(finished[:, -RATE // 10 :]).max() < 0.1 * np.abs(finished[:, RATE : 2 * RATE]).max()


def test_the_same_sound_gives_the_same_bytes() -> None:
    once, again = (master(swelling(4.0), 4.0).samples.tobytes() for _ in range(2))
    assert once == again


@pytest.mark.parametrize("seconds", [0.0, -3.0, float("nan"), 1e9])
def test_a_length_that_cannot_be_is_refused(seconds: float) -> None:
    with pytest.raises(InputError, match="cannot last"):
        master(tone(440, 1.0), seconds)


def test_music_that_needs_no_limiting_is_only_turned_up_or_down() -> None:
    steady = stereo(tone(440, 6.0, 0.1))
    finished = master(steady, 6.0).samples[:, RATE : 3 * RATE]
    ratio = finished / np.where(np.abs(steady.samples) < 0.01, np.nan, steady.samples)[:, RATE : 3 * RATE]
    assert np.nanmax(ratio) - np.nanmin(ratio) < 1e-5
