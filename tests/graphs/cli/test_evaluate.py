"""`soundreel evaluate film-score`, with stand-ins that answer at once."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from graphs.evaluation_metrics import METRICS
from graphs.models import Models
from tests.graphs.cli.conftest import Soundreel
from tests.graphs.test_evaluation import Cinema, written


@pytest.fixture
def cinema(monkeypatch: pytest.MonkeyPatch) -> Cinema:
    found = Cinema()
    monkeypatch.setattr(Models, "local", lambda **_: found.models)
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.usefixtures("cinema")
def test_a_csv_is_written_and_a_table_a_genre_is_shown(soundreel: Soundreel, tmp_path: Path) -> None:
    folder = written(tmp_path / "films", "war/a.mp4", "war/b.mp4", "love/c.mp4")
    target = tmp_path / "report.csv"
    code, out, _ = soundreel(
        "evaluate", "film-score", str(folder), "--ablate", "motion,prompt", "-o", str(target)
    )
    assert code == 0
    found = rows(target)
    assert [(row["film"], row["variant"]) for row in found[:3]] == [
        ("love/c.mp4", "full"),
        ("love/c.mp4", "no motion"),
        ("love/c.mp4", "no prompt"),
    ]
    assert len(found) == 9
    assert set(METRICS) <= set(found[0])
    for title in ("love: 1 film,", "war: 2 films,", "every genre: 3 films,"):
        assert title in out
    assert "arousal loudness correlation" in out


@pytest.mark.usefixtures("cinema")
def test_json_has_every_row_and_every_mean(soundreel: Soundreel, tmp_path: Path) -> None:
    folder = written(tmp_path / "films", "a.mp4", "b.mp4")
    code, out, _ = soundreel(
        "evaluate", "film-score", str(folder), "--json", "-o", str(tmp_path / "report.csv")
    )
    told: dict[str, Any] = json.loads(out)
    assert code == 0
    assert len(told["rows"]) == 2
    mean = told["means"]["all"]["full"]["arousal_loudness_correlation"]
    assert mean["count"] == 2
    assert mean["low"] <= mean["value"] <= mean["high"]


@pytest.mark.usefixtures("cinema")
def test_a_bad_film_is_told_and_a_folder_of_them_is_an_error(soundreel: Soundreel, tmp_path: Path) -> None:
    folder = written(tmp_path / "films", "a.mp4", "b.mp4")
    (folder / "a.mp4").write_bytes(b"damaged")
    target = str(tmp_path / "report.csv")
    code, _, err = soundreel("evaluate", "film-score", str(folder), "-o", target)
    assert code == 0
    assert "skipped a.mp4: a.mp4: is damaged" in " ".join(err.split())
    (folder / "b.mp4").write_bytes(b"damaged")
    code, _, err = soundreel("evaluate", "film-score", str(folder), "-o", target)
    assert code == 2
    assert "none of the 2 films" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "is no folder"),
        (["."], "holds no film"),
        (["films", "--ablate", "sound"], "not 'sound'"),
        (["films", "--rate", "9"], "rate: "),
    ],
)
def test_what_cannot_be_evaluated_is_told_before_the_work(
    soundreel: Soundreel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cinema: Cinema,
    words: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    if words[0] == "films":
        written(tmp_path / "films", "a.mp4")
    code, _, err = soundreel("evaluate", "film-score", *words)
    assert code == 2
    assert said in " ".join(err.split())
    assert cinema.read == []


def test_an_interrupt_keeps_the_rows_so_far(
    soundreel: Soundreel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cinema: Cinema
) -> None:
    folder = written(tmp_path / "films", "a.mp4", "b.mp4")
    real = cinema.prompt

    async def stopped(request: Any) -> Any:
        if len(cinema.told) == 1:
            raise KeyboardInterrupt
        return await real(request)

    def left(code: int) -> None:
        raise SystemExit(code)

    monkeypatch.setattr(cinema, "prompt", stopped)
    monkeypatch.setattr("os._exit", left)
    target = tmp_path / "report.csv"
    code, out, err = soundreel("evaluate", "film-score", str(folder), "-o", str(target))
    assert code == 130
    assert [row["film"] for row in rows(target)] == ["a.mp4"]
    assert "1 film," in out
    assert "holds 1 row" in err
