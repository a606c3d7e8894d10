"""Towers at night: dark faces with windows, some lit, and what stands on their roofs."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light, colour
from composer.paint.noise import Plane
from composer.paint.terrain import View

LAMPS = ("ffb056", "ffd08a", "ffe9c4", "fff6e8", "bfe0ff")
LIKELY = (0.3, 0.3, 0.2, 0.12, 0.08)
STONES = ("8c8276", "a89c8a", "6f7680", "5a6a7c", "94705c", "b4b0a8", "4c5a68")
"""What the faces of towers are made of, seen by day."""


@dataclass(frozen=True, slots=True)
class Block:
    """A row of towers: how high and wide they are (lowest, highest, in heights), the size of a window,
    what part of the windows is lit, how bright, the colour and thickness of the air before it, and how far it
    is day, with the light (linear RGB) that falls on the faces then."""

    high: tuple[float, float]
    wide: tuple[float, float]
    window: float
    lit: float
    bright: float
    air: str
    haze: float
    day: float = 0.0
    light: tuple[float, ...] = (0.0, 0.0, 0.0)


def block(scene: Light, view: View, ground: float, kind: Block, *key: int) -> None:
    """Builds one row of towers into `scene`, side by side, their feet on the line `ground`."""
    rng = np.random.default_rng((*key, 0xB10))
    left = -0.03
    aspect = view.width / view.height
    while left < aspect:
        wide = rng.uniform(*kind.wide)
        centre = np.exp(-(((left + wide / 2) / aspect - 0.55) ** 2) / 0.09)
        high = kind.high[0] + (kind.high[1] - kind.high[0]) * rng.beta(1.6, 2.6) * (0.35 + 0.9 * centre)
        _tower(scene, view, (left, ground, wide, high), kind, rng)
        left += wide * rng.uniform(0.8, 1.25)


def _tower(
    scene: Light, view: View, place: tuple[float, float, float, float], kind: Block, rng: np.random.Generator
) -> None:
    left, ground, wide, high = place
    parts = [(left, wide, high)]
    if rng.random() < 0.45 and high > kind.high[1] * 0.4:
        inset = wide * rng.uniform(0.14, 0.26)
        parts = [(left, wide, high * rng.uniform(0.6, 0.85)), (left + inset, wide - 2 * inset, high)]
    lamp = rng.choice(len(LAMPS), p=LIKELY)
    lit = kind.lit * rng.uniform(0.3, 1.5)
    for x, across, up in parts[::-1]:
        box = [int(v * view.height) for v in (x, ground - up, x + across, ground)]
        _face(scene, box, kind, (lit, int(lamp), max(kind.window * view.height, 2.0)), rng)
    if rng.random() < 0.35 and high > kind.high[1] * 0.5:
        _mast(scene, view, (parts[-1][0] + parts[-1][1] / 2, ground - high), kind, rng)


def _face(
    scene: Light, box: list[int], kind: Block, lights: tuple[float, int, float], rng: np.random.Generator
) -> None:
    lit, lamp, size = lights
    rows, columns = max(int((box[3] - box[1]) / (size * 1.5)), 1), max(int((box[2] - box[0]) / size), 1)
    glass = _windows(rows, columns, lit, lamp, rng) * kind.bright
    x0, x1 = max(box[0], 0), min(box[2], scene.shape[1])
    y0, y1 = max(box[1], 0), box[3]
    if x0 >= x1 or y0 >= y1:
        return
    across = (np.arange(x0, x1) - box[0] + 0.5) / (box[2] - box[0]) * columns
    down = (np.arange(y0, y1) - box[1] + 0.5) / (box[3] - box[1]) * rows
    pane = ((down % 1 > 0.22) & (down % 1 < 0.8))[:, None] & ((across % 1 > 0.16) & (across % 1 < 0.84))[
        None, :
    ]
    light = glass[down.astype(int)][:, across.astype(int)] * pane[..., None]
    edge = 0.75 + 0.5 * across / columns if rng.random() < 0.5 else 1.25 - 0.5 * across / columns
    own = np.random.default_rng((box[0] & 0xFFFF, box[1] & 0xFFFF, 0x57)) if kind.day else None
    wall = (
        colour("0b0e1a") * rng.uniform(0.6, 1.6) * edge[None, :, None] + 0.35 * colour(kind.air) * kind.haze
    )
    here = light + wall + (pane[..., None] * colour("141c33")) * 0.5
    if own is not None:
        here += _by_day(kind, pane, edge, own)
    veil = kind.haze * (0.35 + 0.65 * (np.arange(y0, y1) - box[1])[:, None, None] / max(box[3] - box[1], 1))
    scene[y0:y1, x0:x1] = here * (1 - 0.6 * veil) + colour(kind.air) * veil


def _by_day(kind: Block, pane: NDArray[np.bool_], edge: Plane, rng: np.random.Generator) -> Light:
    """What daylight adds to a face: its stone, and panes that mirror the sky or are dark."""
    stone = colour(STONES[int(rng.integers(len(STONES)))]) * np.float32(rng.uniform(0.7, 1.15))
    mirrors = np.float32(rng.uniform(0.25, 0.9))
    face = np.where(pane[..., None], colour(kind.air) * mirrors * 0.7, stone)
    shown = face * (edge[None, :, None] * 0.9) * np.array(kind.light, np.float32)
    return cast(Light, (shown * np.float32(kind.day)).astype(np.float32))


def _windows(rows: int, columns: int, lit: float, lamp: int, rng: np.random.Generator) -> Light:
    """A grid of lamps: whole floors are lit or dark together more often than chance would have it."""
    floor = rng.random((rows, 1)) < 0.22
    run = cv2.blur(rng.random((rows, columns)).astype(np.float32), (3, 1))
    on = np.where(floor, run < 0.4 + lit * 0.4, rng.random((rows, columns)) < lit * 0.55)
    own = rng.choice(len(LAMPS), (rows, columns), p=LIKELY)
    which = np.where(rng.random((rows, columns)) < 0.75, lamp, own)
    tints = np.stack([colour(text) for text in LAMPS])
    power = on * rng.lognormal(-0.35, 0.6, (rows, columns))
    return (tints[which] * power[..., None]).astype(np.float32)


def _mast(scene: Light, view: View, foot: tuple[float, float], kind: Block, rng: np.random.Generator) -> None:
    x, bottom = int(foot[0] * view.height), int(foot[1] * view.height)
    top = max(bottom - int(rng.uniform(0.02, 0.07) * view.height), 1)
    thick = max(view.height // 900, 1)
    if thick <= x < view.width - thick:
        scene[top:bottom, x : x + thick] = colour(kind.air) * 0.3
        scene[top : top + 2 * thick, x - thick : x + 2 * thick] = colour("ff2a18") * 14 * kind.bright
