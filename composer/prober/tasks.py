"""What a worker can do, by name. Imports every decoder: only the zygote loads it.

This is where the opening of strangers' footage joins, beside photos and tracks.
"""

from composer.prober import photo, track
from composer.prober.worker import Task

TASKS: dict[str, Task] = {
    "open_photo": photo.open_photo,
    "inspect_photo": photo.inspect_photo,
    "open_track": track.open_track,
}

photo.warm()
track.warm()
