"""Graph `content`: a scene and a genre become footage with music, cut on its beats. No Ray, no HTTP."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from composer import wav
from composer.canvas import canvas
from composer.measure import measure_file
from composer.media import Audio
from composer.music.brief import read_brief
from composer.music.cues import Cues
from composer.paint.words import read_scene
from composer.rhythm import CUT_AFTER_ATTACK, BeatGrid, choose_tempo
from composer.shots import shot_list
from composer.sound import RATE, fit, resample, stereo
from composer.timeline import Shot, Timeline, Transition
from composer.tracking import settle
from deployments.assemble import AssembleRequest
from deployments.music import MusicRequest
from deployments.video import VideoRequest, VideoResult
from graphs.content_request import ContentRequest
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

    def cuts(self, fps: int) -> list[float]:
        """The seconds at which one shot gives way to the next."""
        return [end / fps for end in self.ends[:-1]]

    @property
    def lengths(self) -> list[int]:
        return [end - start for start, end in pairwise((0, *self.ends))]

    def wanted(self, shot: int) -> int:
        """How many frames of footage a shot needs: half of its transitions counted in, and one to spare
        before a cut, which may come a frame later."""
        after = shot < len(self.ends) - 1
        return self.lengths[shot] + ((shot > 0) + after) * self.joint // 2 + after

    def on(self, grid: BeatGrid, fps: int) -> "_Plan":
        """The same with each cut a frame later where that is nearer to a beat of the grid: sound that
        begins a fraction of a frame late is heard there."""

        def off(frame: int) -> float:
            return min((abs(beat + CUT_AFTER_ATTACK - frame / fps) for beat in grid.beats), default=0.0)

        cuts = (min(end, end + 1, key=off) for end in self.ends[:-1])
        return replace(self, ends=(*cuts, self.ends[-1]))


async def content(request: ContentRequest, models: Models) -> Result:
    """Footage and music are made at the same time, to one plan: every cut is on a beat.

    `video.mp4` lasts `seconds` to the frame. Sound that the video model made with its footage is not mixed
    in: it is `video-footage.wav`, as long as the film, with each shot's where the shot is.
    """
    plan = _planned(request)
    prompts = shot_list(request.prompt, len(plan.ends), request.seed)
    wanted = _music(request, plan)
    shots, piece = await together(_shots(request, models, plan, prompts), models.music(wanted))
    audio, grid = await asyncio.to_thread(settle, piece.audio, piece.grid, request.fps, plan.beats)
    plan = plan.on(grid, request.fps)
    mp4 = await _assembled(request, models, plan, shots, audio)
    quality = await asyncio.to_thread(measure_file, mp4, plan.cuts(request.fps), grid)
    artifacts = {"video.mp4": Artifact(mp4, "video/mp4")}
    own = _own_sound(request, plan, shots)
    if own is not None:
        artifacts["video-footage.wav"] = Artifact(await asyncio.to_thread(wav.float32, own), "audio/wav")
    report = {
        "request": request.model_dump(),
        "shots": _told(request, plan, prompts, shots),
        "music": {"prompt": wanted.prompt, "seed": request.seed, **piece.understood},
        "cuts": plan.cuts(request.fps),
        "quality": quality.as_dict(),
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
    cuts = tuple(plan.cuts(request.fps))
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
            plan.wanted(number),
            (request.seed + number) % 2**32,
            request.negative_prompt,
            request.steps,
            request.guidance,
        )
        for number, prompt in enumerate(prompts)
    ]
    return await together(*(models.video(shot) for shot in wanted))


async def _assembled(
    request: ContentRequest, models: Models, plan: _Plan, shots: Sequence[VideoResult], audio: Audio
) -> bytes:
    kind = request.transition if plan.joint else "cut"
    joins = [Transition(kind, plan.joint)] * (len(shots) - 1) + [Transition()]
    rows = zip(shots, plan.lengths, joins, strict=True)
    film = tuple(Shot(shot.clip, length, into=join) for shot, length, join in rows)
    timeline = Timeline(*canvas(request.size, request.aspect), request.fps, film)
    return (await models.assemble(AssembleRequest(timeline, audio))).mp4


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
