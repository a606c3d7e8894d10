"""MoviePy composes, cross-fades and encodes.

It gets its photos and its sound from our engines, which is kind: they open a JPEG faster than it would.
"""

import sys
from pathlib import Path

from composer import prober
from deployments.assemble import AssembleRequest
from deployments.assemble.moviepy import MoviePyAssemble
from deployments.photo.builtin import BuiltinPhoto
from load_tests.sample import FPS, Job, cut_list, film_frames
from load_tests.ways.ours import prepared


def main(job: Job) -> None:
    timeline = cut_list(tuple(prepared(BuiltinPhoto(), job)), job.width, job.height)
    music = Path(job.music)
    sound = prober.open_track(music.read_bytes(), music.name, film_frames(len(job.photos)) / FPS)
    result = MoviePyAssemble().run([AssembleRequest(timeline, sound)])[0]
    Path(job.target).write_bytes(result.mp4)


if __name__ == "__main__":
    main(Job.from_json(sys.argv[1]))
