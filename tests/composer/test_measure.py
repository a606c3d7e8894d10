"""The report on a finished file, against films whose every number is known."""

import json
from pathlib import Path

import numpy as np
import pytest

from composer.errors import InputError
from composer.measure import heard_cut_error, measure_file, probe
from composer.media import Audio
from composer.rhythm import BeatGrid
from composer.sound import master
from tests.composer.sounds import RATE, band, film, noise, silent_film, sound, tone


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return film(tmp_path_factory.mktemp("films") / "good.mp4", master(band(120, 12.0), 12.0), 12.0)


GRID = BeatGrid(120.0, tuple(np.arange(0, 12, 0.5)), tuple(np.arange(0, 12, 2.0)), True)


def wide(audio: Audio) -> Audio:
    return Audio(np.repeat(audio.samples, 2, axis=0), RATE)


def test_the_facts_are_those_of_the_file(good: bytes) -> None:
    facts = probe(good)
    assert (facts.video_codec, facts.pixel_format) == ("h264", "yuv420p")
    assert (facts.width, facts.height, facts.fps, facts.frames) == (64, 48, 30.0, 360)
    assert facts.constant_frame_rate
    assert facts.faststart
    assert (facts.audio_codec, facts.audio_rate, facts.audio_channels) == ("aac", 48_000, 2)
    assert facts.video_seconds == pytest.approx(12.0)
    assert facts.audio_seconds == pytest.approx(12.0, abs=0.001)
    assert facts.audio_start_seconds == 0.0
    assert facts.length_difference_seconds == pytest.approx(0.0, abs=0.001)


def test_a_finished_film_breaks_no_rule(good: bytes) -> None:
    report = measure_file(good, [2.0, 4.0], GRID)
    assert report.breaches == ()
    assert report.loudness_lufs == pytest.approx(-14, abs=0.5)
    assert report.tempo == 120.0
    assert report.tempo_measured == pytest.approx(120, abs=0.5)


def test_cuts_are_measured_against_the_grid(good: bytes) -> None:
    report = measure_file(good, [2.0, 4.01, 5.97], GRID)
    assert report.cut_error_median_ms == pytest.approx(10.0)
    assert report.cut_error_worst_ms == pytest.approx(30.0)


def test_without_a_grid_there_is_no_cut_error(good: bytes) -> None:
    report = measure_file(good, [2.0], BeatGrid(0.0, (), (), False))
    assert (report.tempo, report.tempo_measured, report.cut_error_worst_ms) == (None, None, None)
    assert measure_file(good).cut_error_median_ms is None


def test_every_broken_rule_is_named(tmp_path: Path) -> None:
    loud = Audio(np.clip(wide(tone(440, 3.0, 1.0)).samples, -1, 1), RATE)
    breaches = " ".join(measure_file(film(tmp_path / "bad.mp4", loud, 2.0, skipped=3)).breaches)
    assert "not constant" in breaches
    assert "differ by 1.000 s" in breaches
    assert "LUFS, not -14" in breaches
    assert "dBTP, over -1" in breaches


def test_an_index_at_the_end_is_named(tmp_path: Path) -> None:
    report = measure_file(silent_film(tmp_path / "late.mp4", 1.0))
    assert any("the index is at the end" in breach for breach in report.breaches)


def test_a_film_without_sound_has_no_sound_to_measure(tmp_path: Path) -> None:
    report = measure_file(silent_film(tmp_path / "silent.mp4", 1.0), [0.5], GRID)
    assert report.facts.audio_codec is None
    assert (report.loudness_lufs, report.true_peak_dbtp, report.tempo_measured) == (None, None, None)
    assert report.facts.video_seconds == pytest.approx(1.0)


def test_silence_in_a_film_has_no_loudness_and_breaks_no_rule(tmp_path: Path) -> None:
    report = measure_file(film(tmp_path / "quiet.mp4", sound(np.zeros((2, RATE))), 1.0), [0.5], GRID)
    assert report.loudness_lufs is None
    assert report.spectral_coverage is None
    assert report.breaches == ()


def test_contrast_and_coverage_tell_sounds_apart(tmp_path: Path) -> None:
    swell = wide(tone(440, 4.0)).samples * np.repeat([0.02, 0.2, 0.2, 0.2], RATE).astype(np.float32)
    one = measure_file(film(tmp_path / "one.mp4", Audio(swell, RATE), 4.0))
    many = measure_file(film(tmp_path / "many.mp4", noise(4.0), 4.0))
    assert one.dynamic_contrast_db == pytest.approx(20, abs=1)
    assert many.dynamic_contrast_db == pytest.approx(0, abs=0.5)
    assert one.spectral_coverage is not None
    assert one.spectral_coverage < 0.3
    assert many.spectral_coverage == 1.0


def test_the_report_is_one_flat_level_of_json(good: bytes) -> None:
    report = json.loads(json.dumps(measure_file(good, [2.0], GRID).as_dict(), allow_nan=False))
    assert report["width"] == 64
    assert report["breaches"] == []
    assert not [name for name, value in report.items() if isinstance(value, dict)]


def test_a_plain_tracker_tells_cuts_on_the_beat_from_others(good: bytes) -> None:
    on = [beat + 0.012 for beat in np.arange(2.0, 9.5, 1.0)]
    median, worst = heard_cut_error(good, [0.8, *on, 10.8])
    off, _ = heard_cut_error(good, [cut + 0.2 for cut in on])
    assert median <= 25
    assert worst <= 60
    assert off > 100


def test_where_no_cut_can_be_compared_that_is_said(good: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none of 1 cuts"):
        heard_cut_error(good, [0.5])
    with pytest.raises(InputError, match="none of 1 cuts"):
        heard_cut_error(silent_film(tmp_path / "silent.mp4", 1.0), [0.5])


@pytest.mark.parametrize("data", [b"", b"not a film", bytes(1000)])
def test_bytes_that_are_no_film_are_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="no MP4 film"):
        probe(data)
