"""Graph `vlog`: photos and a music prompt become a video whose photos change on the beat. No Ray, no HTTP."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import Field, field_validator, model_validator

from composer.camera import MARGIN, ken_burns
from composer.errors import InputError
from composer.measure import measure_file
from composer.media import Audio
from composer.music.brief import read_brief
from composer.photos import average_size, parse_size
from composer.rhythm import BeatGrid, choose_tempo, place_cuts
from composer.timeline import Direction, Motion, Shot, Timeline, Transition, TransitionKind
from composer.tracking import settle
from deployments.assemble import AssembleRequest
from deployments.music import MusicRequest
from deployments.photo import Fit, PhotoRequest, PhotoResult
from deployments.track import TrackRequest
from graphs.models import Artifact, Models, Result, together
from graphs.requests import Request
from graphs.sources import source_name

PHOTOS_AT_ONCE = 4
"""Photos in flight: enough to keep two cores busy, few enough that 200 originals never share memory."""


class VlogRequest(Request):
    """What a vlog is made of. Photos keep their order; a photo lasts `seconds_per_photo` from cut to cut,
    bent to whole beats of the music; transitions lie inside that time, centred on the cut."""

    photos: list[str] = Field(description="1 to 200 paths, URLs or ids of uploads, in their order")
    prompt: str = Field("", max_length=2000, description="what the music should be like")
    seconds_per_photo: float = Field(2.0, ge=0.2, le=60)
    transition: TransitionKind = "dissolve"
    transition_direction: Direction | None = None
    transition_seconds: float = Field(0.5, ge=0, le=10)
    fps: int = Field(30, ge=10, le=60)
    size: str = Field("1080p", max_length=20, description="720p, 1080p, 4k, square, vertical, WxH or average")
    fit: Fit = "cover"
    ken_burns: bool = True
    tempo: float | None = Field(None, ge=40, le=240, description="beats a minute; chosen to fit if not given")
    seed: int = Field(0, ge=0, le=2**32 - 1, description="of the music")
    variants: int = Field(
        1, ge=1, le=4, description="videos, each with music of its own (seed, seed + 1, ...)"
    )
    music: str | None = Field(None, max_length=2000, description="one's own track: a path, URL or id")
    no_music: bool = False
    skip_bad_photos: bool = False

    @field_validator("photos")
    @classmethod
    def _some_photos(cls, photos: list[str]) -> list[str]:
        if not 1 <= len(photos) <= 200:
            raise ValueError(f"{len(photos)} photos were given, 1 to 200 are allowed")
        for number, photo in enumerate(photos):
            if not 1 <= len(photo) <= 2000:
                raise ValueError(
                    f"photo {number + 1}: a path or URL has 1 to 2000 characters, not {len(photo)}"
                )
        return photos

    @field_validator("transition", mode="before")
    @classmethod
    def _known_transition(cls, kind: Any) -> Any:
        if kind not in get_args(TransitionKind):
            raise ValueError(f"{kind!r:.60} is unknown: one of {', '.join(get_args(TransitionKind))}")
        return kind

    @field_validator("prompt")
    @classmethod
    def _printable(cls, prompt: str) -> str:
        if any(
            (ord(letter) < 32 and letter not in "\n\t") or 0xD800 <= ord(letter) < 0xE000 for letter in prompt
        ):
            raise ValueError("control characters and lone surrogates are not allowed")
        return prompt

    @model_validator(mode="after")
    def _whole(self) -> "VlogRequest":
        if self.no_music and self.music:
            raise InputError("music and no_music exclude each other: leave one out", field="music")
        if not (self.prompt.strip() or self.music or self.no_music):
            raise InputError("prompt: it is empty; say what the music should be like", field="prompt")
        if self.transition != "cut" and self.transition_seconds > self.seconds_per_photo:
            raise InputError(
                f"transition_seconds: {self.transition_seconds:g} s is longer than a photo lasts: "
                f"at most seconds_per_photo, {self.seconds_per_photo:g} s",
                field="transition_seconds",
            )
        Transition(self.transition, 0, self.transition_direction)
        parse_size(self.size)
        return self


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
    tempo, beats = _tempo(request)
    seconds_each = beats * 60 / tempo
    photos, scores = await together(
        _prepare(request, models), _scores(request, models, tempo, seconds_each * len(request.photos))
    )
    if photos.skipped:  # the music was asked for too long a film: a new one ends where this film ends
        scores = await _scores(request, models, tempo, seconds_each * len(photos.used))
    artifacts, videos = {}, {}
    for number, score in enumerate(scores):
        name = "video.mp4" if number == 0 else f"video-{number + 1}.mp4"
        artifacts[name], videos[name] = await _assemble(request, models, photos, score, seconds_each)
    report = {"request": request.model_dump(), "skipped_photos": photos.skipped, "videos": videos}
    return Result(artifacts, report)


def _tempo(request: VlogRequest) -> tuple[float, float]:
    """The tempo to ask for, and how many of its beats a photo lasts."""
    brief = read_brief(request.prompt)
    wished = request.tempo or brief.wished_tempo
    low, high = brief.tempo_range
    return choose_tempo(request.seconds_per_photo, request.fps, low, high, wished)


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
        named = InputError(f"photo {number + 1}: {error.message}", error.code, f"photos[{number}]")
        if request.skip_bad_photos:
            return named
        raise named from error


async def _lay(
    request: VlogRequest, models: Models, data: bytes, name: str, canvas: tuple[int, int] | None
) -> PhotoResult:
    margin = MARGIN if request.ken_burns else 1.0
    return await models.photo(PhotoRequest(data, name, canvas, request.fit, margin if canvas else 1.0))


async def _scores(request: VlogRequest, models: Models, tempo: float, seconds: float) -> list[_Score]:
    """The music of each video: one's own track, silence, or `variants` pieces of our own."""
    if request.no_music:
        return [_Score(None, BeatGrid(tempo, (), (), True), {"source": "none"})]
    if request.music:
        data = await models.fetch(request.music)
        # Cuts follow the track's beats, so the film may end up to a beat a photo later than asked.
        track = await models.track(TrackRequest(data, source_name(request.music), seconds * 1.2 + 5))
        return [_Score(track.audio, track.grid, {"source": source_name(request.music)})]
    seeds = range(request.seed, request.seed + request.variants)
    wanted = [MusicRequest(request.prompt, seconds, tempo, seed) for seed in seeds]
    pieces = await together(*(models.music(piece) for piece in wanted))
    return [
        _Score(piece.audio, piece.grid, {"source": "music", "seed": seed, **piece.understood})
        for seed, piece in zip(seeds, pieces, strict=True)
    ]


async def _assemble(
    request: VlogRequest, models: Models, photos: _Photos, score: _Score, seconds_each: float
) -> tuple[Artifact, dict[str, Any]]:
    """One finished video, and the measured report on it."""
    audio, grid = score.audio, score.grid
    if audio is not None:
        audio, grid = await asyncio.to_thread(settle, audio, grid, request.fps)
    ends = place_cuts(grid, len(photos.used), seconds_each, request.fps)
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
