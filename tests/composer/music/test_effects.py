"""Effects: where they are loudest, how fast they strike, how they end."""

import numpy as np
import pytest

from composer.music.clock import Clock
from composer.music.effects import EFFECTS
from composer.music.mix import mix_stems
from composer.music.play import LEAD, player
from composer.music.score import Note, Part, Score
from composer.music.theory import Key
from load_tests.hearing import level

RATES = (44_100, 48_000)


def score(seconds: float = 6.0) -> Score:
    return Score("epic", Key(0, "minor"), Clock(60.0), seconds, (0.0,), 5.0, (), (), "room")


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", ["riser", "reverse cymbal"])
@pytest.mark.parametrize("seconds", [0.4, 1.0, 3.0])
def test_what_leads_up_swells_to_its_end_and_stops_there(name: str, seconds: float, rate: int) -> None:
    wave = EFFECTS[name](seconds, rate)
    assert wave.shape == (2, round(seconds * rate))
    quarters = [level(piece) for piece in np.array_split(wave, 4, axis=1)]
    assert quarters == sorted(quarters)
    assert quarters[3] > quarters[0] + 10
    tenth = wave[:, -rate // 10 :]
    assert level(tenth) > level(wave) + 2 or seconds < 0.5
    assert np.abs(wave[:, -1]).max() < 1e-6
    assert np.abs(wave[:, -10:]).max() < 0.1


@pytest.mark.parametrize("rate", RATES)
def test_an_impact_is_there_within_three_milliseconds_and_rings_for_a_second_and_a_half(rate: int) -> None:
    wave = EFFECTS["impact"](0.2, rate)
    assert np.abs(wave[:, : 3 * rate // 1000]).max() > 0.35
    assert np.abs(wave[:, 0]).max() == 0
    falls = [level(wave[:, int(at * rate) : int((at + 0.2) * rate)]) for at in (0.0, 0.4, 0.8, 1.2)]
    assert falls == sorted(falls, reverse=True)
    assert falls[0] > -12
    assert falls[0] - 45 < falls[2] < falls[0] - 15
    assert wave.shape[1] == pytest.approx(1.5 * rate, abs=2)


def test_a_sub_drop_falls_below_what_a_voice_can_sing() -> None:
    wave = EFFECTS["boom"](2.0, 48_000)[0]
    late = np.abs(np.fft.rfft(wave[48_000:] * np.hanning(48_000)))
    assert 28 < np.argmax(late) < 42
    first = np.abs(np.fft.rfft(wave[:9600], 48_000))
    assert np.argmax(first) > 42


@pytest.mark.parametrize("name", sorted(EFFECTS))
def test_an_effect_is_always_the_same_and_as_loud_as_full_scale(name: str) -> None:
    assert EFFECTS[name](1.3, 48_000).tobytes() == EFFECTS[name](1.3, 48_000).tobytes()
    wave = EFFECTS[name](1.3, 48_000)
    assert np.abs(wave).max() == pytest.approx(1.0)
    assert level(wave.mean(axis=0)) > level(wave) - 4
    assert abs(float(wave.mean())) < 0.02


def test_a_riser_ends_where_its_note_ends_and_an_impact_begins_where_its_note_begins() -> None:
    riser = player().play(Part("effects", "riser", (Note(1.0, 2.0, 60, 127),)), score())
    heard = np.flatnonzero(np.abs(riser).max(axis=0) > 0.01) / 48_000
    assert heard[-1] == pytest.approx(3.0 - LEAD, abs=0.005)
    impact = player().play(Part("effects", "impact", (Note(3.0, 1.0, 60, 127),)), score())
    heard = np.flatnonzero(np.abs(impact).max(axis=0) > 0.01) / 48_000
    assert heard[0] == pytest.approx(3.0 - LEAD, abs=0.003)


def test_the_velocity_of_an_effect_is_its_level_on_the_desk() -> None:
    def against_the_pad(velocity: int) -> float:
        drone = Part("pad", "strings", (Note(0.0, 6.0, 48, 90), Note(0.0, 6.0, 60, 90)), send=0.0)
        hit = Part("effects", "impact", (Note(3.0, 1.0, 60, velocity),), send=0.0)
        played = [(part, player().play(part, score())) for part in (drone, hit)]
        _, stems = mix_stems(score(), played)
        struck = slice(144_000, 149_000)
        return level(stems["effects"].samples[:, struck]) - level(stems["harmony"].samples[:, struck])

    assert against_the_pad(120) > 10
    assert against_the_pad(120) - against_the_pad(30) == pytest.approx(12, abs=0.5)
