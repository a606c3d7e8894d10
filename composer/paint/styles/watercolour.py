"""Watercolour: flat washes of pigment that gathers where they dry, on rough white paper.

Pigment after A. Bousseau, M. Kaplan, J. Thollot, F. Sillion, "Interactive watercolor rendering with temporal
coherence and abstraction", 2006: density d makes a colour C into C - (C - C²)(d - 1). The washes are
flattened by the smooth Kuwahara filter of G. Papari, N. Petkov, P. Campisi, "Artistic edge and corner
enhancing smoothing", 2007, with sectors that are Gaussians set around each pixel.
"""

import cv2
import numpy as np

from composer.media import Picture
from composer.paint.light import smoothstep
from composer.paint.noise import Plane
from composer.paint.styles.easel import Colours, blurred, grain, lightness, painted, resized, specks, unit

PAPER = np.array([0.972, 0.962, 0.935], np.float32)
TONES = 6
"""How many washes lie over each other between white and black."""


def watercolour(picture: Picture, seed: int) -> Picture:
    """The picture in watercolour: washes that end a little before the paper does, small lights in gouache."""
    return painted(picture, lambda colours: _watercolour(colours, seed))


def _watercolour(colours: Colours, seed: int) -> Colours:
    cloud = grain(colours.shape, 200, seed, 0x3A1, octaves=6, gain=0.65)
    tooth = grain(colours.shape, 5, seed, 0x3A2, octaves=3, gain=0.6)
    wash = _shaken(_flattened(_bright(colours)), tooth, seed)
    wash, rims = _layered(wash, cloud)
    pools = np.maximum(-tooth, -0.6) * (np.float32(0.07) + np.float32(0.11) * (1 - lightness(wash)))
    density = 1 + np.float32(0.17) * cloud + pools + np.float32(1.15) * rims + _brushed(colours)
    pigment = wash - (wash - wash * wash) * (density - 1)[..., None]
    wet = _painted_area(colours.shape, cloud, tooth)
    page = 1 - (1 - np.clip(pigment, 0, 1)) * wet[..., None]
    body = np.float32(0.85) * specks(colours, 0.06, 0.24)[..., None]
    page += body * (np.clip(colours * 1.25 + 0.1, 0, 1) - page)
    return np.asarray(page * PAPER * (1 + np.float32(0.005) * _slant(tooth))[..., None])


def _bright(colours: Colours) -> Colours:
    """The picture's colours as pigment in water gives them: no black, much white, clear hues."""
    light = lightness(colours)
    low, high = np.percentile(light[::4, ::4], (1, 99))
    low = 0.6 * low
    wanted = np.clip((light - low) / max(high - low, 0.1), 0, 1) ** 0.8
    wanted = np.float32(0.16) + np.float32(0.82) * wanted
    shade = colours * (wanted / np.maximum(light, 0.02))[..., None]
    over = np.maximum(shade.max(axis=2, keepdims=True) - 1, 0)
    grey = wanted[..., None]
    clearer = np.clip(light / wanted, 1, 1.8)[..., None]
    clear = grey + (shade - grey) * (1.1 * clearer - 0.4 * np.clip(over, 0, 1))
    return np.asarray(np.clip(clear, 0.04, 1).astype(np.float32))


def _flattened(colours: Colours) -> Colours:
    """Kuwahara's filter, twice, on a half: of eight sectors the calm ones count."""
    rows, columns = colours.shape[:2]
    half = resized(colours, (-(-columns // 2), -(-rows // 2)))
    for length in (3.5, 6.5):
        half = _calm(half, length)
    return resized(half, (columns, rows))


def _calm(half: Colours, length: float) -> Colours:
    rows, columns = half.shape[:2]
    light = lightness(half)
    table = np.dstack([half, light * light]).astype(np.float32)
    mean = blurred(table, length * 0.55)
    spread = np.maximum(mean[..., 3] - lightness(np.ascontiguousarray(mean[..., :3])) ** 2, 0) + 2e-4
    weighed = np.dstack([mean[..., :3], np.ones_like(light)]) * (1 / spread**2)[..., None]
    reach = max(length * unit(half), 1.0)
    total = np.zeros_like(weighed)
    edge = int(np.ceil(reach))
    padded = cv2.copyMakeBorder(weighed, edge, edge, edge, edge, cv2.BORDER_REFLECT)
    for turn in np.arange(8) * np.pi / 4:
        y, x = edge + round(reach * np.sin(turn)), edge + round(reach * np.cos(turn))
        total += padded[y : y + rows, x : x + columns]
    return np.asarray(total[..., :3] / total[..., 3:])


def _shaken(wash: Colours, tooth: Plane, seed: int) -> Colours:
    """The edges of the washes as an unsteady hand and rough paper leave them."""
    rows, columns = wash.shape[:2]
    scale = np.float32(unit(wash))
    shift = [
        scale * (2.2 * grain(wash.shape, 46, seed, key, octaves=3) + 0.5 * tooth) for key in (0x3A3, 0x3A4)
    ]
    x = np.arange(columns, dtype=np.float32)[None, :] + shift[0]
    y = np.arange(rows, dtype=np.float32)[:, None] + shift[1]
    return np.asarray(cv2.remap(wash, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT))


def _layered(wash: Colours, cloud: Plane) -> tuple[Colours, Plane]:
    """The washes in steps of tone, and where pigment gathers at their rims, 0 to about 1."""
    light = lightness(wash)
    steps = (light + np.float32(0.02) * cloud) * TONES
    below = np.floor(steps)
    stepped = (below + smoothstep(0.38, 0.62, steps - below)) / TONES
    tone = np.clip(light + np.float32(0.55) * (stepped - light), 0.05, 1)
    layered = wash * (tone / np.maximum(light, 0.03))[..., None]
    edges = blurred(stepped, 4) - stepped
    outline = blurred(light, 7) - light
    rims = smoothstep(0.008, 0.10, edges) * np.float32(0.45) + smoothstep(0.01, 0.14, outline) * np.float32(
        0.4
    )
    return np.asarray(np.clip(layered, 0, 1)), np.asarray(rims)


def _brushed(colours: Colours) -> Plane:
    """Pigment laid last with the tip of the brush: thin dark things, which the flat washes lose."""
    light = lightness(colours)
    return np.float32(1.6) * smoothstep(0.04, 0.22, blurred(light, 9) - blurred(light, 1.2))


def _painted_area(shape: tuple[int, ...], cloud: Plane, tooth: Plane) -> Plane:
    """1 where the brush went, 0 on the margin, which is ragged and about a hundredth wide."""
    rows, columns = shape[:2]
    scale = min(rows, 2 * columns) / 720
    x, y = np.arange(columns, dtype=np.float32)[None, :], np.arange(rows, dtype=np.float32)[:, None]
    inside = np.minimum(np.minimum(x, columns - 1 - x), np.minimum(y, rows - 1 - y)) / np.float32(scale)
    return smoothstep(2.5, 5.5, inside - 2.0 * cloud - 0.6 * tooth)


def _slant(tooth: Plane) -> Plane:
    """The tooth of the paper in slanting light."""
    across, down = (cv2.Sobel(tooth, cv2.CV_32F, *way, ksize=3) for way in ((1, 0), (0, 1)))
    return np.asarray((across + down) * np.float32(unit(tooth)))
