"""How many times faster than it is heard the built-in composer writes and plays: full arrangements, one core.

    python -m load_tests.music [--quick]

`make bench` runs it too; without --quick the table goes into README.md. Time is the processor's, not the
clock's, so that a busy machine measures the same; the process is pinned to one core.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.perform import perform
from composer.music.styles import STYLES
from load_tests import report

BEGIN, END = "<!-- music -->", "<!-- /music -->"
GOAL = 50
SECONDS = 60.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pace:
    """One piece: its style, how many parts and notes it has, and the processor seconds that it took."""

    style: str
    parts: int
    notes: int
    composing: float
    playing: float

    @property
    def times(self) -> float:
        """How many times faster than real time."""
        return SECONDS / (self.composing + self.playing)


def measure(styles: Sequence[str], rounds: int) -> list[Pace]:
    """Each style's quickest of `rounds` pieces; the font is loaded and warm before."""
    perform(compose(read_brief("pop"), 4.0))
    return [min((_piece(style) for _ in range(rounds)), key=lambda pace: -pace.times) for style in styles]


def _piece(style: str) -> Pace:
    score, composing = _timed(lambda: compose(read_brief(style), SECONDS, seed=1))
    _, playing = _timed(lambda: perform(score))
    return Pace(style, len(score.parts), sum(len(part.notes) for part in score.parts), composing, playing)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """What the work gives, and the processor seconds of this process, its threads and its children."""
    before = sum(os.times()[:4])
    given = work()
    return given, max(sum(os.times()[:4]) - before, 1e-3)


def table(paces: Sequence[Pace]) -> str:
    """The measured pieces and the goal, in Markdown."""
    day = time.strftime("%Y-%m-%d", time.gmtime())
    rows = [
        f"{day}; {report.processor()}, one core; pieces of {SECONDS:g} s, stereo, 48 kHz, seed 1.",
        "",
        "| style | parts | notes | composing s | playing s | times real time |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for each in paces:
        cost = f"{each.composing:.2f} | {each.playing:.2f} | {each.times:.0f}"
        rows.append(f"| {each.style} | {each.parts} | {each.notes} | {cost} |")
    times = [each.times for each in paces]
    rows += ["", "| goal | wanted | measured | |", "| --- | ---: | ---: | --- |"]
    for title, value in (("median style", statistics.median(times)), ("slowest style", min(times))):
        reached = "reached" if value >= GOAL else "missed"
        rows.append(f"| composed and played, times real time, {title} | {GOAL} | {value:.1f} | {reached} |")
    return "\n".join(rows)


def pinned() -> None:
    """Keeps this process on the last core that it may use, where the system can."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three styles once, nothing written")
    quick = parser.parse_args().quick
    pinned()
    found = table(measure(sorted(STYLES)[::10], 1) if quick else measure(sorted(STYLES), 3))
    print(found)
    if not quick:
        report.write(Path(__file__).with_name("README.md"), found, BEGIN, END)


if __name__ == "__main__":
    main()
