"""The figures as tables, and the tables into README.md. Knows the goals; measures nothing."""

import datetime
import os
import platform
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import av
import imageio_ffmpeg
import psutil

from load_tests.process import Cost
from load_tests.quality import Quality
from load_tests.sample import film_frames

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
LABELS = {
    "old": "the old way: MPEG-4 file, encoded again by MoviePy",
    "moviepy_alone": "engine `moviepy`",
    "moviepy_manual": "MoviePy alone, as its manual shows",
    "floor": "floor: x264 medium crf 23, frames ready in memory",
    "warm": "**ours, warm process**",
    "command": "**ours, the whole command**",
}
MOST_MEGABYTES = 450


class Figures(Protocol):
    size: int
    quality: Quality | None

    def median(self, part: str) -> float: ...


def tables(
    found: Mapping[str, Mapping[str, Figures]],
    many: Mapping[str, Cost],
    count: int,
    photos: Sequence[Path],
    rounds: int,
) -> str:
    """Everything measured, in Markdown."""
    parts = [_facts(photos, rounds)]
    for name, figures in found.items():
        parts += [f"### {name}", _costs(figures), _goals(figures, many[name], count)]
    return "\n\n".join(parts)


def write(path: Path, text: str, begin: str = BEGIN, finish: str = END) -> None:
    """Puts the tables between the marks of the file."""
    before = path.read_text()
    start, end = before.index(begin) + len(begin), before.index(finish)
    path.write_text(f"{before[:start]}\n{text}\n{before[end:]}")


def _costs(figures: Mapping[str, Figures]) -> str:
    rows = [
        "| way | wall s | CPU s | peak MB | file MB | VMAF | SSIM |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, label in LABELS.items():
        own = figures[name]
        judged = f"{own.quality.vmaf:.2f} | {own.quality.ssim:.4f}" if own.quality else "|"
        costs = f"{own.median('wall'):.2f} | {own.median('cpu'):.1f} | {own.median('megabytes'):.0f}"
        rows.append(f"| {label} | {costs} | {own.size / 1e6:.2f} | {judged} |")
    return "\n".join(rows)


def _goals(figures: Mapping[str, Figures], many: Cost, count: int) -> str:
    rows = ["| goal | wanted | measured | |", "| --- | ---: | ---: | --- |"]
    ours, last = figures["warm"], figures["old"]
    for title, peer, mine, wanted in (
        ("warm, times faster than the old way", "old", "warm", 7),
        ("warm, times faster than the engine `moviepy`", "moviepy_alone", "warm", 12),
        ("warm, times faster than MoviePy alone, as its manual shows", "moviepy_manual", "warm", 12),
        ("warm, times faster than x264 medium on ready frames", "floor", "warm", 3),
        ("whole command, times faster than the old way", "old", "command", 4),
    ):
        ratio = figures[peer].median("wall") / figures[mine].median("wall")
        rows.append(_row(title, f"{wanted}", f"{ratio:.1f}", ratio >= wanted))
    if ours.quality and last.quality:
        good = ours.quality.vmaf >= last.quality.vmaf
        rows.append(
            _row("VMAF, at least the old way's", f"{last.quality.vmaf:.2f}", f"{ours.quality.vmaf:.2f}", good)
        )
    rows.append(
        _row(
            "MB of file, at most the old way's",
            f"{last.size / 1e6:.2f}",
            f"{ours.size / 1e6:.2f}",
            ours.size <= last.size,
        )
    )
    held = ours.median("megabytes")
    rows.append(_row("MB of memory", f"{MOST_MEGABYTES}", f"{held:.0f}", held < MOST_MEGABYTES))
    rows.append(
        _row(
            f"MB of memory with {count} photos",
            f"{MOST_MEGABYTES}",
            f"{many.megabytes:.0f}",
            many.megabytes < MOST_MEGABYTES,
        )
    )
    return "\n".join(rows)


def _row(title: str, wanted: str, measured: str, reached: bool) -> str:
    return f"| {title} | {wanted} | {measured} | {'reached' if reached else 'missed'} |"


def _facts(photos: Sequence[Path], rounds: int) -> str:
    frames = film_frames(len(photos))
    megabytes = sum(path.stat().st_size for path in photos) / 1e6
    packages = ("moviepy", "pillow", "numpy", "opencv-python-headless", "imageio-ffmpeg")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    tools = f"PyAV {av.__version__} (FFmpeg {av.ffmpeg_version_info})"
    encoder = f"MoviePy's ffmpeg {imageio_ffmpeg.get_ffmpeg_version()}"
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    return (
        f"{day}; {processor()}, {os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB; "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}; "
        f"{versions}, {tools}, {encoder}.\n\n"
        f"{len(photos)} photos ({megabytes:.0f} MB of JPEG), {frames} frames; medians of {rounds} rounds."
    )


def processor() -> str:
    """The name of this machine's processor."""
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    named = re.search(r"model name\s*:\s*(.+)", text)
    return named.group(1) if named else platform.machine()
