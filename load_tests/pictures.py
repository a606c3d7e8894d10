"""How long the built-in painter takes: each scene plain, then each style over a scene, at 720p and 1080p.

    python -m load_tests.pictures [--quick]

Prints a table. Time is the processor's, of all threads, not the clock's, so that a busy machine measures the
same; on two idle cores a picture is there sooner.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module

from composer.media import Picture
from composer.paint import SCENES, paint
from composer.paint.styles import STYLES
from load_tests import report

SIZES = {"720p": (1280, 720), "1080p": (1920, 1080)}


@dataclass(slots=True)
class Costs:
    """Processor seconds for one picture, by size: of each scene, and of each style on top of a scene."""

    scenes: dict[str, dict[str, float]] = field(default_factory=dict)
    styles: dict[str, dict[str, float]] = field(default_factory=dict)


def measure(scenes: Sequence[str], styles: Sequence[str], rounds: int) -> Costs:
    """The least of `rounds` pictures of each scene, and the mean over these scenes of each style's least."""
    costs = Costs()
    for size, (width, height) in SIZES.items():
        painted = {}
        for scene in scenes:
            paint(scene, 64, 64)
            painted[scene], seconds = least(partial(paint, scene, width, height, 1), rounds)
            costs.scenes.setdefault(scene, {})[size] = seconds
        for style in styles:
            costs.styles.setdefault(style, {})[size] = statistics.fmean(
                _styled(style, picture, rounds) for picture in painted.values()
            )
    return costs


def _styled(style: str, picture: Picture, rounds: int) -> float:
    module, _, name = STYLES[style].partition(":")
    hand: Callable[[Picture, int], Picture] = getattr(import_module(module), name)
    return least(partial(hand, picture, 1), rounds)[1]


def least(work: Callable[[], Picture], rounds: int) -> tuple[Picture, float]:
    """What the work gives, and the fewest processor seconds of this process that it took."""
    taken = []
    for _ in range(rounds):
        before = sum(os.times()[:2])
        given = work()
        taken.append(sum(os.times()[:2]) - before)
    return given, min(taken)


def table(costs: Costs) -> str:
    """The measured costs, in Markdown."""
    day = time.strftime("%Y-%m-%d", time.gmtime())
    heads = " | ".join(f"{size} s" for size in SIZES)
    rows = [
        f"{day}; {report.processor()}, {os.cpu_count()} cores; CPU seconds for one picture, seed 1.",
        "",
        f"| painted | {heads} |",
        f"| --- | {' | '.join('---:' for _ in SIZES)} |",
        *_rows("", costs.scenes),
        *_rows("+ ", costs.styles),
    ]
    return "\n".join(rows)


def _rows(before: str, costs: Mapping[str, Mapping[str, float]]) -> list[str]:
    found = [f"| {before}{name} | {_cells(by.values())} |" for name, by in costs.items()]
    means = [statistics.fmean(by[size] for by in costs.values()) for size in SIZES] if costs else []
    return [*found, f"| {before}**mean** | {_cells(means)} |"] if costs else []


def _cells(seconds: Iterable[float]) -> str:
    return " | ".join(f"{one:.2f}" for one in seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two scenes, once")
    quick = parser.parse_args().quick
    scenes = list(SCENES)
    print(table(measure(scenes[::7] if quick else scenes, list(STYLES), 1 if quick else 3)))


if __name__ == "__main__":
    main()
