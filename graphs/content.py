"""Graph `content`: a scene and a genre become footage with music, cut on its beats. No Ray, no HTTP."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from composer import wav
from composer.measure import measure_file
from composer.media import Audio
from composer.music.brief import read_brief
from composer.music.cues import Cues
from composer.paint.words import read_scene
from composer.rhythm import choose_tempo
from composer.shots import shot_list
from composer.sound import RATE, fit, resample, stereo
from composer.timeline import Shot, Timeline, Transition
from composer.tracking import settle
from deployments.assemble import AssembleRequest
from deployments.music import MusicRequest, MusicResult
from deployments.video import VideoRequest, VideoResult
from graphs.content_request import ContentRequest, canvas
from graphs.models import Artifact, Models, Result, together

__all__ = ["ContentRequest", "content"]

_LEAST_SECTION = 6.0
"""Seconds: music changes its section with a shot, but not with every short one."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """The film before anything of it is made: its tempo, the beats of a shot, the frame on which each shot
    ends, and how many frames a transition lasts (even, so that its middle is the cut)."""

    tempo: float
    beats: float
    ends: tuple[int, ...]
    joint: int

    @property
    def lengths(self) -> list[int]:
        return [end - start for start, end in pairwise((0, *self.ends))]

    def seen(self, shot: int) -> int:
        """How many frames a shot is seen, half of its transitions counted in."""
        joints = (shot > 0) + (shot < len(self.ends) - 1)
        return self.lengths[shot] + joints * self.joint // 2


async def content(request: ContentRequest, models: Models) -> Result:
    """Footage and music are made at the same time, to one plan: every cut is on a beat.

    `video.mp4` lasts `seconds` to the frame. Sound that the video model made with its footage is not mixed
    in: it is `video-footage.wav`, as long as the film, with each shot's where the shot is.
    """
    plan = _planned(request)
    prompts = shot_list(request.prompt, len(plan.ends), request.seed)
    wanted = _music(request, plan)
    shots, (piece,) = await together(_shots(request, models, plan, prompts), together(models.music(wanted)))
    mp4, quality = await _assemble(request, models, plan, shots, piece)
    artifacts = {"video.mp4": Artifact(mp4, "video/mp4")}
    own = _own_sound(request, plan, shots)
    if own is not None:
        artifacts["video-footage.wav"] = Artifact(await asyncio.to_thread(wav.float32, own), "audio/wav")
    report = {
        "request": request.model_dump(),
        "shots": _told(request, plan, prompts, shots),
        "music": {"prompt": wanted.prompt, "seed": request.seed, **piece.understood},
        "cuts": [end / request.fps for end in plan.ends[:-1]],
        "quality": quality,
    }
    return Result(artifacts, report)


def _planned(request: ContentRequest) -> _Plan:
    """Shots of whole beats at the tempo that suits the genre; the last one takes what is left over."""
    brief = read_brief(_sound_of(request))
    low, high = brief.tempo_range
    wished = request.tempo or brief.wished_tempo
    tempo, beats = choose_tempo(request.shot_seconds, request.fps, low, high, wished)
    frames = round(request.seconds * request.fps)
    each = beats * 60 / tempo * request.fps
    count = max(1, round(frames / each))
    ends = (*(round(each * number) for number in range(1, count)), frames)
    joint = 0 if request.transition == "cut" else 2 * round(request.transition_seconds * request.fps / 2)
    shortest = min(end - start for start, end in pairwise((0, *ends)))
    return _Plan(tempo, beats, ends, min(joint, shortest // 2 * 2))


def _sound_of(request: ContentRequest) -> str:
    """The words for the music: its genre, its mood or else the scene's, its instruments."""
    mood = request.mood or read_scene(request.prompt).mood
    return ", ".join(words for words in (request.genre, mood, request.instruments) if words.strip())


def _music(request: ContentRequest, plan: _Plan) -> MusicRequest:
    cuts = tuple(end / request.fps for end in plan.ends[:-1])
    cues = Cues(boundaries=_boundaries(cuts, request.seconds), cuts=cuts)
    return MusicRequest(_sound_of(request), plan.ends[-1] / request.fps, plan.tempo, request.seed, cues, RATE)


def _boundaries(cuts: Sequence[float], seconds: float) -> tuple[float, ...]:
    """Those cuts with which the music changes, too: a section lasts _LEAST_SECTION or more."""
    kept = [0.0]
    for cut in cuts:
        if min(cut - kept[-1], seconds - cut) >= _LEAST_SECTION:
            kept.append(cut)
    return tuple(kept[1:])


async def _shots(
    request: ContentRequest, models: Models, plan: _Plan, prompts: Sequence[str]
) -> list[VideoResult]:
    width, height = canvas(request.size, request.aspect)
    wanted = [
        VideoRequest(
            prompt,
            width,
            height,
            request.fps,
            plan.seen(number),
            (request.seed + number) % 2**32,
            request.negative_prompt,
            request.steps,
            request.guidance,
        )
        for number, prompt in enumerate(prompts)
    ]
    return await together(*(models.video(shot) for shot in wanted))


async def _assemble(
    request: ContentRequest, models: Models, plan: _Plan, shots: Sequence[VideoResult], piece: MusicResult
) -> tuple[bytes, dict[str, Any]]:
    """The finished film, and what was measured of it."""
    audio, grid = await asyncio.to_thread(settle, piece.audio, piece.grid, request.fps, plan.beats)
    kind = request.transition if plan.joint else "cut"
    joins = [Transition(kind, plan.joint)] * (len(shots) - 1) + [Transition()]
    timeline = Timeline(
        *canvas(request.size, request.aspect),
        request.fps,
        tuple(
            Shot(shot.clip, length, into=join)
            for shot, length, join in zip(shots, plan.lengths, joins, strict=True)
        ),
    )
    made = await models.assemble(AssembleRequest(timeline, audio))
    cuts = [cut / request.fps for cut in timeline.cuts]
    quality = await asyncio.to_thread(measure_file, made.mp4, cuts, grid)
    return made.mp4, quality.as_dict()


def _own_sound(request: ContentRequest, plan: _Plan, shots: Sequence[VideoResult]) -> Audio | None:
    """The footage's own sound, each shot's where the shot is seen from its cut on; None without any."""
    if not any(shot.audio for shot in shots):
        return None
    whole = np.zeros((2, round(plan.ends[-1] / request.fps * RATE)), np.float32)
    for number, (shot, length) in enumerate(zip(shots, plan.lengths, strict=True)):
        if shot.audio is None:
            continue
        start = round((plan.ends[number] - length) / request.fps * RATE)
        sound = fit(resample(stereo(shot.audio), RATE), length / request.fps).samples
        stop = min(start + sound.shape[1], whole.shape[1])
        whole[:, start:stop] = sound[:, : stop - start]
    return Audio(whole, RATE)


def _told(
    request: ContentRequest, plan: _Plan, prompts: Sequence[str], shots: Sequence[VideoResult]
) -> list[dict[str, Any]]:
    """Every shot: its words, its seed, its seconds, and what was made of the words."""
    rows = zip(prompts, shots, plan.lengths, plan.ends, strict=True)
    return [
        {
            "prompt": prompt,
            "seed": (request.seed + number) % 2**32,
            "start": (end - length) / request.fps,
            "end": end / request.fps,
            "takes": [cut / request.fps for cut in shot.cuts],
            "understood": dict(shot.understood),
        }
        for number, (prompt, shot, length, end) in enumerate(rows)
    ]
