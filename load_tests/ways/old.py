"""The way of the photo-vlog service: an MPEG-4 file of frames, encoded again by MoviePy with the sound.

Two kindnesses: photos are turned upright and cropped as ours are, where that service stretched them as they
lay, so that all ways encode the same pictures; and the music is there already.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from load_tests.sample import FADE, FPS, STILL, TURNS, Job


def frames(job: Job) -> Iterator[NDArray[np.uint8]]:
    """Every frame of the film, BGR."""
    size = job.width, job.height
    before = None
    for path in job.photos:
        photo = opened(path, size)
        if before is not None:
            for step in range(1, FADE + 1):
                part = step / (FADE + 1)
                yield np.asarray(cv2.addWeighted(before, 1 - part, photo, part, 0), np.uint8)
        for _ in range(STILL):
            yield photo
        before = photo


def opened(path: str, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A photo on the canvas: decoded whole, shrunk, turned upright, cropped."""
    with Image.open(path) as stored:
        orientation = stored.getexif().get(0x0112, 1)
        pixels = np.asarray(stored.convert("RGB"))
    turned = orientation in (6, 8)
    rows, columns = pixels.shape[:2][::-1] if turned else pixels.shape[:2]
    scale = max(size[0] / columns, size[1] / rows)
    width, height = round(columns * scale), round(rows * scale)
    small = cv2.resize(pixels, (height, width) if turned else (width, height), interpolation=cv2.INTER_AREA)
    upright = np.rot90(small, -TURNS[orientation])
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    cropped = upright[top : top + size[1], left : left + size[0]]
    return np.ascontiguousarray(cropped[..., ::-1])


def main(job: Job) -> None:
    from moviepy import AudioFileClip, VideoFileClip

    with TemporaryDirectory() as folder:
        silent = str(Path(folder, "frames.mp4"))
        writer = cv2.VideoWriter(silent, cv2.VideoWriter.fourcc(*"mp4v"), FPS, (job.width, job.height))
        for frame in frames(job):
            writer.write(frame)
        writer.release()
        with VideoFileClip(silent) as film, AudioFileClip(job.music) as music:
            sound = music.subclipped(0, film.duration)
            film.with_audio(sound).write_videofile(
                job.target,
                codec="libx264",
                audio_codec="aac",
                temp_audiofile_path=folder,
                logger=None,
            )


if __name__ == "__main__":
    main(Job.from_json(sys.argv[1]))
