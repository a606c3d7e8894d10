"""The desk's equalizers: room for the bass, no mud, no shrillness, and nothing where nothing is needed."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal

from composer.music.equalizer import equalize, listen, peak, sections, shelf
from composer.music.score import Note, Part, Role

RATE = 48_000
Sound = NDArray[np.float32]


def part(role: Role = "chords", lowest: int = 60, tone: float | None = None) -> Part:
    return Part(role, "piano", (Note(0, 1, lowest, 90), Note(1, 1, lowest + 7, 90)), tone=tone)


def tones(*hertz: float) -> Sound:
    time = np.arange(2 * RATE) / RATE
    wave = np.add.reduce([0.1 * np.sin(2 * np.pi * each * time) for each in hertz])
    return np.stack([wave, wave]).astype(np.float32)


def change(of: Part, sound: Sound, hertz: float) -> float:
    """How much (dB) the filters of a part change a frequency of its sound."""
    chain = sections(of, listen(sound, RATE), RATE)
    if not len(chain):
        return 0.0
    _, response = signal.sosfreqz(chain, [hertz], fs=RATE)
    return float(20 * np.log10(np.abs(response[0])))


def test_only_bass_and_kick_keep_the_ground() -> None:
    sound = tones(10, 60, 500, 1000)
    cut: tuple[Role, ...] = ("chords", "pad", "arp", "melody", "hats")
    kept: tuple[Role, ...] = ("bass", "drums", "effects")
    for role in cut:
        assert change(part(role), sound, 50) < -8
    for role in kept:
        assert change(part(role), sound, 50) > -0.5
        assert change(part(role), sound, 8) < -15


def test_the_lowest_note_of_a_part_is_not_cut() -> None:
    assert change(part("melody", lowest=36), tones(40, 65, 500), 65) > -1.5


def test_a_muddy_part_is_cleared_and_a_clear_one_left_alone() -> None:
    assert change(part(), tones(250, 300), 250) < -2.5
    assert change(part(), tones(700, 900), 250) > -1
    assert change(part("bass"), tones(250, 300), 250) > -1


def test_a_shrill_part_is_softened_and_a_soft_one_gets_air() -> None:
    assert change(part("melody"), tones(3800, 4200), 3900) < -4
    assert change(part("melody"), tones(700, 9000), 12_000) > 1.5


def test_a_part_that_needs_no_filter_is_left_as_it_is() -> None:
    sound = tones(700, 900)
    before = sound.copy()
    equalize(sound, sections(part("melody"), listen(sound, RATE), RATE))
    assert np.array_equal(sound, before)


def test_a_dulled_part_has_less_top() -> None:
    assert change(part("pad", tone=800.0), tones(400, 500), 4000) < -20


def test_a_bell_and_a_shelf_do_what_they_say() -> None:
    for chain, at, far in ((peak(1000, -6, 1, RATE), 1000, 20), (shelf(5000, -6, RATE), 23_000, 50)):
        _, response = signal.sosfreqz(chain, [at, far], fs=RATE)
        assert 20 * np.log10(np.abs(response)) == pytest.approx([-6, 0], abs=0.2)


def test_blocks_silence_and_equal_sides_make_no_difference() -> None:
    rng = np.random.default_rng(1)
    sound = rng.normal(0, 0.1, (2, 400_000)).astype(np.float32)
    sound[:, 100_000:300_000] = 0
    sound[1, :60_000] = sound[0, :60_000]
    chain = sections(part("pad", tone=3000.0), listen(sound, RATE), RATE)
    expected = signal.sosfilt(chain, sound.astype(np.float64), axis=1)
    equalize(sound, chain)
    assert np.abs(sound - expected).max() < 1e-5
    assert not sound[:, 250_000:290_000].any()
