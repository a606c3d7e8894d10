"""What is rendered: photos as a camera would store them, a piece of music, and the cut list over them."""

import json
import wave
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from composer.media import EncodedPicture
from composer.paint import FILM, paint
from composer.paint.exposure import photograph
from composer.timeline import Shot, Timeline, Transition

FPS = 30
STILL, FADE = 45, 15
"""Frames: stills of 1.5 s, cross-fades of 0.5 s between them."""

EDITION = 2
"""Of the photos: another number when the scenes or the camera change, so that no old ones are used."""

ORIENTATIONS = (1, 6, 1, 8, 1, 3, 1, 1, 6, 1, 8, 1)
TURNS = {1: 0, 3: 2, 6: 1, 8: -1}
"""EXIF orientation -> quarter turns to the left from upright to how the sensor stored it."""


@dataclass(frozen=True, slots=True)
class Job:
    """One film to make: which photos, which sound, how large, and where it goes."""

    photos: tuple[str, ...]
    music: str
    width: int
    height: int
    target: str

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> "Job":
        values = json.loads(text)
        return Job(**{**values, "photos": tuple(values["photos"])})


def film_frames(photos: int) -> int:
    return photos * STILL + (photos - 1) * FADE


def cut_list(pictures: Sequence[EncodedPicture], width: int, height: int) -> Timeline:
    """Stills and cross-fades: every photo stands alone for STILL frames."""
    fade = Transition("dissolve", FADE)
    shots = []
    for number, picture in enumerate(pictures):
        before = FADE - FADE // 2 if number else 0
        after = FADE // 2 if number < len(pictures) - 1 else 0
        shots.append(Shot(picture, before + STILL + after, into=fade if after else Transition()))
    return Timeline(width, height, FPS, tuple(shots))


def make_photos(folder: Path, count: int, long_side: int) -> tuple[Path, ...]:
    """`count` different JPEGs of 4:3, `long_side` pixels long, in mixed orientations; kept between runs."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        orientation = ORIENTATIONS[number % len(ORIENTATIONS)]
        path = folder / f"{EDITION}-{long_side}-{number:02}-{FILM[number % len(FILM)]}-{orientation}.jpg"
        if not path.exists():
            _make_photo(path, FILM[number % len(FILM)], number, orientation, long_side)
        paths.append(path)
    return tuple(paths)


def _make_photo(path: Path, scene: str, seed: int, orientation: int, long_side: int) -> None:
    sides = (long_side, long_side * 3 // 4)
    width, height = sides[::-1] if orientation in (6, 8) else sides
    taken = photograph(paint(scene, width, height, seed), seed)
    stored = np.ascontiguousarray(np.rot90(taken.pixels, TURNS[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    unfinished = path.with_suffix(".part")
    Image.fromarray(stored).save(unfinished, "JPEG", quality=92, subsampling="4:2:0", exif=exif)
    unfinished.rename(path)


def make_music(folder: Path, seconds: float) -> Path:
    """Four chords, a bass and a beat at 120 to the minute as a 16-bit WAV, at least `seconds` long."""
    path = folder / f"music-{seconds:.0f}.wav"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        samples = _music(seconds + 2.0, 44_100)
        with wave.open(str(path), "wb") as file:
            file.setparams((2, 2, 44_100, 0, "NONE", ""))
            file.writeframes((samples.T * 32_000).astype("<i2").tobytes())
    return path


def _music(seconds: float, rate: int) -> NDArray[np.float64]:
    t = np.arange(int(seconds * rate)) / rate
    bar = (t // 2).astype(int) % 4
    root = np.array([220.0, 174.61, 261.63, 196.0])[bar]
    since_beat = t % 0.5
    pluck = np.exp(-since_beat * 5)
    chord = sum(np.sin(2 * np.pi * root * ratio * t) for ratio in (1, 1.26, 1.5))
    kick = np.sin(2 * np.pi * 55 * np.minimum(since_beat, 0.12)) * np.exp(-since_beat * 18)
    hiss = np.random.default_rng(1).standard_normal(len(t)) * np.exp(-((t + 0.25) % 0.5) * 60)
    left = 0.12 * chord * pluck + 0.4 * kick + 0.05 * hiss + 0.15 * np.sin(np.pi * root * t)
    right = (
        0.12 * chord * pluck * 0.9 + 0.4 * kick + 0.05 * np.roll(hiss, 300) + 0.15 * np.sin(np.pi * root * t)
    )
    return np.asarray(np.clip(np.stack([left, right]), -1, 1))
