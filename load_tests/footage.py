"""What footage costs: coding, decoding, composing a film of it, raising its rate. In seconds of processors.

`python -m load_tests.footage` prints a Markdown table. The clock on the wall is not asked, so that other work
on the machine changes little.
"""

import argparse
import io
import time
from collections.abc import Callable, Iterator

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from composer.clips import decode_clip, decode_planes, encode_clip, encode_planes, join
from composer.photos import SIZES
from composer.planes import I420, frame_of, planes
from composer.render import frames, render
from composer.smooth import smoothed
from composer.timeline import Shot, Timeline, Transition

FPS = 24


def panned(size: tuple[int, int], count: int) -> Iterator[NDArray[np.uint8]]:
    """RGB frames over which the camera pans, with a little noise: neither easy nor hard to code."""
    width, height = size
    rng = np.random.default_rng(5)
    picture = np.zeros((height, width + 4 * count, 3), np.float32)
    for cells in (6, 24, 96):
        coarse = rng.normal(0, 1, (cells, 2 * cells, 3)).astype(np.float32)
        picture += cv2.resize(coarse, picture.shape[1::-1], interpolation=cv2.INTER_CUBIC) / np.sqrt(cells)
    still = np.clip(128 + 90 * picture, 0, 255).astype(np.uint8)
    grain = rng.integers(0, 5, (8, height, width, 1)).astype(np.uint8)
    for number in range(count):
        seen = np.minimum(still[:, 4 * number : 4 * number + width], 250)
        yield np.add(seen, grain[number % 8], dtype=np.uint8)


def spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def psnr(one: list[I420], other: list[I420]) -> float:
    """Of luma, in dB, over all frames."""
    errors = [
        np.square(planes(a)[0].astype(np.float32) - planes(b)[0]).mean()
        for a, b in zip(one, other, strict=True)
    ]
    return float(10 * np.log10(255**2 / np.mean(errors)))


def row(name: str, size: tuple[int, int], count: int) -> list[str]:
    """The table's rows for one size."""
    pixels = list(panned(size, count))
    given = [frame_of(frame) for frame in pixels]
    clip = encode_planes(given, FPS)
    part = count // 2
    shots = [Shot(clip, part, into=Transition("dissolve", 8)), Shot(clip, part, start=4)]
    film = Timeline(*size, FPS, tuple(shots))
    slow = given[::4]
    works: list[tuple[str, int, Callable[[], object]]] = [
        ("`encode_clip` (RGB)", count, lambda: encode_clip(pixels, FPS)),
        ("`encode_planes` (I420)", count, lambda: encode_planes(given, FPS)),
        ("`decode_planes`", count, lambda: list(decode_planes(clip))),
        ("`decode_clip` (RGB)", count, lambda: list(decode_clip(clip))),
        ("`join`, ten times over", 10 * count, lambda: join([clip] * 10)),
        ("`render`, two shots and a dissolve", film.frames, lambda: render(film, None)),
        ("`smoothed`, 6 to 24", 4 * len(slow), lambda: list(smoothed(slow, 6, FPS))),
    ]
    rows = []
    for work, made, doing in works:
        seconds = spent(doing)
        rows.append(f"| {name} | {work} | {made / max(seconds, 1e-9):,.0f} | {1000 * seconds / made:.1f} |")
    coded, finished = list(decode_planes(clip)), render(film, None)
    shown = list(frames(film))
    rate = len(clip.data) * 8 * FPS / count / 1e6
    final = len(finished) * 8 * FPS / film.frames / 1e6
    rows.append(f"| {name} | a clip: {rate:.1f} Mbit/s, {psnr(given, coded):.1f} dB | | |")
    rows.append(f"| {name} | the film: {final:.1f} Mbit/s, {psnr(shown, _decoded(finished)):.1f} dB | | |")
    return rows


def _decoded(mp4: bytes) -> list[I420]:
    with av.open(io.BytesIO(mp4), "r") as container:
        return [np.asarray(frame.to_ndarray(), np.uint8) for frame in container.decode(video=0)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=48)
    parser.add_argument("--sizes", nargs="+", default=["720p", "1080p"], choices=list(SIZES))
    wished = parser.parse_args()
    print("| size | work | frames per CPU second | CPU ms a frame |\n| --- | --- | ---: | ---: |")
    for name in wished.sizes:
        print("\n".join(row(name, SIZES[name], wished.frames)), flush=True)


if __name__ == "__main__":
    main()
