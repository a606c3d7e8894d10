"""How close a file is to the frames that were meant: VMAF and SSIM by ffmpeg's libvmaf and ssim filters."""

import json
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from load_tests.sample import FPS

TAGS = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
SAME = f"format=yuv420p,{TAGS},setpts=PTS-STARTPTS"
"""Both inputs get the same tags, whatever theirs say: else ffmpeg converts one of them before it compares."""

EXACT = "scale=flags=accurate_rnd+full_chroma_int"
"""Frames given as RGB become YUV without the rounding down that is ffmpeg's default."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the frames: VMAF (model v0.6.1, 0..100) and SSIM over all three planes (0..1)."""

    vmaf: float
    ssim: float


def quality(
    film: Path, meant: Iterable[NDArray[np.uint8]], size: tuple[int, int], pixels: str, every: int = 1
) -> Quality:
    """Compares a film with its uncompressed frames, given as `pixels` says (yuv420p or bgr24).

    VMAF looks at each `every`th frame.
    """
    graph = (
        f"[0:v]{SAME},split[a][b];[1:v]{EXACT},{SAME},split[c][d];"
        f"[a][c]libvmaf=n_threads=2:n_subsample={every}:log_fmt=json:log_path=vmaf.json[v];"
        "[b][d]ssim[s]"
    )
    raw = ["-f", "rawvideo", "-pix_fmt", pixels, "-s", f"{size[0]}x{size[1]}", "-framerate", str(FPS)]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-i", str(film.resolve())]
    command += [*raw, "-i", "-", "-lavfi", graph, "-map", "[v]", "-map", "[s]", "-an", "-f", "null", "-"]
    with TemporaryDirectory() as folder:
        said = _fed(command, meant, folder)
        measured = json.loads(Path(folder, "vmaf.json").read_text())
    ssim = re.search(r"SSIM .*All:([0-9.]+)", said)
    if ssim is None:
        raise RuntimeError(said[-500:])
    return Quality(float(measured["pooled_metrics"]["vmaf"]["mean"]), float(ssim.group(1)))


def _fed(command: list[str], frames: Iterable[NDArray[np.uint8]], folder: str) -> str:
    with Path(folder, "said").open("w+") as said:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said, cwd=folder)
        if process.stdin is None:
            raise RuntimeError("ffmpeg takes no frames")
        with process.stdin as line:
            for frame in frames:
                line.write(frame.tobytes())
        if process.wait():
            raise RuntimeError(Path(folder, "said").read_text()[-500:])
        return Path(folder, "said").read_text()
