"""`soundreel film-score`: where its files go, and what it says."""

import json
from pathlib import Path
from typing import Any

import pytest

from graphs.cli import film_score as command
from tests.graphs.cli.conftest import Soundreel

REPORT: dict[str, Any] = {
    "prompt": {"genre": "piano", "mood": "calm", "key": "C major", "tempo": 70.0, "instruments": ["harp"]},
    "film": {"cuts": [{"time": 2.0, "strength": 1.0}], "picture_copied": True},
    "fit": {"arousal_loudness_correlation": 0.9, "hit_error_median_ms": None},
    "quality": {"loudness_lufs": -14.0, "breaches": []},
}
FILES = {
    "video.mp4": b"film",
    "emotion.txt": b"time exciting_prob\n",
    "score.png": b"png",
    "score.flac": b"score",
    "original.flac": b"own",
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the command runs, which is not run."""
    requests: list[Any] = []

    def run(graph: str, request: Any, *_: Any, **__: Any) -> Any:
        requests.append((graph, request))
        return FILES, REPORT

    monkeypatch.setattr(command, "run", run)
    return requests


def test_the_film_and_what_belongs_to_it_lie_beside_each_other(
    soundreel: Soundreel, tmp_path: Path, asked: list[Any]
) -> None:
    code, out, _ = soundreel("film-score", "walk.mp4", "-o", str(tmp_path / "out.mp4"))
    assert code == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".json"} == {
        "out.mp4": b"film",
        "out-score.png": b"png",
        "out-score.flac": b"score",
        "out-original.flac": b"own",
    }
    assert json.loads((tmp_path / "out.json").read_text()) == REPORT
    assert "arousal loudness correlation" in out
    assert "out-score.png" in out
    [(graph, request)] = asked
    assert graph == "film_score"
    assert (request.video, request.original, request.stems, request.tempo) == (
        "walk.mp4",
        "replace",
        True,
        None,
    )


def test_the_table_is_written_where_it_is_asked_for(
    soundreel: Soundreel, tmp_path: Path, asked: list[Any]
) -> None:
    table = tmp_path / "felt.txt"
    words = [
        "--emotion-table",
        str(table),
        "--original",
        "duck",
        "--no-stems",
        "--mode",
        "bare",
        "--rate",
        "2",
    ]
    code, out, _ = soundreel("film-score", "walk.mp4", "-o", str(tmp_path / "out.mp4"), *words, "--json")
    assert code == 0
    assert table.read_bytes() == FILES["emotion.txt"]
    assert json.loads(out) == REPORT
    [(_, request)] = asked
    assert (request.original, request.stems, request.mode, request.rate) == ("duck", False, "bare", 2.0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--original", "louder"], "original: "),
        (["--level", "50"], "level: "),
        (["--rate", "0"], "rate: "),
        (["--mode", "odd"], "mode: "),
        (["--tempo", "500"], "tempo: "),
        (["--seed", "-1"], "seed: "),
    ],
)
def test_a_bad_option_is_told_with_its_value_before_the_work(
    soundreel: Soundreel, tmp_path: Path, asked: list[Any], words: list[str], said: str
) -> None:
    code, _, err = soundreel("film-score", "walk.mp4", "-o", str(tmp_path / "out.mp4"), *words)
    assert code == 2
    assert said in err
    assert words[1].lstrip("-") in err
    assert asked == []
    assert list(tmp_path.iterdir()) == []
