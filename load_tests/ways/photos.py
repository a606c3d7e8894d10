"""Photos and sound by our own engines, for the ways that begin with them."""

from collections.abc import Iterator
from pathlib import Path

from composer import prober
from composer.media import Audio, EncodedPicture
from deployments.photo import PhotoRequest
from deployments.photo.builtin import BuiltinPhoto
from load_tests.sample import FPS, Job, film_frames


def prepared(engine: BuiltinPhoto, job: Job) -> Iterator[EncodedPicture]:
    """The photos on the canvas, as many originals in memory at once as the engine takes."""
    for start in range(0, len(job.photos), engine.max_batch):
        paths = [Path(photo) for photo in job.photos[start : start + engine.max_batch]]
        size = job.width, job.height
        requests = [PhotoRequest(path.read_bytes(), path.name, size) for path in paths]
        yield from (result.picture for result in engine.run(requests))


def opened_music(job: Job) -> Audio:
    music = Path(job.music)
    return prober.open_track(music.read_bytes(), music.name, film_frames(len(job.photos)) / FPS)
