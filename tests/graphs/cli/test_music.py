"""`soundreel music` as a person at a terminal meets it; the band plays instead of the composer."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import wave
from pathlib import Path
from typing import Any

import pytest

from composer.errors import EngineUnavailable
from graphs.models import Models
from tests.graphs.band import MIDI, Band
from tests.graphs.cli.conftest import Soundreel, heed_interrupts

SHORT = ["calm lo-fi", "--seconds", "2"]


@pytest.fixture
def band(monkeypatch: pytest.MonkeyPatch) -> Band:
    band = Band()
    monkeypatch.setattr(Models, "local", lambda **_: band.models)
    return band


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_piece_is_written_with_its_manifest_beside_it(
    soundreel: Soundreel, band: Band, tmp_path: Path
) -> None:
    target = tmp_path / "new" / "song.wav"
    code, out, _ = soundreel(
        "music", *SHORT, "--tempo", "90", "--seed", "7", "--rate", "44100", "-o", str(target)
    )
    assert code == 0
    with wave.open(str(target)) as file:
        assert (file.getframerate(), file.getnframes()) == (44_100, 88_200)
    assert json.loads(target.with_suffix(".json").read_text())["request"]["seed"] == 7
    assert (band.asked[0].tempo, band.asked[0].seed) == (90, 7)
    for told in ("song.wav", "lofi", "A minor", "90 bpm", "verse 0:00.0, chorus 0:01.0", "loudness lufs"):
        assert told in out


def test_a_moment_just_before_the_minute_is_told_as_the_minute(
    soundreel: Soundreel, band: Band, tmp_path: Path
) -> None:
    words = ["calm", "--seconds", "119.94", "--rate", "44100", "-o", str(tmp_path / "song.wav")]
    assert "chorus 1:00.0" in soundreel("music", *words)[1]
    assert band.asked


def test_stems_notes_and_variants_stand_beside_it(soundreel: Soundreel, band: Band, tmp_path: Path) -> None:
    target = tmp_path / "song.wav"
    code, out, _ = soundreel("music", *SHORT, "--stems", "--midi", "--variants", "2", "-o", str(target))
    assert code == 0
    stems = ("bass", "drums", "effects", "harmony", "melody")
    one = [*(f"song-{stem}.wav" for stem in stems), "song.mid", "song.wav"]
    two = [*(f"song-2-{stem}.wav" for stem in stems), "song-2.mid", "song-2.wav"]
    assert names(tmp_path) == sorted([*one, *two, "song.json"])
    assert (tmp_path / "song.mid").read_bytes() == MIDI
    assert "song-2-drums.wav" in out.replace("\n", "")
    assert len(band.asked) == 2


@pytest.mark.parametrize(("name", "start"), [("a.FLAC", b"fLaC"), ("a.ogg", b"OggS"), ("a", b"RIFF")])
def test_the_suffix_says_the_format(
    soundreel: Soundreel, band: Band, tmp_path: Path, name: str, start: bytes
) -> None:
    assert soundreel("music", *SHORT, "--stems", "-o", str(tmp_path / name))[0] == 0
    assert (tmp_path / (name if "." in name else f"{name}.wav")).read_bytes()[:4] == start
    assert (tmp_path / "a-drums.wav").read_bytes()[:4] == b"RIFF"
    assert band.asked


def test_cues_of_a_file_are_followed(soundreel: Soundreel, band: Band, tmp_path: Path) -> None:
    cues = tmp_path / "cues.json"
    cues.write_text('{"curve": [0.2, 0.8], "boundaries": [1], "hits": [{"time": 1.5, "strength": 0.7}]}')
    code, out, _ = soundreel("music", *SHORT, "--cues", str(cues), "-o", str(tmp_path / "song.wav"))
    assert code == 0
    assert band.asked[0].cues.curve == (0.2, 0.8)
    assert band.asked[0].cues.hits[0].strength == 0.7
    assert "accent 0:01.5" in out


def test_the_report_can_be_read_by_machines(soundreel: Soundreel, band: Band, tmp_path: Path) -> None:
    code, out, _ = soundreel("music", *SHORT, "-o", str(tmp_path / "song.wav"), "--json")
    assert code == 0
    assert json.loads(out)["pieces"]["song.wav".replace("song", "music")]["understood"]["genre"] == "lofi"
    assert band.asked


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["", "-o", "song.wav"], "it is empty"),
        (["calm"], "--output"),
        (["-o", "song.wav"], "prompt"),
        (["calm", "-o", "song.wma"], "one of .wav, .flac, .mp3, .ogg"),
        (["calm", "-o", "."], "is a folder"),
        (["calm", "-o", "/proc/none/song.wav"], "cannot be written"),
        (
            ["calm", "-o", "song.wav", "--seconds", "0"],
            "seconds: Input should be greater than or equal to 2, not 0",
        ),
        (["calm", "-o", "song.wav", "--seconds", "nan"], "finite number"),
        (["calm", "-o", "song.wav", "--seconds", "1e400"], "finite number"),
        (["calm", "-o", "song.wav", "--variants", "9"], "variants"),
        (["calm", "-o", "song.wav", "--rate", "8000"], "44100 or 48000"),
        (["calm", "-o", "song.wav", "--seconds", "600", "--variants", "8"], "at most 3600"),
        (["x" * 10_000, "-o", "song.wav"], "at most 2000 are allowed"),
        (["calm", "-o", "song.wav", "--cues", "missing.json"], "missing.json: No such file"),
        (["calm", "-o", "song.wav", "--cues", "."], "Is a directory"),
        (["calm", "-o", "song.wav", "--font", "a.sf2", "--server", "http://127.0.0.1:9"], "leave out --font"),
    ],
)
def test_bad_options_are_explained_and_nothing_is_written(
    soundreel: Soundreel,
    band: Band,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = soundreel("music", *words)
    assert code == 2
    assert said in " ".join(err.split())
    assert names(tmp_path) == []
    assert band.asked == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "it is not JSON"),
        (b"{", "it is not JSON"),
        (b"\xff\xfe{}", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[1, 2]", "an object is needed, such as"),
        (b'{"hits": [{"time": NaN}]}', "cues.hits[0].time"),
        (b'{"hits": [{"time": 9}]}', "the piece goes from 0 to 2 s"),
        (b'{"beats": [1]}', "cues.beats: there is no such field"),
        (b" " * 1_000_001, "at most 1000000 bytes"),
    ],
)
def test_bad_cues_are_explained(
    soundreel: Soundreel, band: Band, tmp_path: Path, text: bytes, said: str
) -> None:
    cues = tmp_path / "cues.json"
    cues.write_bytes(text)
    code, _, err = soundreel("music", *SHORT, "--cues", str(cues), "-o", str(tmp_path / "song.wav"))
    assert code == 2
    assert said in " ".join(err.split())
    assert names(tmp_path) == ["cues.json"]
    assert band.asked == []


def test_ones_own_cues_are_not_written_over(soundreel: Soundreel, band: Band, tmp_path: Path) -> None:
    cues = tmp_path / "song.json"
    cues.write_text("{}")
    code, _, err = soundreel("music", *SHORT, "--cues", str(cues), "-o", str(tmp_path / "song.wav"))
    assert code == 2
    assert "would be written over" in err
    assert cues.read_text() == "{}"
    assert band.asked == []


@pytest.mark.usefixtures("band")
def test_a_disk_that_refuses_the_last_file_keeps_none(
    soundreel: Soundreel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "song.wav").write_bytes(b"an older song")
    drafts: list[Any] = []
    real = tempfile.mkstemp

    def full(**where: Any) -> Any:
        drafts.append(where)
        if len(drafts) == 4:
            raise OSError(28, "No space left on device")
        return real(**where)

    monkeypatch.setattr(tempfile, "mkstemp", full)
    code, _, err = soundreel("music", *SHORT, "--stems", "-o", str(tmp_path / "song.wav"))
    assert code == 1
    assert "No space left" in err
    assert names(tmp_path) == ["song.wav"]
    assert (tmp_path / "song.wav").read_bytes() == b"an older song"


@pytest.mark.usefixtures("band")
def test_a_folder_in_the_place_of_a_stem_is_told_and_nothing_is_written(
    soundreel: Soundreel, tmp_path: Path
) -> None:
    (tmp_path / "song-bass.wav").mkdir()
    code, _, err = soundreel("music", *SHORT, "--stems", "-o", str(tmp_path / "song.wav"))
    assert code == 1
    assert "song-bass.wav cannot be written" in " ".join(err.split())
    assert names(tmp_path) == ["song-bass.wav"]


def test_an_engine_that_cannot_work_is_a_failure(
    soundreel: Soundreel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(_: Any) -> Any:
        raise EngineUnavailable("every engine is busy; try again later")

    band = Band()
    band.play = busy  # type: ignore[method-assign, assignment]
    monkeypatch.setattr(Models, "local", lambda **_: band.models)
    code, _, err = soundreel("music", *SHORT, "-o", str(tmp_path / "song.wav"))
    assert code == 1
    assert "every engine is busy" in err
    assert names(tmp_path) == []


def test_a_dead_server_is_a_failure_and_not_a_bad_request(soundreel: Soundreel, tmp_path: Path) -> None:
    where = ["-o", str(tmp_path / "song.wav"), "--server", "http://127.0.0.1:9"]
    code, _, err = soundreel("music", *SHORT, *where)
    assert code == 1
    assert "no answer from the server" in err
    assert names(tmp_path) == []


def test_a_soundfont_that_is_none_is_told(soundreel: Soundreel, tmp_path: Path) -> None:
    font = tmp_path / "mine.sf2"
    font.write_text("no samples")
    code, _, err = soundreel("music", *SHORT, "--font", str(font), "-o", str(tmp_path / "song.wav"))
    assert code == 2
    assert "mine.sf2 is not a SoundFont" in err
    assert names(tmp_path) == ["mine.sf2"]


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "out"
    words = ["music", "epic orchestra", "--seconds", "600", "--variants", "6", "-o", str(target / "song.wav")]
    started = subprocess.Popen(
        [sys.executable, "-m", "graphs.cli", *words],
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
        text=True,
        preexec_fn=heed_interrupts,
    )
    assert started.stderr is not None
    seen = ""
    while "music: begun" not in seen:
        seen += started.stderr.read(1)
    started.send_signal(signal.SIGINT)
    rest = started.communicate(timeout=30)[1]
    assert started.returncode == 130
    assert "interrupted" in rest
    assert names(target) == []
