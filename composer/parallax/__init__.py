"""A still set in motion: planes taken apart by a guess of depth, a camera that moves before them, and air.

Knows no model, no prompt's scene and no file. `film` takes the move and the air by name; words.py finds
these names in a prompt.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.errors import InputError
from composer.media import Picture
from composer.parallax.air import AIRS, Motes, Place, blow, motes
from composer.parallax.camera import CAMERAS, Pose, path
from composer.parallax.stage import Stage, poses, seen_at, shot, staged
from composer.planes import I420, Plane, scaled

SMALLEST, LARGEST, LONGEST, FASTEST, STRONGEST = 16, 4096, 7200, 60, 3.2


@dataclass(frozen=True, slots=True)
class Take:
    """How a still is filmed: `frames` frames of `width` x `height` (even) at `fps`.

    `camera` is one of CAMERAS; empty, the seed and the picture choose. `air` names what is in it (AIRS).
    `amount` 1 is a fitting movement, 0 none. A `loop` is closed: its last frame leads to its first.

    Raises InputError for an unknown name and a number out of its range.
    """

    width: int
    height: int
    fps: int
    frames: int
    camera: str = ""
    air: tuple[str, ...] = ()
    amount: float = 1.0
    loop: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        for name, low, high in (("width", SMALLEST, LARGEST), ("height", SMALLEST, LARGEST)):
            value = getattr(self, name)
            if value % 2 or not low <= value <= high:
                raise InputError(f"{name} must be even and within {low}..{high}, not {value}", field=name)
        for name, least, most in (("fps", 1, FASTEST), ("frames", 1, LONGEST), ("amount", 0, STRONGEST)):
            if not least <= getattr(self, name) <= most:
                raise InputError(
                    f"{name} must lie within {least}..{most}, not {getattr(self, name)}", field=name
                )
        if self.seed < 0:
            raise InputError(f"a seed cannot be negative: {self.seed}", field="seed")
        if self.camera and self.camera not in CAMERAS:
            raise InputError(f"unknown camera {self.camera!r}: one of {', '.join(CAMERAS)}", field="camera")
        for name in self.air:
            if name not in AIRS:
                raise InputError(f"unknown air {name!r}: one of {', '.join(AIRS)}", field="air")

    @property
    def seconds(self) -> float:
        return self.frames / self.fps


def fitting(picture: Picture, seed: int) -> str:
    """A move for a picture when nobody asks for one: wide ones are panned more often than tall ones."""
    rng = np.random.default_rng((seed, 0xF17))
    wide = picture.width > 1.2 * picture.height
    moves = ("push", "pull", "orbit", "drift", "pan") if wide else ("push", "pull", "orbit", "drift")
    return str(moves[int(rng.integers(len(moves)))])


def film(picture: Picture, take: Take) -> Iterator[I420]:
    """The frames, one by one, I420 (composer.planes). The same arguments give the same frames.

    The still covers the canvas; what hangs over is cut off evenly, and a little more all round, as far as
    the camera moves aside.
    """
    camera = take.camera or fitting(picture, take.seed)
    way = path(camera, take.amount, take.seconds, take.loop, take.seed)
    view = staged(picture, take.width, take.height, poses(way))
    sky = _sky(view) if any(AIRS[name].sky for name in take.air) else None
    airs = [motes(name, take.width, take.height, take.seconds, take.seed, sky) for name in take.air]
    # A loop's last frame is one step before its first; any other clip ends where its path does.
    whole = take.frames if take.loop else max(1, take.frames - 1)
    for number in range(take.frames):
        pose = way(number / whole)
        frame = shot(view, pose)
        for air in airs:
            blow(frame, air, number / take.frames, 1 / take.frames, _place(take, pose))
        yield frame


def _place(take: Take, pose: Pose) -> Place:
    """Points of the far plane, in canvas heights, to where they are seen."""

    def seen(points: NDArray[np.float64]) -> NDArray[np.float64]:
        middle = np.array([take.width / take.height, 1.0]) / 2
        unit = take.width / take.height
        across, down = ((points - middle) / unit).T
        placed = np.stack(seen_at(pose, across, down, 0.0), axis=1)
        return np.asarray(placed * unit + middle)

    return seen


def _sky(view: Stage) -> NDArray[np.bool_]:
    """Where the far plane alone is seen, on a small map of the canvas, away from what stands in front."""
    width, height = view.canvas
    free: Plane = np.full((height, width), 255, np.uint8)
    left, top = (
        round((whole - view.scale * side) / 2) for whole, side in zip(view.size, view.canvas, strict=True)
    )
    right, bottom = round(left + view.scale * width), round(top + view.scale * height)
    for layer in view.planes[1:2]:
        if layer.matte is not None:
            free = 255 - scaled(layer.matte[top:bottom, left:right], width, height)
    side = max(3, round(0.03 * width))
    clear = cv2.erode(free, np.ones((side, side), np.uint8), borderType=cv2.BORDER_REPLICATE)
    small = cv2.resize(clear, (max(4, width // 8), max(4, height // 8)), interpolation=cv2.INTER_AREA)
    return np.asarray(small > 250, bool)


__all__ = ["AIRS", "CAMERAS", "Motes", "Take", "film", "fitting"]
