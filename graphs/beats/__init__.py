"""Graph `beats`: a project of tracks, pictures, loops and music videos, of which any file may be changed.

Five stages, each a plain async function over the project's files (`shelf`); only what depends on a change is
made again. As a job all files come as artifacts. No Ray, no HTTP.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from graphs.beats import clips, layout, pictures, tracks
from graphs.beats.folder import Memory
from graphs.beats.request import STAGES, BeatsJob, BeatsRequest, Stage
from graphs.beats.shelf import Shelf
from graphs.beats.work import Work
from graphs.models import Artifact, Models, Result, together

__all__ = ["BeatsJob", "BeatsRequest", "beats", "make"]

RUNS: dict[Stage, Callable[[Work], Awaitable[None]]] = {
    "music": tracks.music,
    "music_continuation": tracks.music_continuation,
    "image": pictures.image,
    "video": pictures.video,
    "audio_clip": clips.audio_clip,
}

NEEDS: dict[Stage, tuple[Stage, ...]] = {
    "music": (),
    "music_continuation": ("music",),
    "image": (),
    "video": ("image",),
    "audio_clip": ("music", "music_continuation", "image", "video"),
}
"""The stages without which a stage has nothing to work on."""


async def make(work: Work, stages: Sequence[Stage] = STAGES) -> None:
    """The stages named, in their order; tracks and pictures are made at the same time.

    Raises InputError for a stage that finds nothing to work on, and for a file that cannot be used.
    """

    async def chain(*names: Stage) -> None:
        for name in names:
            if name in stages:
                await RUNS[name](work)

    await together(chain("music", "music_continuation"), chain("image", "video"))
    await chain("audio_clip")


async def beats(request: BeatsJob, models: Models) -> Result:
    """The whole project, or the files of its `stages`: `audio_clip_music_1.mp4`, and all that they are made
    of as `musics-final-music_1.wav`, `images-prompt_1-img_0.jpg` and so on. The report is the stage log."""
    own = await together(*(models.fetch(source) for source in request.own_files))
    prompts = {request.prompt_path(folder): text.encode() for folder, text in request.own_prompts.items()}
    storage = Memory(dict(zip(request.own_names, own, strict=True)) | prompts)
    work = Work(request, models, Shelf(storage, takes=request.takes))
    wished = request.stages or list(STAGES)
    await make(work, [stage for stage in STAGES if stage in wished or _leads_to(stage, wished)])
    kept = {path: data for path, data in storage.files.items() if _is_of(work, path, wished)}
    artifacts = {
        layout.artifact(path): Artifact(data, layout.media_type(path)) for path, data in kept.items()
    }
    return Result(artifacts, {"request": request.model_dump(), **report(work.shelf)})


def report(shelf: Shelf) -> dict[str, Any]:
    """What JSON can carry of a run: each file, what became of it and why, and how often which."""
    lines = list(shelf.lines.values())
    counts = {
        stage: {
            action: sum((line.stage, line.action) == (stage, action) for line in lines)
            for action in ("made", "remade", "kept", "own", "unused")
        }
        for stage in STAGES
        if any(line.stage == stage for line in lines)
    }
    files = [
        {"file": line.path, "stage": line.stage, "action": line.action, "why": line.why, **line.about}
        for line in lines
    ]
    return {"stages_log": counts, "files": files}


def _leads_to(stage: Stage, wished: Sequence[Stage]) -> bool:
    return any(stage in NEEDS[each] for each in wished)


def _is_of(work: Work, path: str, wished: Sequence[Stage]) -> bool:
    line = work.shelf.lines.get(path)
    return line is not None and line.stage in wished
