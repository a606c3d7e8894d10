"""Scores performed: rates, lengths and stems."""

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.errors import InputError
from composer.limiter import BLOCK, apply_gains, limiting_gains
from composer.loudness import integrated_loudness, true_peak, true_peaks
from composer.music.bus import CEILING
from composer.music.clock import Clock
from composer.music.perform import RATES, perform, record
from composer.music.score import STEMS, Note, Part, Score
from composer.music.theory import Key
from load_tests.hearing import level


def score(seconds: float = 6.0, without: str = "") -> Score:
    beats = [float(beat) for beat in range(10)]
    parts = (
        Part("melody", "flute", tuple(Note(beat, 0.9, 72 + int(beat) % 5, 90) for beat in beats)),
        Part("drums", "standard kit", tuple(Note(beat, 0.1, 36, 100) for beat in beats), send=0.1),
        Part("bass", "electric bass", tuple(Note(beat, 0.9, 36, 100) for beat in beats), send=0.0),
        Part("pad", "strings", (Note(0.0, 10.0, 60, 80), Note(0.0, 10.0, 64, 80)), pan=0.3, send=0.5),
        Part("touch", "touch", tuple(Note(beat, 0.1, 60, 90) for beat in beats), send=0.0),
        Part("effects", "riser", (Note(6.0, 2.0, 60, 90),), send=0.3),
    )
    kept = tuple(part for part in parts if part.role != without)
    return Score("pop", Key(0, "major"), Clock(120.0), seconds, (0.0, 4.0, 8.0), 8.0, (), kept, "hall")


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("seconds", [0.5, 3.33333])
def test_a_piece_has_the_rate_and_to_the_sample_the_length_that_was_asked(seconds: float, rate: int) -> None:
    performance = record(score(seconds), rate=rate, stems=True)
    for audio in (performance.audio, *performance.stems.values()):
        assert audio.rate == rate
        assert audio.samples.shape == (2, round(seconds * rate))
        assert audio.samples.dtype == np.float32


@pytest.mark.parametrize("rate", RATES)
def test_a_piece_is_as_loud_as_the_rule_of_delivery_says(rate: int) -> None:
    audio = perform(score(), rate=rate)
    assert integrated_loudness(audio) == pytest.approx(-14, abs=0.2)
    assert true_peak(audio) < -1.4


def test_the_stems_sum_to_the_mix_before_the_limiter() -> None:
    performance = record(score(), stems=True)
    assert tuple(performance.stems) == tuple(dict.fromkeys(STEMS.values()))
    total: NDArray[np.float32] = np.add.reduce([audio.samples for audio in performance.stems.values()])
    gains = limiting_gains(true_peaks(total, BLOCK).astype(np.float64), 10 ** (CEILING / 20))
    limited = apply_gains(total, gains)
    assert level(limited - performance.audio.samples) - level(limited) < -60
    calm = gains[: len(total[0]) // BLOCK] > 1 - 1e-9
    samples = np.repeat(calm & np.roll(calm, 1) & np.roll(calm, -1), BLOCK)
    gap = (total - performance.audio.samples)[:, : len(samples)][:, samples]
    assert samples.sum() > 10_000
    assert level(gap) - level(total) < -90


def test_a_stem_holds_its_own_parts_and_a_silent_one_is_still_there() -> None:
    performance = record(score(without="effects"), stems=True)
    assert not performance.stems["effects"].samples.any()
    bass = np.abs(np.fft.rfft(performance.stems["bass"].samples[0, 48_000 : 3 * 48_000]))
    hertz = np.fft.rfftfreq(2 * 48_000, 1 / 48_000)
    assert np.square(bass[hertz < 1000]).sum() > 0.95 * np.square(bass).sum()
    assert level(performance.stems["harmony"].samples) > -45


def test_asking_for_stems_does_not_change_the_mix() -> None:
    assert not record(score()).stems
    with_stems = record(score(), stems=True).audio.samples.tobytes()
    assert with_stems == perform(score()).samples.tobytes()


def test_another_rate_is_refused_and_the_right_ones_are_named() -> None:
    with pytest.raises(InputError, match="44100 or 48000"):
        perform(score(), rate=22_050)
