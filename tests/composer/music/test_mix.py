"""The desk: levels, places, the room, the master."""

import numpy as np
import pytest

from composer.music.clock import Clock
from composer.music.mix import LEVELS, mix
from composer.music.play import RATE, Sound
from composer.music.reverb import ROOMS, impulse, reverberate
from composer.music.score import STEMS, Note, Part, Role, Score
from composer.music.theory import Key
from load_tests.hearing import level


def score(seconds: float = 6.0, end: float = 4.0) -> Score:
    return Score("pop", Key(0, "major"), Clock(60.0), seconds, (0.0, 4.0), end, (), (), "room")


def tone(hertz: float, amplitude: float, seconds: float = 6.0) -> Sound:
    wave = amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)
    return np.stack([wave, wave]).astype(np.float32)


def part(role: Role = "melody", pan: float = 0.0, send: float = 0.0, gain: float = 0.0) -> Part:
    return Part(role, "piano", (Note(0, 1, 60, 90),), gain, pan, send)


def strength(samples: Sound, hertz: float) -> float:
    """The level (dB) of one frequency in the middle of the piece."""
    middle = samples[..., RATE : 3 * RATE].mean(axis=0) if samples.ndim == 2 else samples[RATE : 3 * RATE]
    time = np.arange(len(middle)) / RATE
    return float(20 * np.log10(np.abs((middle * np.exp(-2j * np.pi * hertz * time)).mean()) + 1e-12))


def test_parts_come_to_the_level_of_their_role_however_loud_they_were() -> None:
    parts = [(part("melody"), tone(440, 0.01)), (part("chords"), tone(660, 0.9))]
    mixed = mix(score(), parts).samples
    gap = strength(mixed, 440) - strength(mixed, 660)
    assert gap == pytest.approx(LEVELS["melody"] - LEVELS["chords"], abs=0.3)


def test_a_part_stands_where_it_is_put() -> None:
    left = mix(score(), [(part(pan=-0.8), tone(440, 0.2))]).samples
    assert level(left[0]) - level(left[1]) > 12
    middle = mix(score(), [(part(), tone(440, 0.2))]).samples
    assert level(middle[0]) == pytest.approx(level(middle[1]), abs=0.01)


def test_a_soft_effect_stays_soft_and_a_soft_melody_does_not() -> None:
    def beside(role: Role) -> float:
        steady = (part("pad"), tone(440, 0.3))
        return strength(mix(score(), [steady, (part(role), tone(880, 0.05))]).samples, 880)

    assert beside("melody") > beside("effects") + 6


def test_every_role_has_a_level() -> None:
    assert set(LEVELS) == set(STEMS)


def test_there_is_no_offset() -> None:
    samples = mix(score(), [(part(), tone(440, 0.2) + np.float32(0.2))]).samples
    assert abs(float(samples[:, RATE:].mean())) < 1e-3


def test_what_is_too_wide_is_drawn_in_so_that_mono_keeps_it() -> None:
    wide = tone(440, 0.2)
    wide[1] = np.roll(wide[1], 45)  # a third of a turn
    samples = mix(score(), [(part(), wide)]).samples[:, RATE : 3 * RATE]
    assert level(samples.mean(axis=0)) > level(samples) - 1.5
    assert level(samples[0] - samples[1]) > level(samples) - 12


def test_one_stroke_does_not_duck_the_music() -> None:
    """A hat that is 30 dB over the others is held on its own channel."""
    hats = tone(9000, 1.0) * np.float32(0.01)
    for at in range(RATE, 3 * RATE, RATE // 2):
        hats[:, at : at + 50] *= 60
    samples = mix(score(), [(part("melody"), tone(440, 0.2)), (part("hats"), hats)]).samples.mean(axis=0)
    turns = np.exp(-2j * np.pi * 440 * np.arange(len(samples)) / RATE)

    def melody_at(second: float) -> float:
        heard = slice(round(second * RATE), round((second + 0.05) * RATE))
        return float(20 * np.log10(np.abs((samples * turns)[heard].mean())))

    assert melody_at(2.005) == pytest.approx(melody_at(2.3), abs=1.5)


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_dies_away_in_its_time_and_does_not_depend_on_blocks(room: str) -> None:
    response = impulse(room, RATE)
    assert np.square(response).sum(axis=1) == pytest.approx([1, 1], rel=1e-3)
    early, late = response[:, : RATE // 5], response[:, -RATE // 10 :]
    assert level(early) - level(late) > 30
    count = 400_000
    sound = np.zeros((2, count), np.float32)
    sound[:, [1000, 300_000]] = 1.0
    reverberate(sound, room, RATE)
    length = min(response.shape[1], 50_000)
    expected = response[:, :length]
    tail = np.zeros_like(expected)
    overlap = response[:, 299_000 : 299_000 + length]
    tail[:, : overlap.shape[1]] = overlap
    assert np.abs(sound[:, 300_000 : 300_000 + length] - expected - tail).max() < 1e-4
    assert np.abs(sound[:, :1000]).max() < 1e-5
