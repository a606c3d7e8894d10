"""Do scene words matter? A classifier of colours and edges names the scenes that prompts were painted as.

`python -m load_tests.scenes` trains one centroid for each scene on pictures of its name, then paints PROMPTS
with other seeds and prints which scene each picture looks like. `--sheet OUT.png` paints contact sheets.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.media import Picture
from composer.paint import SCENES, paint, paint_brief
from composer.paint.look import HOURS, Look
from composer.paint.styles import STYLES
from composer.paint.words import read_scene

Features = NDArray[np.floating[Any]]

PROMPTS: tuple[tuple[str, str], ...] = (
    ("waves rolling onto a quiet coast", "sea"),
    ("the ocean at golden hour, a lighthouse far away", "sea"),
    ("sailing boats on the Mediterranean", "sea"),
    ("a sunset with birds", "sunset"),
    ("sundown, warm afterglow", "sunset"),
    ("snow-capped alpine peaks over a lake", "mountains"),
    ("a cabin by the lake under high mountains, morning", "mountains"),
    ("hiking in the Himalaya", "mountains"),
    ("a misty pine forest at dawn", "forest"),
    ("deep in the woods", "forest"),
    ("foggy woodland with a deer", "forest"),
    ("Manhattan skyline at night", "city"),
    ("neon street in Tokyo, photo", "city"),
    ("downtown skyscrapers after dark", "city"),
    ("camels crossing the dunes of the Sahara", "desert"),
    ("a caravan in the desert at sunset", "desert"),
    ("fluffy white clouds in a blue sky", "sky"),
    ("above the clouds", "sky"),
    ("heavy rain, an umbrella", "rain"),
    ("a thunderstorm", "rain"),
    ("a cosy winter wonderland", "snow"),
    ("blizzard in the arctic", "snow"),
    ("a spiral galaxy and a planet", "space"),
    ("astronaut drifting past a nebula", "space"),
    ("the aurora borealis", "aurora"),
    ("northern lights over a frozen lake", "aurora"),
    ("a coral reef with tropical fish", "underwater"),
    ("diving with sea turtles", "underwater"),
    ("a wheat field in the countryside", "field"),
    ("a meadow full of wildflowers, a horse", "field"),
    ("abstract fluid shapes", "abstract"),
    ("a geometric pattern", "abstract"),
)
"""What a user might write, and the scene that it means."""

TRAINED, ASKED = range(500, 508), range(3)
"""Seeds: of the pictures that the classifier knows, and of those that it is asked about."""

SIDE = (192, 108)


def features(picture: Picture) -> Features:
    """Colours and edges of a picture as one vector: histograms by height in the frame, edge strength and
    direction by height. Square roots, so that Euclid's distance is Hellinger's."""
    small = np.asarray(cv2.resize(picture.pixels, SIDE, interpolation=cv2.INTER_AREA), np.uint8)
    return np.concatenate([_colours(small), _edges(small)])


def _colours(pixels: NDArray[np.uint8]) -> Features:
    lab = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB)
    parts = []
    for band in np.array_split(lab, 3):
        flat = band.reshape(-1, 3).astype(np.float32)
        counts, _ = np.histogramdd(flat, bins=(6, 7, 7), range=((0, 256), (60, 200), (40, 220)))
        parts.append(np.sqrt(counts.ravel() / max(counts.sum(), 1)))
    return np.concatenate(parts)


def _edges(pixels: NDArray[np.uint8]) -> Features:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    force, angle = np.hypot(across, down), np.mod(np.arctan2(down, across), np.pi)
    parts = []
    for strength, way in zip(np.array_split(force, 4), np.array_split(angle, 4), strict=True):
        turns, _ = np.histogram(way, bins=6, range=(0, np.pi), weights=strength)
        steps, _ = np.histogram(strength, bins=(0, 8, 20, 45, 90, 180, 2000))
        parts += [np.sqrt(turns / max(turns.sum(), 1e-6)), np.sqrt(steps / strength.size)]
    return 0.7 * np.concatenate(parts)


@dataclass(frozen=True, slots=True, eq=False)
class Centroids:
    """The mean features of each scene."""

    names: tuple[str, ...]
    means: Features

    def nearest(self, picture: Picture) -> str:
        away = np.linalg.norm(self.means - features(picture), axis=1)
        return self.names[int(np.argmin(away))]


def train(scenes: Sequence[str], seeds: Sequence[int], detail: float = 0.25) -> Centroids:
    """One centroid for each scene, from pictures of its own hour."""
    means = [
        np.mean([features(paint(scene, *SIDE, seed, detail=detail)) for seed in seeds], axis=0)
        for scene in scenes
    ]
    return Centroids(tuple(scenes), np.stack(means))


def ask(
    centroids: Centroids, prompts: Sequence[tuple[str, str]], seeds: Sequence[int], detail: float = 0.25
) -> Mapping[str, tuple[str, list[str]]]:
    """Prompt -> the scene that it means and the scenes that its pictures look like."""
    return {
        prompt: (
            meant,
            [
                centroids.nearest(paint_brief(read_scene(prompt), *SIDE, seed, detail=detail))
                for seed in seeds
            ],
        )
        for prompt, meant in prompts
    }


def share(answers: Mapping[str, tuple[str, list[str]]]) -> float:
    """The part of the pictures that were named as their prompts mean."""
    hits = [name == meant for meant, named in answers.values() for name in named]
    return sum(hits) / len(hits)


def sheet(path: Path, rows: Sequence[Sequence[Picture]]) -> None:
    """Pictures of one size side by side in a PNG."""
    whole = np.vstack([np.hstack([picture.pixels for picture in row]) for row in rows])
    cv2.imwrite(str(path), whole[..., ::-1])


def _styles(scene: str) -> list[Picture]:
    from dataclasses import replace

    brief = read_scene(scene)
    names = ("plain", *STYLES)
    return [paint_brief(replace(brief, scene=scene, style=name), 480, 270, 7) for name in names]  # type: ignore[arg-type]  # every row of STYLES is a style


def _hours(scene: str) -> list[Picture]:
    return [paint(scene, 480, 270, 7, Look(time)) for time in (None, *HOURS)]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sheet", type=Path, help="write OUT.png (styles) and OUT-hours.png instead")
    asked = options.parse_args()
    if asked.sheet:
        sheet(asked.sheet, [_styles(scene) for scene in SCENES])
        sheet(asked.sheet.with_stem(f"{asked.sheet.stem}-hours"), [_hours(scene) for scene in SCENES])
        return
    answers = ask(train(tuple(SCENES), TRAINED), PROMPTS, ASKED)
    for prompt, (meant, named) in answers.items():
        print(f"{meant:11} {' '.join('=' if name == meant else name for name in named):30} {prompt}")
    print(f"{share(answers):.0%} of {len(answers)} prompts x {len(ASKED)} seeds look like what they mean")


if __name__ == "__main__":
    main()
