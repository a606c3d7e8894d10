"""WAV files as other programs read them."""

import io
import wave

import numpy as np
import soundfile

from composer import wav
from composer.media import Audio

RATE = 44_100


def noise(seconds: float, channels: int = 2, loud: float = 0.5) -> Audio:
    samples = np.random.default_rng(1).uniform(-loud, loud, (channels, int(seconds * RATE)))
    return Audio(samples.astype(np.float32), RATE)


def test_a_finished_sound_is_24_bits_and_right_to_the_last_of_them() -> None:
    audio = noise(7)
    with wave.open(io.BytesIO(wav.pcm24(audio))) as file:
        shape = (file.getnchannels(), file.getsampwidth(), file.getframerate(), file.getnframes())
        assert shape == (2, 3, RATE, 7 * RATE)
    heard, _ = soundfile.read(io.BytesIO(wav.pcm24(audio)), dtype="float64")
    assert np.abs(heard.T - audio.samples).max() <= 2**-24


def test_what_is_louder_than_full_scale_is_held_there_and_not_wrapped() -> None:
    loud = Audio(np.array([[1.0, 1.5, -1.5, -1.0]], np.float32), RATE)
    heard, _ = soundfile.read(io.BytesIO(wav.pcm24(loud)))
    assert np.abs(heard - [1, 1, -1, -1]).max() < 1e-6


def test_a_sound_to_be_mixed_is_kept_as_it_is_even_above_full_scale() -> None:
    audio = noise(1, loud=3.0)
    data = wav.float32(audio)
    heard, rate = soundfile.read(io.BytesIO(data), dtype="float32")
    assert rate == RATE
    assert soundfile.info(io.BytesIO(data)).subtype == "FLOAT"
    assert np.array_equal(heard.T, audio.samples)


def test_an_odd_number_of_bytes_is_padded_as_riff_wants_it() -> None:
    data = wav.pcm24(Audio(np.zeros((1, 3), np.float32), RATE))
    assert len(data) % 2 == 0
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    assert soundfile.info(io.BytesIO(data)).frames == 3
