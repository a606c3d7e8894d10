"""Any SoundFont: measured, corrected, filled in; and files that are none."""

from pathlib import Path

import numpy as np
import pytest

from composer.errors import InputError
from composer.music import timgm6mb
from composer.music.audition import measured
from composer.music.clock import Clock
from composer.music.fonts import TOLERATED, Voice, open_font, shipped
from composer.music.instruments import INSTRUMENTS, KITS
from composer.music.perform import record
from composer.music.play import RATE, default_font, player
from composer.music.profiles import cache, profile
from composer.music.score import Note, Part, Score
from composer.music.theory import Key
from composer.music.tuning import cents
from tests.composer.music.soundfonts import write_font

FLUTE, PIANO = 73, 0


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def sharp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A font with a piano in tune, a flute 30 cents sharp, a silent oboe, and nothing else."""
    return write_font(tmp_path_factory.mktemp("fonts") / "sharp.sf2", {PIANO: 0.0, FLUTE: 30.0, 68: None})


def score(*instruments: str) -> Score:
    parts = tuple(
        Part("drums" if name in KITS else "melody", name, (Note(0.2, 1.3, 72, 96),)) for name in instruments
    )
    return Score("pop", Key(0, "major"), Clock(60.0), 1.5, (0.0,), 1.0, (), parts, "room")


def heard(font: Path, instrument: str) -> float | None:
    of = score(instrument)
    sound = player(font).play(of.parts[0], of).mean(axis=0)
    return cents(sound[np.flatnonzero(np.abs(sound) > 1e-3)[0] :], RATE, 72)


def test_a_font_that_is_out_of_tune_is_played_in_tune(sharp: Path) -> None:
    synth, font = open_font(sharp, RATE)
    synth.program_select(0, font, 0, FLUTE)
    synth.noteon(0, 72, 96)
    raw = np.frombuffer(synth.generate_simple(RATE), np.float32)[::2].copy()
    assert cents(raw, RATE, 72) == pytest.approx(30, abs=2)
    assert heard(sharp, "flute") == pytest.approx(0, abs=3)
    assert heard(sharp, "piano") == pytest.approx(0, abs=3)


def test_what_a_font_lacks_is_played_by_a_relative_and_said(sharp: Path) -> None:
    found = measured(sharp)
    assert found.voices["recorder"].player == "flute"
    assert found.voices["oboe"].player == found.voices["trumpet"].player == "piano"
    told = record(score("flute", "oboe", "trumpet", "jazz kit"), sharp).warnings
    assert len(told) == 3
    assert told[0] == "oboe is silent in sharp.sf2: played on piano"
    assert told[1] == "trumpet is missing in sharp.sf2: played on piano"
    assert "jazz kit" in told[2]
    assert heard(sharp, "oboe") is not None


def test_a_font_without_drums_plays_on_without_them(tmp_path: Path) -> None:
    font = write_font(tmp_path / "melodic.sf2", {PIANO: 0.0}, drums=False)
    of = score("standard kit", "piano")
    assert not player(font).play(of.parts[0], of).any()
    assert player(font).play(of.parts[1], of).any()
    assert player(font).warnings(of) == ("standard kit is missing in melodic.sf2: silent",)


def test_a_font_without_instruments_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none of General MIDI's"):
        player(write_font(tmp_path / "empty.sf2", {PIANO: None}))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"ID3 a song", "is not a SoundFont"),
        (b"", "is not a SoundFont"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "is not a SoundFont"),
        (b"RIFF\x24\0\0\0sfbk" + bytes(40), "is damaged"),
    ],
)
def test_a_file_that_is_no_soundfont_is_refused_with_what_would_be_right(
    data: bytes, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "song.sf2"
    path.write_bytes(data)
    with pytest.raises(InputError, match=told) as refused:
        player(path)
    assert ".sf2 or .sf3" in refused.value.message
    assert refused.value.field == "font"


def test_a_font_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        player(tmp_path / "none.sf2")
    with pytest.raises(InputError, match="cannot be read"):
        player(tmp_path)


def test_a_font_is_measured_once_and_known_by_its_bytes(
    sharp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = profile(sharp)
    monkeypatch.setattr("composer.music.profiles.measured", lambda _: pytest.fail("measured again"))
    moved = tmp_path / "moved.sf2"
    moved.write_bytes(sharp.read_bytes())
    assert profile(moved) == first
    assert cache().is_relative_to(tmp_path)


@pytest.mark.parametrize("left", ["", "{", "[]", '{"version": 1, "voices": {}}', '{"version": 0}'])
def test_a_spoilt_cache_is_measured_anew(left: str, sharp: Path) -> None:
    first = profile(sharp)
    kept = next(cache().glob("*.json"))
    kept.write_text(left)
    assert profile(sharp) == first
    assert kept.read_text() != left


def test_a_cache_that_cannot_be_written_is_no_error(sharp: Path, own_cache: Path) -> None:
    own_cache.write_text("a file where the folder should be")
    assert profile(sharp).voices["flute"].off(72) == pytest.approx(30, abs=1)


def test_the_shipped_profile_is_what_the_font_measures() -> None:
    assert profile(default_font()) == shipped()
    assert set(timgm6mb.ZONES) <= set(INSTRUMENTS)
    synth, font = open_font(default_font(), RATE)
    for name in ("choir", "steel drum", "flute", "violin"):
        held = INSTRUMENTS[name]
        synth.program_select(0, font, 0, held.program)
        for pitch in (held.low + 3, held.high - 3):
            synth.noteon(0, pitch, 96)
            sound = (
                np.frombuffer(synth.generate_simple(RATE * 6 // 5), np.float32).reshape(-1, 2).mean(axis=1)
            )
            synth.sounds_off(0)
            synth.generate_simple(RATE // 10)
            found = cents(sound, RATE, pitch)
            assert found is not None
            assert abs(found - shipped().voices[name].off(pitch)) < TOLERATED + 1


def test_small_errors_are_left_alone() -> None:
    voice = Voice("piano", 0.0, ((40, 3.0), (50, -12.0), (60, 0.0)))
    assert [voice.off(pitch) for pitch in (30, 45, 55, 70)] == [0.0, 0.0, -12.0, 0.0]
