"""A studio for tests: every slot answered at once by something small, and everything that was asked noted."""

import asyncio
import io
import random
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from PIL import Image

from composer.clips import encode_clip
from composer.codec import encode_picture
from composer.errors import EngineUnavailable
from composer.media import Audio, EncodedClip, Picture
from composer.render import render
from composer.rhythm import BeatGrid
from deployments.assemble import AssembleRequest, AssembleResult
from deployments.motion import MotionRequest, MotionResult
from deployments.music import MusicRequest, MusicResult
from deployments.photo import PhotoRequest, PhotoResult
from deployments.picture import PictureRequest, PictureResult
from deployments.track import TrackRequest, TrackResult
from graphs.beats import BeatsRequest, make
from graphs.beats.folder import Folder
from graphs.beats.request import STAGES, Stage
from graphs.beats.shelf import Shelf
from graphs.beats.work import Work
from graphs.models import SLOTS, Models
from graphs.requests import parse

RATE = 48_000

SMALL: dict[str, Any] = {
    "music": {"prompt": "calm lo-fi", "n_music": 2, "music_duration": 3, "initial_music_tokens": 100},
    "image": {
        "prompt": "Mystical Landscape",
        "prompt_modifiers": ["oil", "ink"],
        "n_images": 2,
        "width": 64,
        "height": 64,
    },
    "video": {"n_continuations": 1},
}


def project(**changes: Any) -> BeatsRequest:
    """A small project; `music={"prompt": ...}` changes a key of a section."""
    values = {name: dict(section) for name, section in SMALL.items()}
    for name, change in changes.items():
        values[name] = {**values.get(name, {}), **change} if isinstance(change, dict) else change
    return parse(BeatsRequest, values)


@dataclass
class Studio:
    """Slots that answer at once; `asked` holds every request, `counts` how many of each slot.

    `weary` is a slot and the number of the call from which on it is too busy to answer. A `slow` one takes a
    moment for each answer, of a length that nobody knows.
    """

    asked: list[tuple[str, Any]] = field(default_factory=list)
    weary: tuple[str, int] = ("", 0)
    slow: bool = False

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(slot for slot, _ in self.asked))

    def of(self, slot: str) -> list[Any]:
        return [request for asked, request in self.asked if asked == slot]

    @property
    def models(self) -> Models:
        calls: dict[str, Any] = {slot: self._call(slot) for slot in SLOTS}
        return Models(fetch=_file, **calls)

    def _call(self, slot: str) -> Any:
        async def call(request: Any) -> Any:
            self.asked.append((slot, request))
            if slot == self.weary[0] and len(self.of(slot)) >= self.weary[1]:
                raise EngineUnavailable("every engine is busy; try again later")
            if self.slow:
                await asyncio.sleep(random.uniform(0, 0.02))
            return globals()[f"_{slot}"](request)

        return call


async def run(
    root: Path,
    request: BeatsRequest,
    studio: Studio | None = None,
    stages: tuple[Stage, ...] = STAGES,
    engines: dict[str, str] | None = None,
) -> dict[str, str]:
    """The project made in a folder: what became of each file."""
    folder = Folder(root)
    shelf = Shelf(folder, folder.load(), engines)
    try:
        await make(Work(request, (studio or Studio()).models, shelf), stages)
    finally:
        shelf.close()
    return {line.path: line.action for line in shelf.lines.values()}


def changed(actions: dict[str, str]) -> set[str]:
    """The files that were made or made again."""
    return {path for path, action in actions.items() if action in ("made", "remade")}


async def _file(source: str) -> bytes:
    return await asyncio.to_thread(Path(source).read_bytes)


def clicks(seconds: float, seed: int = 0, tempo: float = 120.0) -> Audio:
    """Clicks at a tempo over a tone that the seed chooses."""
    time = np.arange(round(seconds * RATE)) / RATE
    wave = 0.1 * np.sin(2 * np.pi * (200 + seed % 400) * time)
    beat = time % (60 / tempo)
    wave += 0.6 * np.exp(-beat * 60) * np.sin(2 * np.pi * 1000 * beat)
    return Audio(np.stack([wave, wave]).astype(np.float32), RATE)


def _music(request: MusicRequest) -> MusicResult:
    pitch = zlib.crc32(f"{request.seed} {request.prompt}".encode())
    return MusicResult(clicks(request.seconds, pitch), _grid(request.seconds), {"genre": "lofi"})


def _grid(seconds: float) -> BeatGrid:
    beats = tuple(np.arange(0, seconds, 0.5).tolist())
    return BeatGrid(120.0, beats, beats[::4], exact=False)


def _track(request: TrackRequest) -> TrackResult:
    samples, rate = soundfile.read(io.BytesIO(request.data), dtype="float32", always_2d=True)
    whole = np.tile(np.ascontiguousarray(samples.T), (1, max(1, request.times)))
    audio = Audio(np.repeat(whole, 3 - len(whole), axis=0)[:2], rate)
    return TrackResult(audio, _grid(audio.seconds))


def _picture(request: PictureRequest) -> PictureResult:
    words = zlib.crc32(request.prompt.encode())
    colour = np.random.default_rng((request.seed, words)).integers(0, 255, 3, dtype=np.uint8)
    pixels = np.broadcast_to(colour, (request.height, request.width, 3)).copy()
    return PictureResult(Picture(pixels), {"scene": "wall"})


def _photo(request: PhotoRequest) -> PhotoResult:
    with Image.open(io.BytesIO(request.data)) as image:
        source = image.size
        laid = image.convert("RGB").resize(request.size or source)
    return PhotoResult(encode_picture(Picture(np.asarray(laid, np.uint8))), source, (0.5, 0.5))


def _motion(request: MotionRequest) -> MotionResult:
    """A second a window, in which the still grows darker."""
    count = request.frames or request.fps * (1 + request.continuations)
    frames = [request.picture.pixels // (1 + number % 3) for number in range(count)]
    return MotionResult(encode_clip(frames, request.fps), {"camera": "none"})


def _assemble(request: AssembleRequest) -> AssembleResult:
    return AssembleResult(render(request.timeline, request.audio))


def clip(colour: tuple[int, int, int], frames: int = 12, fps: int = 6, size: int = 64) -> EncodedClip:
    """Footage of one colour."""
    pixels = np.broadcast_to(np.array(colour, np.uint8), (size, size, 3)).copy()
    return encode_clip([pixels] * frames, fps)
