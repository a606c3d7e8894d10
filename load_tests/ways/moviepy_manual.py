"""MoviePy alone as its manual shows it: clips laid over each other in time, each faded in over the last.

Photos are opened as in the old way: shrunk by OpenCV, which is faster than MoviePy's own resizing.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from load_tests.sample import FADE, FPS, STILL, Job
from load_tests.ways.old import opened


def main(job: Job) -> None:
    from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, vfx

    clips = []
    for number, path in enumerate(job.photos):
        photo = ImageClip(opened(path, (job.width, job.height))[..., ::-1])
        last = number == len(job.photos) - 1
        shown = STILL + (FADE if number else 0) + (0 if last else FADE)
        clip = photo.with_duration(shown / FPS).with_start(max(0, number * (STILL + FADE) - FADE) / FPS)
        clips.append(clip.with_effects([vfx.CrossFadeIn(FADE / FPS)]) if number else clip)
    film = CompositeVideoClip(clips)
    with TemporaryDirectory() as folder, AudioFileClip(job.music) as music:
        film.with_audio(music.subclipped(0, film.duration)).write_videofile(
            job.target,
            fps=FPS,
            codec="libx264",
            audio_codec="aac",
            temp_audiofile=str(Path(folder, "sound.m4a")),
            logger=None,
        )


if __name__ == "__main__":
    main(Job.from_json(sys.argv[1]))
