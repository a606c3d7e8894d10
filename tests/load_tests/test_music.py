"""The tables of music: what is measured of a piece, and when its goal is reached."""

import pytest

from composer.descriptors import describe
from load_tests import music, styles
from load_tests.music import GOAL, SECONDS, Pace, measure, table
from tests.composer.sounds import band


def pace(times: float) -> Pace:
    return Pace("pop", 6, 900, 0.1, SECONDS / times - 0.1)


@pytest.mark.parametrize(("times", "verdict"), [(GOAL + 0.1, "reached"), (GOAL - 1, "missed")])
def test_the_goal_is_reached_from_its_number_on(times: float, verdict: str) -> None:
    goals = [row for row in table([pace(times)]).splitlines() if "real time, " in row]
    assert len(goals) == 2
    assert all(row.endswith(f"{verdict} |") for row in goals)


def test_one_slow_style_misses_the_slowest_goal_alone() -> None:
    text = table([pace(90), pace(80), pace(20)])
    assert "median style | 50 | 80.0 | reached" in text
    assert "slowest style | 50 | 20.0 | missed" in text


def test_a_style_is_measured_as_a_whole_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(music, "SECONDS", 4.0)
    (found,) = measure(["rock"], 1)
    assert found.parts >= 5
    assert found.notes > 30
    assert found.times > 0


def test_the_table_of_styles_has_a_row_of_means_for_each() -> None:
    found = describe(band(120, 4.0))
    text = styles.table({"pop": [found, found], "jazz": [found]})
    rows = [row for row in text.splitlines() if row.startswith(("| pop", "| jazz"))]
    assert [row.split("|")[2:] for row in rows] == [rows[0].split("|")[2:]] * 2
    assert f"{found.loudness:.1f}" in rows[0]
