"""The stage `audio_clip`: a music video for each track, of one prompt's loops, which change on its beats."""

import asyncio
from collections.abc import Sequence
from itertools import cycle
from typing import Any

import numpy as np

from composer.clips import join
from composer.cutting import cut_marks, next_cut
from composer.measure import measure_file
from composer.media import EncodedClip
from composer.prober import open_clip
from composer.timeline import Shot, Timeline
from deployments.assemble import AssembleRequest
from deployments.track import TrackRequest, TrackResult
from graphs.beats import layout
from graphs.beats.shelf import Product
from graphs.beats.work import Work, needed

SMOOTH_FPS = 24
"""A film has at least so many frames a second, or else no cut could be on its beat."""

LONGEST = 600.0
"""Seconds of a track, and of a loop, that are used."""


async def audio_clip(work: Work) -> None:
    """The tracks, each with the next prompt's loops: shuffled, repeated until the track is over."""
    stage = "audio_clip"
    tracks = needed(work.tracks(stage), layout.FINAL, "music_continuation")
    found = [loops for folder in work.folders() if (loops := work.videos(stage, folder))]
    folders = needed(found, layout.VIDEOS, "video")
    recipe = _recipe(work)
    products = [
        Product(_path(track), stage, recipe, (track, *loops), ("track", "assemble"))
        for track, loops in zip(tracks, cycle(folders), strict=False)
    ]
    for product in await work.shelf.stale(products):
        await _make(work, product)


def _path(track: str) -> str:
    return f"{layout.CLIPS}/audio_clip_{layout.stem(track)}.mp4"


def _recipe(work: Work) -> dict[str, Any]:
    image, video = work.request.image, work.request.video
    return work.request.audio_clip.model_dump() | {
        "width": image.width,
        "height": image.height,
        "fps": film_rate(video.smooth_fps or video.video_fps),
        "seed": work.request.seed,
    }


def film_rate(fps: int) -> int:
    """The least multiple of the loops' rate that is smooth enough to cut on beats."""
    return fps * -(-SMOOTH_FPS // fps)


async def _make(work: Work, product: Product) -> None:
    track, *loops = product.inputs
    seed = work.seed(product)
    sound = await _sound(work, track)
    order = [loops[place] for place in np.random.default_rng(seed).permutation(len(loops))]
    shots = await _shots(work, order, sound, product.recipe["fps"])
    image = work.request.image
    timeline = Timeline(image.width, image.height, product.recipe["fps"], tuple(shot for _, shot in shots))
    made = await work.models.assemble(AssembleRequest(timeline, sound.audio))
    cuts = [cut / timeline.fps for cut in timeline.cuts]
    quality = await asyncio.to_thread(measure_file, made.mp4, cuts, sound.grid)
    used = list(dict.fromkeys(path for path, _ in shots))
    about = {"seed": seed, "loops": [path for path, _ in shots], "cuts": cuts, "quality": quality.as_dict()}
    await work.shelf.put(product, made.mp4, [track, *used], about)


async def _sound(work: Work, path: str) -> TrackResult:
    """The track as often as it is to be heard, and its beats: measured, whoever made it."""
    data = await work.shelf.read(path)
    times = work.request.audio_clip.n_music_loops
    return await work.models.track(TrackRequest(data, layout.name(path), LONGEST, times))


async def _shots(work: Work, order: Sequence[str], sound: TrackResult, fps: int) -> list[tuple[str, Shot]]:
    """The loops in their order, again and again, until the sound is filled; each is opened when it comes.

    A loop that follows itself goes round unseen: it is not cut.
    """
    total = max(1, round(sound.audio.seconds * fps))
    alone = len(order) == 1 and work.request.video.loop_video
    on_beat = work.request.audio_clip.on_beat and not alone
    marks = cut_marks(sound.grid, sound.audio.seconds, fps) if on_beat else ([], [])
    clips: dict[str, EncodedClip] = {}
    shots: list[tuple[str, Shot]] = []
    begun = 0
    for path in cycle(order):
        if begun >= total:
            return shots
        if path not in clips:
            clips[path] = await _opened(work, path, fps)
        end = next_cut(begun, clips[path].frames, total, fps, marks)
        shots.append((path, Shot(clips[path], end - begun)))
        begun = end
    raise AssertionError("there is always a loop: order is not empty")


async def _opened(work: Work, path: str, fps: int) -> EncodedClip:
    """A loop, whoever put it there, as a stranger's footage; what is shorter than a second is repeated."""
    image = work.request.image
    data = await work.shelf.read(path)
    size = image.width, image.height
    clip = await asyncio.to_thread(open_clip, data, path, size, fps, LONGEST)
    return await asyncio.to_thread(join, [clip] * -(-fps // clip.frames))
