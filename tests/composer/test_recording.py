"""Finished sounds in every format, as other programs read them."""

import io

import numpy as np
import pytest
import soundfile

from composer.media import Audio
from composer.recording import FORMATS, Format, media_type, record


def chord(rate: int = 44_100, seconds: float = 2.0) -> Audio:
    time = np.arange(int(rate * seconds)) / rate
    sides = [0.4 * np.sin(2 * np.pi * 440 * time), 0.3 * np.sin(2 * np.pi * 660 * time)]
    return Audio(np.stack(sides).astype(np.float32), rate)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_sound_comes_back_as_it_went_in(kind: Format) -> None:
    audio = chord()
    heard, rate = soundfile.read(io.BytesIO(record(audio, kind)))
    assert rate == (48_000 if kind == "ogg" else 44_100)
    assert len(heard) / rate == pytest.approx(audio.seconds, abs=0.03)
    spectrum = np.abs(np.fft.rfft(heard[:rate, 0]))
    assert np.argmax(spectrum) == pytest.approx(440, abs=1)
    assert heard.std(axis=0) == pytest.approx(audio.samples.std(axis=1), rel=0.02)


def test_flac_holds_the_very_samples_of_the_wav() -> None:
    audio = chord()
    one, _ = soundfile.read(io.BytesIO(record(audio, "wav")), dtype="int32")
    other, _ = soundfile.read(io.BytesIO(record(audio, "flac")), dtype="int32")
    assert np.array_equal(one, other)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_sound_is_the_same_bytes(kind: Format) -> None:
    assert record(chord(), kind) == record(chord(), kind)


@pytest.mark.parametrize("kind", FORMATS)
def test_mono_and_a_single_sample_can_be_recorded(kind: Format) -> None:
    assert record(Audio(chord().samples[:1], 44_100), kind)
    assert record(Audio(np.zeros((2, 1), np.float32), 44_100), kind)


def test_every_format_has_a_media_type() -> None:
    assert {media_type(kind).partition("/")[0] for kind in FORMATS} == {"audio"}
