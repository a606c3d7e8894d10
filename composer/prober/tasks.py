"""What a worker can do, by name. Imports every decoder: only the zygote loads it."""

from composer.prober import film, footage, photo, picture, track
from composer.prober.worker import Task

TASKS: dict[str, Task] = {
    "open_photo": photo.open_photo,
    "inspect_photo": photo.inspect_photo,
    "open_track": track.open_track,
    "open_clip": footage.open_clip,
    "read_film": film.read_film,
    "copy_picture": picture.copy_picture,
}

photo.warm()
track.warm()
footage.warm()
film.warm()
