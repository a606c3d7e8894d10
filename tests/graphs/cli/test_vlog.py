"""`soundreel vlog` as a person at a terminal meets it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.graphs.cli.conftest import Soundreel, heed_interrupts

FAST = ["--prompt", "calm", "--size", "160x90", "--fps", "10", "--no-ken-burns", "--transition", "cut"]


def test_a_vlog_is_written_with_its_manifest_beside_it(
    soundreel: Soundreel, photos: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "new" / "film.mp4"
    code, out, _ = soundreel("vlog", *photos, *FAST, "--seed", "7", "-o", str(target))
    assert code == 0
    assert target.read_bytes()[4:8] == b"ftyp"
    manifest = json.loads(target.with_suffix(".json").read_text())
    assert manifest["request"]["seed"] == 7
    assert "film.mp4" in out
    assert "integrated" in out or "loudness" in out.lower()


def test_the_report_of_a_vlog_can_be_read_by_machines(
    soundreel: Soundreel, photos: list[str], tmp_path: Path
) -> None:
    code, out, _ = soundreel("vlog", *photos, *FAST, "-o", str(tmp_path / "film.mp4"), "--json")
    assert code == 0
    assert json.loads(out)["request"]["prompt"] == "calm"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--prompt", ""], "it is empty"),
        (["--seconds-per-photo", "0"], "seconds_per_photo"),
        (["--seconds-per-photo", "-1"], "not -1"),
        (["--transition", "morph"], "'morph' is unknown: one of cut, fade"),
        (["--size", "huge"], "huge"),
        (["--fps", "ten"], "--fps"),
        (["--no-such-option"], "No such option"),
    ],
)
def test_bad_options_are_explained_and_nothing_is_written(
    soundreel: Soundreel, photos: list[str], tmp_path: Path, words: list[str], said: str
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    code, _, err = soundreel("vlog", *photos, *FAST, *words, "-o", str(target / "film.mp4"))
    assert code == 2
    assert said in " ".join(err.split())
    assert list(target.iterdir()) == []


def test_without_photos_the_command_says_so(soundreel: Soundreel, tmp_path: Path) -> None:
    code, _, err = soundreel("vlog", "--prompt", "calm", "-o", str(tmp_path / "film.mp4"))
    assert code == 2
    assert "PHOTO" in err


def test_an_unreadable_photo_is_named_and_nothing_is_left_behind(
    soundreel: Soundreel, photos: list[str], tmp_path: Path
) -> None:
    bad = tmp_path / "notes.jpg"
    bad.write_text("not a photo")
    target = tmp_path / "out"
    code, _, err = soundreel("vlog", photos[0], str(bad), *FAST, "-o", str(target / "film.mp4"))
    assert code == 2
    assert "notes.jpg" in err
    assert list(target.iterdir()) == []


def test_a_skipped_photo_is_told(soundreel: Soundreel, photos: list[str], tmp_path: Path) -> None:
    bad = tmp_path / "notes.jpg"
    bad.write_text("not a photo")
    where = ["-o", str(tmp_path / "film.mp4")]
    code, _, err = soundreel("vlog", photos[0], str(bad), photos[1], *FAST, "--skip-bad-photos", *where)
    assert code == 0
    assert "skipped" in err
    assert "notes.jpg" in err


def test_a_folder_is_no_place_for_a_film(soundreel: Soundreel, photos: list[str], tmp_path: Path) -> None:
    code, _, err = soundreel("vlog", *photos, *FAST, "-o", str(tmp_path))
    assert code == 2
    assert "is a folder" in err


def test_a_dead_server_is_a_failure_and_not_a_bad_request(
    soundreel: Soundreel, photos: list[str], tmp_path: Path
) -> None:
    where = ["-o", str(tmp_path / "film.mp4"), "--server", "http://127.0.0.1:9"]
    code, _, err = soundreel("vlog", *photos, *FAST, *where)
    assert code == 1
    assert "no answer from the server" in err


def test_an_interrupt_leaves_nothing_behind(photos: list[str], tmp_path: Path) -> None:
    target = tmp_path / "out"
    long = ["--prompt", "calm", "--seconds-per-photo", "60", "--ken-burns", "-o", str(target / "film.mp4")]
    command = [sys.executable, "-m", "graphs.cli", "vlog", *photos, *long]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    started = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
        preexec_fn=heed_interrupts,  # whoever runs the tests in the background may ignore them
    )
    assert started.stderr is not None
    seen = ""
    while "assemble: begun" not in seen:  # the longest stage
        seen += started.stderr.read(1)
    started.send_signal(signal.SIGINT)
    rest = started.communicate(timeout=30)[1]
    assert started.returncode == 130
    assert "interrupted" in rest
    assert list(target.iterdir()) == []
