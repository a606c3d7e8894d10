"""Our engines on photos and a music file: once in a fresh process, or warm, a job per line of the input."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from composer import prober
from composer.media import EncodedPicture
from deployments.assemble import AssembleRequest
from deployments.assemble.builtin import BuiltinAssemble
from deployments.photo import PhotoRequest
from deployments.photo.builtin import BuiltinPhoto
from load_tests.sample import FPS, Job, cut_list, film_frames


class Ours:
    """The engines, loaded, as a replica holds them."""

    def __init__(self) -> None:
        self.photo = BuiltinPhoto()
        self.assemble = BuiltinAssemble()
        self.threads = ThreadPoolExecutor(1)

    def render(self, job: Job) -> None:
        seconds = film_frames(len(job.photos)) / FPS
        music = Path(job.music)
        sound = self.threads.submit(prober.open_track, music.read_bytes(), music.name, seconds)
        pictures = tuple(prepared(self.photo, job))
        request = AssembleRequest(cut_list(pictures, job.width, job.height), sound.result())
        Path(job.target).write_bytes(self.assemble.run([request])[0].mp4)


def prepared(engine: BuiltinPhoto, job: Job) -> Iterator[EncodedPicture]:
    """The photos on the canvas, as many originals in memory at once as the engine takes."""
    for start in range(0, len(job.photos), engine.max_batch):
        paths = [Path(photo) for photo in job.photos[start : start + engine.max_batch]]
        size = job.width, job.height
        requests = [PhotoRequest(path.read_bytes(), path.name, size) for path in paths]
        yield from (result.picture for result in engine.run(requests))


def main(words: list[str]) -> None:
    ours = Ours()
    if words:
        ours.render(Job.from_json(words[0]))
        return
    for line in sys.stdin:
        job, start = Job.from_json(line), time.perf_counter()
        ours.render(job)
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
