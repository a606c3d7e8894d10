"""Oil: strokes of thick paint laid along the forms, broad ones first and fine ones where there is detail.

Layers of strokes from coarse to fine after A. Hertzmann, "Painterly rendering with curved brush strokes of
multiple sizes", 1998, turned along the smoothed structure tensor (flow.py); the relief of the bristles is lit
from the upper left as in his "Fast paint texture", 2002. Strokes are stamps turned beforehand, not curves.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.media import Picture
from composer.paint.noise import Plane
from composer.paint.styles.easel import Colours, blurred, grain, lightness, painted, unit
from composer.paint.styles.flow import Flow, flow_of

TURNS = 24
BRUSHES = 3


@dataclass(frozen=True, slots=True)
class Layer:
    """Strokes so wide and long, so far apart (720ths of the height), where the canvas is more than `miss`
    away from the picture (0 to 1 of a channel); `cover` is how much paint they carry."""

    wide: float
    long: float
    apart: float
    miss: float
    cover: float


LAYERS = (
    Layer(54, 160, 29, -1.0, 0.95),
    Layer(26, 88, 17, 0.05, 0.92),
    Layer(12.5, 46, 10, 0.065, 0.92),
    Layer(6.4, 22, 5.6, 0.1, 0.92),
)

Stamp = tuple[Plane, Plane]
"""How opaque a stroke is, (rows, columns), and what its bristles add to its red, green, blue and height,
(4, rows, columns)."""


def oil(picture: Picture, seed: int) -> Picture:
    """The picture in oil on canvas."""
    return painted(picture, lambda colours: _oil(colours, seed))


def _oil(colours: Colours, seed: int) -> Colours:
    grey = lightness(colours)[..., None]
    colours = np.clip(grey + np.float32(1.15) * (colours - grey), 0, 1)
    flow = flow_of(colours, 6)
    paint = np.zeros((4, *colours.shape[:2]), np.float32)
    for number, layer in enumerate(LAYERS):
        wanted = blurred(colours, layer.wide * 0.22)
        rng = np.random.default_rng((seed, 0x011, number))
        _lay(paint, wanted, flow, layer, rng)
    return _lit(paint, seed)


def _lay(paint: Plane, wanted: Colours, flow: Flow, layer: Layer, rng: np.random.Generator) -> None:
    """Lays one layer of strokes, in an order drawn by lot, where the last layer was wrong."""
    scale = unit(wanted)
    missed = np.abs(paint[:3] - wanted.transpose(2, 0, 1)).max(axis=0)
    missed = blurred(missed, layer.wide * 0.4)
    y, x = _spots(missed, layer.apart * scale, rng)
    here = missed[y, x] > layer.miss
    y, x = y[here], x[here]
    turn = np.arctan2(flow.y[y, x], flow.x[y, x]) + rng.normal(0, 0.12, len(y))
    turn += (1 - flow.sure[y, x]) * rng.normal(0, 0.35, len(y))
    kinds = np.round(turn / np.pi * TURNS).astype(int) % TURNS
    brushes = rng.integers(BRUSHES, size=len(y))
    tones = np.empty((len(y), 4, 1, 1), np.float32)
    tones[:, :3, 0, 0] = wanted[y, x] + rng.normal(0, 0.032, (len(y), 1)) + rng.normal(0, 0.018, (len(y), 3))
    tones[:, 3, 0, 0] = rng.uniform(0.2, 0.5, len(y))
    stamps = [_turned(layer, scale, rng) for _ in range(BRUSHES)]
    for number in rng.permutation(len(y)).tolist():
        stamp = stamps[int(brushes[number])][int(kinds[number])]
        _press(paint, stamp, int(y[number]), int(x[number]), tones[number])


def _spots(
    plane: Plane, apart: float, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A shaken grid of places."""
    rows, columns = plane.shape
    apart = max(apart, 2.0)
    down, across = np.mgrid[0 : rows + apart : apart, 0 : columns + apart : apart]
    y = down.ravel() + rng.uniform(-0.5, 0.5, down.size) * apart
    x = across.ravel() + rng.uniform(-0.5, 0.5, across.size) * apart
    return np.clip(y, 0, rows - 1).astype(int), np.clip(x, 0, columns - 1).astype(int)


def _turned(layer: Layer, scale: float, rng: np.random.Generator) -> list[Stamp]:
    """One brush, turned to every direction."""
    long, wide = max(layer.long * scale, 4.0), max(layer.wide * scale, 2.5)
    flat = _stroke(rng)
    grow = np.array([[flat.shape[1] / long], [flat.shape[0] / wide]])
    middle = np.array([flat.shape[1] / 2, flat.shape[0] / 2])
    stamps = []
    for turn in np.pi * np.arange(TURNS) / TURNS:
        x, y = float(np.cos(turn)), float(np.sin(turn))
        half = np.array([abs(x) * long + abs(y) * wide, abs(y) * long + abs(x) * wide]) / 2
        across, down = np.ceil(half).astype(int).tolist()
        back = np.array([[x, y], [-y, x]]) * grow
        matrix = np.column_stack([back, middle - back @ np.array([across, down])])
        size, how = (2 * across + 1, 2 * down + 1), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        turned = np.asarray(cv2.warpAffine(flat, matrix, size, flags=how), np.float32)
        stamps.append(_stamp(turned, layer.cover))
    return stamps


def _stamp(stroke: Plane, cover: float) -> Stamp:
    relief = stroke[..., 1]
    alpha = np.ascontiguousarray(stroke[..., 0] * np.float32(cover))
    return alpha, np.stack([np.float32(0.1) * relief] * 3 + [relief])


def _stroke(rng: np.random.Generator) -> Plane:
    """A stroke from left to right, 24 x 64: how opaque it is, and the height of its bristles."""
    along = np.linspace(0, 1, 64, dtype=np.float32)[None, :]
    across = np.linspace(-1, 1, 24, dtype=np.float32)[:, None]
    bristles = rng.standard_normal((24, 1)).astype(np.float32)
    streaks = cv2.GaussianBlur(rng.standard_normal((24, 64)).astype(np.float32), (0, 0), 9, None, 0.6)
    bristles = 0.7 * bristles + 0.5 * streaks / streaks.std()
    bend = across - 0.22 * float(rng.uniform(-1, 1)) * (1 - (2 * along - 1) ** 2)
    body = np.clip((0.82 - np.abs(bend)) * 5, 0, 1)
    ends = 0.06 * bristles
    body = body * np.clip((along - 0.06 + ends) * 14, 0, 1) * np.clip((0.9 + ends - along) * 8, 0, 1)
    thin = np.clip(1.15 - 0.5 * along + 0.25 * bristles, 0.35, 1)
    rim = np.exp(-(((np.abs(bend) - 0.7) / 0.12) ** 2))
    return np.dstack([body * thin, 0.35 * bristles + 0.7 * rim]).astype(np.float32)


def _press(paint: Plane, stamp: Stamp, y: int, x: int, tone: Plane) -> None:
    alpha, adds = stamp
    rows, columns = alpha.shape
    top, left = y - rows // 2, x - columns // 2
    up, start = max(top, 0), max(left, 0)
    here = paint[:, up : max(top + rows, 0), start : max(left + columns, 0)]
    part = slice(up - top, up - top + here.shape[1]), slice(start - left, start - left + here.shape[2])
    laid = adds[:, *part] + tone
    laid -= here
    laid *= alpha[part]
    here += laid


def _lit(paint: Plane, seed: int) -> Colours:
    """The relief in the light of a window on the upper left, over the weave of the canvas."""
    height = paint[3]
    scale = unit(height)
    weave = 2 * np.pi / max(3.2 * scale, 2.5)
    down, across = (np.sin(np.arange(side) * weave).astype(np.float32) for side in height.shape)
    height = height + np.float32(0.05) * (down[:, None] * across + grain(height.shape, 60, seed, 0x012))
    height = cv2.GaussianBlur(height, (0, 0), max(0.7 * scale, 0.4))
    rise = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3) + cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3)
    slope = np.clip(rise * np.float32(-0.16 * scale), -0.5, 0.5)
    shine = np.maximum(slope - np.float32(0.12), 0) * np.float32(0.5)
    lit = paint[:3] * (1 + np.float32(0.55) * slope) + shine
    return np.ascontiguousarray(lit.transpose(1, 2, 0))
