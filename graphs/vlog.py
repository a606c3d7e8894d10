"""Graph `vlog`: photos and a music prompt become a video whose photos change on the beat. No Ray, no HTTP."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from composer.camera import MARGIN, ken_burns
from composer.errors import InputError
from composer.measure import measure_file
from composer.media import Audio
from composer.music.brief import read_brief
from composer.music.cues import Cues
from composer.photos import average_size, parse_size
from composer.rhythm import BeatGrid, choose_tempo, place_cuts
from composer.timeline import Motion, Shot, Timeline, Transition
from composer.tracking import settle
from deployments.assemble import AssembleRequest
from deployments.music import MusicRequest
from deployments.photo import PhotoRequest, PhotoResult
from deployments.track import TrackRequest
from graphs.models import Artifact, Models, Result, together
from graphs.sources import source_name
from graphs.vlog_request import VlogRequest

__all__ = ["VlogRequest", "vlog"]

PHOTOS_AT_ONCE = 4
"""Photos in flight: enough to keep two cores busy, few enough that 200 originals never share memory."""


@dataclass(frozen=True, slots=True)
class _Photos:
    """The photos that could be used, the size of the canvas, and which were skipped and why."""

    used: list[PhotoResult]
    size: tuple[int, int]
    skipped: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class _Score:
    """Sound to cut to, and what is known of it; no sound and a grid without beats for a silent film."""

    audio: Audio | None
    grid: BeatGrid
    about: dict[str, Any]


async def vlog(request: VlogRequest, models: Models) -> Result:
    """Photos and music are made at the same time; the cuts are placed on the beats that came out.

    Raises InputError for a photo or track that cannot be used (a photo is skipped and reported instead
    when the request says so, as long as one is left).
    """
    pace = _pace(request)
    photos, scores = await together(
        _prepare(request, models), _scores(request, models, pace, len(request.photos))
    )
    if photos.skipped:  # the music was asked for too long a film: a new one ends where this film ends
        scores = await _scores(request, models, pace, len(photos.used))
    artifacts, videos = {}, {}
    for number, score in enumerate(scores):
        name = "video.mp4" if number == 0 else f"video-{number + 1}.mp4"
        artifacts[name], videos[name] = await _assemble(request, models, photos, score, pace)
    report = {"request": request.model_dump(), "skipped_photos": photos.skipped, "videos": videos}
    return Result(artifacts, report)


@dataclass(frozen=True, slots=True)
class _Pace:
    """The tempo to ask for (beats a minute), how many of its beats a photo lasts, and that in seconds."""

    tempo: float
    beats: float
    seconds: float


def _pace(request: VlogRequest) -> _Pace:
    """A photo lasts whole beats of our own music; one's own track has a tempo that is not ours to choose."""
    if request.music or request.no_music:
        return _Pace(0.0, 1.0, request.seconds_per_photo)
    brief = read_brief(request.prompt)
    wished = request.tempo or brief.wished_tempo
    low, high = brief.tempo_range
    tempo, beats = choose_tempo(request.seconds_per_photo, request.fps, low, high, wished)
    return _Pace(tempo, beats, beats * 60 / tempo)


async def _prepare(request: VlogRequest, models: Models) -> _Photos:
    """Every photo laid on the canvas."""
    size = parse_size(request.size)
    canvas = None if size == "average" else size
    gate = asyncio.Semaphore(PHOTOS_AT_ONCE)
    answers = await together(
        *(_photo(request, models, gate, number, canvas) for number in range(len(request.photos)))
    )
    used = [answer for answer in answers if isinstance(answer, PhotoResult)]
    skipped = [
        {"photo": source_name(source), "number": str(number), "code": answer.code, "message": answer.message}
        for number, (source, answer) in enumerate(zip(request.photos, answers, strict=True), 1)
        if isinstance(answer, InputError)
    ]
    if not used:
        raise InputError(
            f"none of the {len(answers)} photos can be used: {skipped[0]['message']}", field="photos"
        )
    if canvas is None:
        canvas = average_size([photo.source_size for photo in used])
        again = (_lay(request, models, photo.picture.data, "photo", canvas) for photo in used)
        used = await together(*again)
    return _Photos(used, canvas, skipped)


async def _photo(
    request: VlogRequest, models: Models, gate: asyncio.Semaphore, number: int, canvas: tuple[int, int] | None
) -> PhotoResult | InputError:
    """The photo `number` prepared, or why it cannot be used if bad ones are to be skipped."""
    source = request.photos[number]
    try:
        async with gate:
            data = await models.fetch(source)
            return await _lay(request, models, data, source_name(source), canvas)
    except InputError as error:
        kind = type(error)  # a source that may answer later stays one
        named = kind(f"photo {number + 1}: {error.message}", error.code, f"photos[{number}]")
        if request.skip_bad_photos:
            return named
        raise named from error


async def _lay(
    request: VlogRequest, models: Models, data: bytes, name: str, canvas: tuple[int, int] | None
) -> PhotoResult:
    margin = MARGIN if request.ken_burns else 1.0
    return await models.photo(PhotoRequest(data, name, canvas, request.fit, margin if canvas else 1.0))


async def _scores(request: VlogRequest, models: Models, pace: _Pace, photos: int) -> list[_Score]:
    """The music of each video: one's own track, silence, or `variants` pieces of our own."""
    seconds = pace.seconds * photos
    if request.no_music:
        return [_Score(None, BeatGrid(0.0, (), (), True), {"source": "none"})]
    if request.music:
        data = await models.fetch(request.music)
        # Cuts follow the track's beats, so the film may end up to a beat a photo later than asked.
        track = await models.track(TrackRequest(data, source_name(request.music), seconds * 1.2 + 5))
        return [_Score(track.audio, track.grid, {"source": source_name(request.music)})]
    seeds = range(request.seed, request.seed + request.variants)
    cues = Cues(cuts=tuple(pace.seconds * number for number in range(1, photos)))
    wanted = [MusicRequest(request.prompt, seconds, pace.tempo, seed, cues) for seed in seeds]
    pieces = await together(*(models.music(piece) for piece in wanted))
    return [
        _Score(piece.audio, piece.grid, {"source": "music", "seed": seed, **piece.understood})
        for seed, piece in zip(seeds, pieces, strict=True)
    ]


async def _assemble(
    request: VlogRequest, models: Models, photos: _Photos, score: _Score, pace: _Pace
) -> tuple[Artifact, dict[str, Any]]:
    """One finished video, and the measured report on it."""
    audio, grid = score.audio, score.grid
    if audio is not None:
        audio, grid = await asyncio.to_thread(settle, audio, grid, request.fps, pace.beats)
    ends = place_cuts(grid, len(photos.used), pace.seconds, request.fps)
    timeline = Timeline(*photos.size, request.fps, _shots(request, photos.used, ends))
    made = await models.assemble(AssembleRequest(timeline, audio))
    seconds = [cut / request.fps for cut in timeline.cuts]
    quality = await asyncio.to_thread(measure_file, made.mp4, seconds, grid)
    about = {"music": score.about, "cuts": seconds, "quality": quality.as_dict()}
    return Artifact(made.mp4, "video/mp4"), about


def _shots(request: VlogRequest, photos: Sequence[PhotoResult], ends: Sequence[int]) -> tuple[Shot, ...]:
    """The photos as shots that end on the frames `ends`."""
    lengths = [end - start for start, end in zip((0, *ends), ends, strict=False)]
    # Even, so that the middle of a transition is the cut itself; never longer than the shortest shot.
    wished = 0 if request.transition == "cut" else 2 * round(request.transition_seconds * request.fps / 2)
    frames = min([wished, *(length // 2 * 2 for length in lengths)])
    kind = request.transition if frames else "cut"
    join = Transition(kind, frames, request.transition_direction if frames else None)
    last = len(photos) - 1
    return tuple(
        Shot(
            photo.picture,
            lengths[number],
            ken_burns(number, photo.focus) if request.ken_burns else Motion(),
            join if number < last else Transition(),
        )
        for number, photo in enumerate(photos)
    )
