"""MoviePy composes, cross-fades and encodes.

It gets its photos and its sound from our engines, which is kind: they open a JPEG faster than it would.
"""

import sys
from pathlib import Path

from deployments.assemble import AssembleRequest
from deployments.assemble.moviepy import MoviePyAssemble
from deployments.photo.builtin import BuiltinPhoto
from load_tests.sample import Job, cut_list
from load_tests.ways.photos import opened_music, prepared


def main(job: Job) -> None:
    timeline = cut_list(tuple(prepared(BuiltinPhoto(), job)), job.width, job.height)
    result = MoviePyAssemble().run([AssembleRequest(timeline, opened_music(job))])[0]
    Path(job.target).write_bytes(result.mp4)


if __name__ == "__main__":
    main(Job.from_json(sys.argv[1]))
