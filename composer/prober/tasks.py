"""What a worker can do, by name. Imports every decoder: only the zygote loads it."""

from composer.prober import footage, photo, track
from composer.prober.worker import Task

TASKS: dict[str, Task] = {
    "open_photo": photo.open_photo,
    "inspect_photo": photo.inspect_photo,
    "open_track": track.open_track,
    "open_clip": footage.open_clip,
}

photo.warm()
track.warm()
footage.warm()
