"""The SoundFont player: notes become sound at the right time, the same each time."""

from pathlib import Path

import numpy as np
import pytest

from composer.errors import EngineUnavailable
from composer.music import play
from composer.music.clock import Clock
from composer.music.instruments import DRUM_KEYS, INSTRUMENTS, KITS, TOUCH
from composer.music.play import LEAD, RATE, Player, player
from composer.music.score import Note, Part, Role, Score
from composer.music.theory import Key


def score(seconds: float = 4.0, tempo: float = 60.0) -> Score:
    return Score("pop", Key(0, "major"), Clock(tempo), seconds, (0.0, 4.0), 2.0, (), (), "room")


def one(instrument: str, pitch: int, start: float = 1.0, length: float = 1.0, role: Role = "melody") -> Part:
    return Part(role, instrument, (Note(start, length, pitch, 96),))


def test_a_part_is_as_long_as_its_score_to_the_sample() -> None:
    for seconds in (0.5, 1.00001, 3.7):
        assert player().play(one("piano", 60), score(seconds)).shape == (2, round(seconds * RATE))


@pytest.mark.parametrize(
    "instrument", ["piano", "acoustic guitar", "electric bass", "marimba", "harp", "organ"]
)
def test_an_attack_is_there_when_its_beat_comes(instrument: str) -> None:
    middle = (INSTRUMENTS[instrument].low + INSTRUMENTS[instrument].high) // 2
    sound = np.abs(player().play(one(instrument, middle), score())).max(axis=0)
    beat = RATE
    assert sound[: beat - int(0.1 * RATE)].max() == 0
    loud = 0.5 * sound[beat : beat + RATE // 10].max()
    first = int(np.argmax(sound > loud)) / RATE
    assert 1.0 - 0.03 < first < 1.0 + 0.01


def test_drums_lead_their_beat_by_as_much() -> None:
    sound = player().play(one("standard kit", 36, role="drums"), score())
    first = int(np.argmax(np.abs(sound).max(axis=0) > 0.01)) / RATE
    assert 1.0 - LEAD - 0.005 < first < 1.0 - LEAD + 0.005


def test_the_first_beat_comes_as_early_as_silence_at_the_start_allows() -> None:
    sound = player().play(one("standard kit", 36, start=0.0, role="drums"), score())
    assert not sound[:, : RATE // 100].any()
    assert np.abs(sound[:, RATE // 100 : RATE // 50]).max() > 0.05


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_every_instrument_sounds_from_the_bottom_of_its_range_to_the_top(name: str) -> None:
    held = INSTRUMENTS[name]
    for pitch in (held.low, (held.low + held.high) // 2, held.high):
        assert np.abs(player().play(one(name, pitch, 0.2, 0.4), score(1.0))).max() > 0.005


def test_every_kit_has_every_drum_of_the_grooves() -> None:
    for kit in KITS:
        for key in DRUM_KEYS.values():
            assert np.abs(player().play(one(kit, key, 0.2, role="drums"), score(0.6))).max() > 0.002


def test_the_same_part_gives_the_same_bytes_whatever_was_played_before() -> None:
    fresh = Player(play.default_font())
    before = fresh.play(one("strings", 60), score()).tobytes()
    for instrument in ("choir", "distorted guitar", "piano"):
        fresh.play(one(instrument, 55, 0.0, 3.9), score())
    assert fresh.play(one("strings", 60), score()).tobytes() == before
    assert player().play(one("strings", 60), score()).tobytes() == before


def test_equal_notes_are_played_once_and_sound_alike() -> None:
    notes = tuple(Note(float(beat), 0.5, 60, 96) for beat in range(3))
    sound = player().play(Part("melody", "kalimba", notes), score(4.0))
    begin = round((1 - LEAD - INSTRUMENTS["kalimba"].onset / 1000) * RATE)
    first = sound[:, begin : begin + RATE // 2]
    alone = player().play(Part("melody", "kalimba", notes[1:2]), score(4.0))[:, begin : begin + RATE // 2]
    assert np.abs(first - alone).max() < 0.05 * np.abs(alone).max()


def test_a_closed_hat_stops_an_open_one() -> None:
    opened = Part("hats", "standard kit", (Note(0.5, 0.2, 46, 100),))
    choked = Part("hats", "standard kit", (*opened.notes, Note(0.6, 0.2, 42, 1)))
    late = slice(round(0.75 * RATE), round(1.0 * RATE))
    ringing = np.abs(player().play(opened, score())[:, late]).max()
    assert np.abs(player().play(choked, score())[:, late]).max() < 0.1 * ringing


def test_the_touch_is_short_bright_and_there_at_once() -> None:
    sound = player().play(one(TOUCH, 60, role="touch"), score())[0]
    begin = round((1 - LEAD) * RATE)
    energy = np.square(sound[begin:])
    assert energy[: RATE // 200].sum() > 0.3 * energy.sum()
    assert energy[RATE // 20 :].sum() < 0.01 * energy.sum()


def test_a_missing_font_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(play, "find_spec", lambda _: None)
    with pytest.raises(EngineUnavailable, match="pretty_midi"):
        play.default_font()


def test_the_font_is_loaded_once_for_each_rate() -> None:
    assert player() is player(play.default_font(), RATE)
    assert player(rate=44_100) is not player()


def test_at_another_rate_the_same_is_heard() -> None:
    heard = []
    for rate in (44_100, 48_000):
        sound = player(rate=rate).play(one("piano", 69), score())
        assert sound.shape == (2, 4 * rate)
        spectrum = np.abs(np.fft.rfft(sound[0, rate : 2 * rate]))
        heard.append((int(np.argmax(spectrum)), round(float(np.argmax(np.abs(sound[0]) > 0.02)) / rate, 2)))
    assert heard[0] == heard[1]
    assert abs(heard[0][0] - 440) <= 1
    assert isinstance(play.default_font(), Path)
