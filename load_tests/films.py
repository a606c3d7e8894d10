"""How fast the built-in engines paint, move and film, and a film of words as a user makes it.

`python -m load_tests.films` measures; without `--quick` it writes the tables into README.md.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from composer.media import Picture
from composer.paint import SCENES, paint
from composer.paint.styles import STYLES
from deployments.motion import MotionRequest
from deployments.motion.builtin import BuiltinMotion
from deployments.video import VideoRequest
from deployments.video.builtin import BuiltinVideo
from load_tests import footage, pictures, report
from load_tests.process import run

BEGIN, END = "<!-- films -->", "<!-- /films -->"
SIZES = {"720p": (1280, 720), "1080p": (1920, 1080)}
FPS, GOAL = 24, 15.0
_SHOTS = ("the sea at sunset", "snow in the mountains", "rain over the city at night")


def cpu(work: Callable[[], object]) -> float:
    """The processor seconds of this process, its threads and its children."""
    before = sum(os.times()[:4])
    work()
    return max(sum(os.times()[:4]) - before, 1e-3)


def clips(frames: int) -> Iterator[str]:
    """Frames per CPU second of the built-in engines: preparing, painting and coding counted in."""
    yield "| engine | size | what | frames per CPU s |"
    yield "| --- | --- | --- | ---: |"
    motion, video = BuiltinMotion(), BuiltinVideo()
    for size, (width, height) in SIZES.items():
        still: Picture = paint("mountains", width, height, 1)
        for words in ("push in", "orbit, snow"):
            wish = MotionRequest(still, width, height, FPS, frames, prompt=words)
            yield f"| motion | {size} | {words} | {frames / cpu(partial(motion.run, [wish])):.0f} |"
        for words in _SHOTS:
            asked = VideoRequest(words, width, height, FPS, frames, 1)
            yield f"| video | {size} | {words} | {frames / cpu(partial(video.run, [asked])):.0f} |"


def film(size: str, rounds: int) -> Iterator[str]:
    """`soundreel content` from the start of Python to the finished, measured file."""
    yield "| a film of 15 s, the whole command | wall s | CPU s | peak MB | wanted wall s | |"
    yield "| --- | ---: | ---: | ---: | ---: | --- |"
    with TemporaryDirectory() as folder:
        words = [sys.executable, "-m", "graphs.cli", "content", "a quiet sea at sunset", "--genre", "lo-fi"]
        words += ["--seconds", "15", "--size", size, "-o", f"{folder}/film.mp4"]
        best = min((run(words)[0] for _ in range(rounds)), key=lambda cost: cost.wall)
    reached = "reached" if best.wall < GOAL else "missed"
    yield f"| {size} | {best.wall:.1f} | {best.cpu:.1f} | {best.megabytes:.0f} | {GOAL:g} | {reached} |"


def tables(quick: bool) -> str:
    scenes = list(SCENES)[::7] if quick else list(SCENES)
    painted = pictures.table(pictures.measure(scenes, list(STYLES), 1 if quick else 2))
    day = time.strftime("%Y-%m-%d", time.gmtime())
    head = f"{day}; {report.processor()}, {os.cpu_count()} cores; built-in engines, 24 frames a second."
    rows = [row for size in SIZES for row in footage.row(size, SIZES[size], 24 if quick else 48)]
    coded = "\n".join(
        ["| size | work | frames per CPU second | CPU ms a frame |", "| --- | --- | ---: | ---: |", *rows]
    )
    filmed = "\n".join(clips(12 if quick else 96))
    whole = "\n".join(film("360p" if quick else "720p", 1 if quick else 2))
    return "\n\n".join([head, whole, filmed, coded, painted])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="little of everything, nothing written")
    quick = parser.parse_args().quick
    found = tables(quick)
    print(found)
    if not quick:
        report.write(Path(__file__).with_name("README.md"), found, BEGIN, END)


if __name__ == "__main__":
    main()
