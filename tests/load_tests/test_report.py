from dataclasses import dataclass, field
from pathlib import Path

from load_tests.process import Cost
from load_tests.quality import Quality
from load_tests.report import BEGIN, END, LABELS, tables, write


@dataclass
class Figures:
    wall: float
    size: int = 1_000_000
    quality: Quality | None = field(default_factory=lambda: Quality(95.0, 0.99))

    def median(self, part: str) -> float:
        return self.wall if part == "wall" else 100.0


def goals(warm: float) -> dict[str, str]:
    """Title of each goal -> reached or missed."""
    figures = {name: Figures(30.0) for name in LABELS} | {"warm": Figures(warm), "command": Figures(6.0)}
    text = tables({"720p": figures}, {"720p": Cost(1, 1, 500.0)}, 200, [], 3)
    rows = [
        row.strip("| ").split(" | ") for row in text.splitlines() if row.endswith(("reached |", "missed |"))
    ]
    return {row[0]: row[3] for row in rows}


def test_a_goal_is_reached_from_its_number_on() -> None:
    old = "warm, times faster than the old way"
    assert goals(30 / 7)[old] == "reached"
    assert goals(30 / 6.9)[old] == "missed"


def test_memory_over_the_limit_is_a_miss() -> None:
    assert goals(1.0)["MB of memory"] == "reached"
    assert goals(1.0)["MB of memory with 200 photos"] == "missed"


def test_only_what_is_between_the_marks_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    write(page, "new")
    write(page, "newer")
    assert page.read_text() == f"before\n{BEGIN}\nnewer\n{END}\nafter\n"
