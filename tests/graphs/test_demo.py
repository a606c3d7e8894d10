"""The first thing a newcomer runs."""

import json
from pathlib import Path

import pytest

from composer.facts import probe
from graphs import demo


def test_six_painted_photos_become_a_film_with_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "WIDTH", 240)
    monkeypatch.setattr(demo, "HEIGHT", 160)
    demo.main(tmp_path, "--size", "160x90", "--fps", "10", "--no-ken-burns")
    assert len(list((tmp_path / "photos").glob("*.jpg"))) == 6
    facts = probe((tmp_path / "demo.mp4").read_bytes())
    assert (facts.width, facts.height) == (160, 90)
    assert facts.video_seconds == pytest.approx(18, abs=0.2)
    report = json.loads((tmp_path / "demo.json").read_text())
    assert report["videos"]["video.mp4"]["quality"]["breaches"] == []
    assert "demo.mp4" in capsys.readouterr().out.replace("\n", "")
