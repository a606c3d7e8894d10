"""Our engines on photos and a music file: once in a fresh process, or warm, a job per line of the input."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from deployments.assemble import AssembleRequest
from deployments.assemble.builtin import BuiltinAssemble
from deployments.photo.builtin import BuiltinPhoto
from load_tests.sample import Job, cut_list
from load_tests.ways.photos import opened_music, prepared


class Ours:
    """The engines, loaded, as a replica holds them."""

    def __init__(self) -> None:
        self.photo = BuiltinPhoto()
        self.assemble = BuiltinAssemble()
        self.threads = ThreadPoolExecutor(1)

    def render(self, job: Job) -> None:
        sound = self.threads.submit(opened_music, job)
        pictures = tuple(prepared(self.photo, job))
        request = AssembleRequest(cut_list(pictures, job.width, job.height), sound.result())
        Path(job.target).write_bytes(self.assemble.run([request])[0].mp4)


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
