"""What the stills of a film show, in numbers: light, colour, lines, faces. Knows no time and no feeling."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.focus import attention
from composer.media import Picture

COLOURLESS = 0.02
"""A film none of whose stills is more saturated has no colour: grey then says nothing of a mood."""

_LOOK = 96
_DARK = 0.25
_RICH = 60.0
"""CIELAB chroma that counts as fully saturated: about that of a poppy, averaged over a picture."""
_WARM = np.pi / 3
"""The hue that counts as warmest, as an angle in CIELAB: orange."""
_MOST_COLOURFUL = 109.0
_BLACK = 0.06
_BAR = 0.01
_EQUAL = 0.02
_MOST_BARS = 0.5

Small = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Seen:
    """One still, without the film's black bars.

    `light` (mean CIELAB lightness), `contrast` (its standard deviation), `dark` (the share of it under a
    quarter), `saturation` (mean CIELAB chroma), `colourfulness` (Hasler and Suesstrunk, "Measuring
    colourfulness in natural images", 2003, where 109 is "extremely colourful") and `edges` (mean slope of the
    luma) go from 0 to 1; `warmth` from -1 (blue) to 1 (orange). `faces` are counted, `face` is the height of
    the largest head over the still's. `black` says that there is nothing to see.
    """

    light: float
    contrast: float
    dark: float
    saturation: float
    warmth: float
    colourfulness: float
    edges: float
    faces: int = 0
    face: float = 0.0
    black: bool = False


def see(stills: Iterable[Picture]) -> tuple[Seen, ...]:
    """What each still of one film shows. The stills come once, and are not kept."""
    smalls: list[Small] = []
    heads: list[tuple[int, float]] = []
    for still in stills:
        smalls.append(_shrunk(still.pixels))
        found = attention(still).heads
        heads.append((len(found), max((head[3] - head[1] for head in found), default=0.0)))
    top, bottom, left, right = _inside(smalls)
    return tuple(
        _seen(small[top:bottom, left:right], faces, min(1.0, face))
        for small, (faces, face) in zip(smalls, heads, strict=True)
    )


def _shrunk(pixels: Small) -> Small:
    rows, columns = pixels.shape[:2]
    scale = _LOOK / max(rows, columns)
    size = (max(4, round(columns * scale)), max(4, round(rows * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _seen(small: Small, faces: int, face: float) -> Seen:
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    light, a, b = lab[..., 0] / 100, lab[..., 1] / _RICH, lab[..., 2] / _RICH
    luma = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    slope = np.hypot(cv2.Sobel(luma, cv2.CV_32F, 1, 0), cv2.Sobel(luma, cv2.CV_32F, 0, 1))
    return Seen(
        light=float(light.mean()),
        contrast=min(1.0, 2 * float(light.std())),
        dark=float((light < _DARK).mean()),
        saturation=min(1.0, float(np.hypot(a, b).mean())),
        warmth=float(np.clip((a * np.cos(_WARM) + b * np.sin(_WARM)).mean(), -1, 1)),
        colourfulness=_colourfulness(small),
        edges=min(1.0, float(slope.mean())),
        faces=faces,
        face=face,
        black=float(light.max()) < _BLACK,
    )


def _colourfulness(small: Small) -> float:
    red, green, blue = np.moveaxis(small.astype(np.float64), 2, 0)
    across, along = red - green, (red + green) / 2 - blue
    spread = np.hypot(across.std(), along.std())
    return min(1.0, float(spread + 0.3 * np.hypot(across.mean(), along.mean())) / _MOST_COLOURFUL)


def _inside(smalls: Sequence[Small]) -> tuple[int, int, int, int]:
    """The rows and columns within the black bars that all stills share: bars are alike on both sides, and
    along one axis only, for a thing before a black sky leaves black on every side."""
    if not smalls or any(small.shape != smalls[0].shape for small in smalls):
        return 0, 1 << 30, 0, 1 << 30
    rows, columns = smalls[0].shape[:2]
    brightest = np.max([small.max(axis=2) for small in smalls], axis=0)
    lit = brightest > 255 * _BLACK
    down, across = _edges(lit.any(axis=1)), _edges(lit.any(axis=0))
    if _bars(across, columns) and max(down[0], rows - down[1]) <= _BAR * rows:
        return 0, rows, *across
    if _bars(down, rows) and max(across[0], columns - across[1]) <= _BAR * columns:
        return *down, 0, columns
    return 0, rows, 0, columns


def _edges(lit: NDArray[np.bool_]) -> tuple[int, int]:
    found = np.flatnonzero(lit)
    return (int(found[0]), int(found[-1]) + 1) if len(found) else (0, len(lit))


def _bars(edges: tuple[int, int], length: int) -> bool:
    before, after = edges[0], length - edges[1]
    return 0 < before + after <= _MOST_BARS * length and abs(before - after) <= max(1, _EQUAL * length)
