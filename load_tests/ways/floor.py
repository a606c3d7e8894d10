"""The floor: x264 at preset medium, crf 23, on composed frames in memory; only the encoding is timed."""

import json
import sys
import time
from collections.abc import Sequence

import av
import numpy as np
from numpy.typing import NDArray

from composer.render import frames
from deployments.photo.builtin import BuiltinPhoto
from load_tests.sample import FPS, Job, cut_list
from load_tests.ways.photos import prepared


def composed(job: Job) -> list[NDArray[np.uint8]]:
    """Every frame of the film as I420; a still's frames are one array."""
    timeline = cut_list(tuple(prepared(BuiltinPhoto(), job)), job.width, job.height)
    kept: list[NDArray[np.uint8]] = []
    for frame in frames(timeline):
        same = bool(kept) and np.array_equal(kept[-1], frame)
        kept.append(kept[-1] if same else frame.copy())
    return kept


def encode(film: Sequence[NDArray[np.uint8]], job: Job) -> None:
    with av.open(job.target, "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "medium", "crf": "23"})
        stream.width, stream.height, stream.pix_fmt = job.width, job.height, "yuv420p"
        for pixels in film:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="yuv420p")))
        container.mux(stream.encode())


def main(job: Job) -> None:
    film = composed(job)
    wall, cpu = time.perf_counter(), time.process_time()
    encode(film, job)
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))


if __name__ == "__main__":
    main(Job.from_json(sys.argv[1]))
