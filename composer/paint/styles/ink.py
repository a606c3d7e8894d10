"""Ink: brush lines, washes of diluted ink and one colour, on rice paper.

Lines by the flow-based difference of Gaussians of H. Kang, S. Lee, C. K. Chui, "Coherent line drawing", 2007,
with the soft threshold of H. Winnemöller, "XDoG", 2011. The difference is taken with round Gaussians, then
smoothed along the flow; the paper takes them across it.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.media import Picture
from composer.paint.light import smoothstep
from composer.paint.noise import Plane
from composer.paint.styles.easel import Colours, blurred, grain, lightness, painted, unit
from composer.paint.styles.flow import along, flow_of

INK = np.array([0.09, 0.10, 0.13], np.float32)
RICE = np.array([0.957, 0.937, 0.890], np.float32)
TONES = ((0.78, 0.17), (0.52, 0.24), (0.27, 0.34))
"""The washes: what is darker than this gets one, and how much ink each carries."""


def ink(picture: Picture, seed: int) -> Picture:
    """The picture in ink on rice paper; what has the picture's own foremost colour keeps it, as a wash."""
    return painted(picture, lambda colours: _ink(colours, seed))


def _ink(colours: Colours, seed: int) -> Colours:
    paper = grain(colours.shape, 5, seed, 0x1A1, octaves=3, gain=0.8)
    cloud = grain(colours.shape, 160, seed, 0x1A2, octaves=5)
    light = _spread(lightness(colours))
    washes = _washes(light, paper, cloud)
    tint, wet = _colour(colours, cloud)
    lines = _lines(colours, light, paper, cloud)
    page = RICE * (1 + np.float32(0.012) * paper + np.float32(0.006) * cloud)[..., None]
    page = page * (1 - (washes * (1 - np.float32(0.45) * wet))[..., None] * (1 - INK))
    page = page * (1 - wet[..., None] * (1 - tint))
    return np.asarray(page * (1 - lines[..., None]) + INK * lines[..., None])


def _spread(light: Plane) -> Plane:
    """Lightness with the tones of the whole scale in it, even of a night: half as it is, half by rank."""
    levels = np.clip(light * 255, 0, 255).astype(np.uint8)
    rank = cv2.equalizeHist(levels).astype(np.float32) / np.float32(255)
    low, high = np.percentile(light[::4, ::4], (1, 99))
    stretched = np.clip((light - low) / max(high - low, 0.05), 0, 1)
    return np.asarray(np.float32(0.55) * rank + np.float32(0.45) * stretched.astype(np.float32))


def _washes(light: Plane, paper: Plane, cloud: Plane) -> Plane:
    """How much ink lies at each place: three washes, each with a dark rim where it dried."""
    smooth = cv2.bilateralFilter(blurred(light, 3), 7, 0.12, 3 * unit(light))
    shaken = blurred(smooth, 2.5) + np.float32(0.035) * cloud + np.float32(0.008) * paper
    total = np.zeros_like(light)
    for tone, load in TONES:
        wash = smoothstep(tone + 0.022, tone - 0.022, shaken)
        deep = smoothstep(tone, tone - 0.35, shaken)
        rim = wash - blurred(wash, 5)
        total += np.float32(load) * (wash * (0.62 + 0.38 * deep) + np.float32(0.55) * np.maximum(rim, 0))
    return np.asarray(np.clip(total * (1 + np.float32(0.07) * cloud + np.float32(0.05) * paper), 0, 0.93))


def _colour(colours: Colours, cloud: Plane) -> tuple[NDArray[Any], Plane]:
    """The one colour, and how much of it lies at each place: where the picture has such a hue."""
    hsv = cv2.cvtColor(blurred(colours, 4), cv2.COLOR_RGB2HSV)
    hue, vivid = hsv[..., 0], hsv[..., 1] * hsv[..., 2]
    votes = np.asarray(np.bincount((hue / 10).astype(int).ravel() % 36, (vivid**2).ravel(), 36), np.float64)
    best = _foremost(votes)
    apart = np.abs((hue - best + 180) % 360 - 180)
    same = vivid[apart < 30][::16]
    usual = float(np.median(same)) if same.size else 0.0
    near = smoothstep(42, 18, apart) * smoothstep(max(0.10, 0.7 * usual), max(0.34, 1.2 * usual), vivid)
    near = blurred(near, 3) * np.clip(1 + np.float32(0.1) * cloud, 0, 1.2)
    rim = np.clip(near - blurred(near, 6), 0, 1)
    tint = cv2.cvtColor(np.array([[[best, 0.82, 0.86]]], np.float32), cv2.COLOR_HSV2RGB)[0, 0]
    return tint, np.asarray(np.clip(np.float32(0.75) * near + np.float32(0.5) * rim, 0, 1))


def _foremost(votes: Plane) -> float:
    """The hue, in degrees, that would stand out best: neither everywhere nor nowhere, and rather warm."""
    around = votes + 0.7 * (np.roll(votes, 1) + np.roll(votes, -1))
    share = around / max(float(around.sum()), 1e-9)
    turns = np.deg2rad(np.arange(5, 365, 10))
    best = int(np.argmax((1 + 0.25 * np.cos(turns - 0.35)) * np.sqrt(share) / (0.08 + share)))
    near = np.arange(best - 2, best + 3) % 36
    x, y = float(votes[near] @ np.cos(turns[near])), float(votes[near] @ np.sin(turns[near]))
    return float(np.rad2deg(np.arctan2(y, x)) % 360)


def _lines(colours: Colours, light: Plane, paper: Plane, cloud: Plane) -> Plane:
    flow = flow_of(colours, 4)
    scale = 1.25
    narrow, wide = blurred(light, scale), blurred(light, scale * 1.6)
    edge = along(narrow - np.float32(0.985) * wide, flow, 22)
    noisy = edge - np.float32(0.0025) * cloud - np.float32(0.001) * paper
    return np.asarray(np.clip(1 - smoothstep(-0.010, 0.000, noisy), 0, 1) * np.float32(0.92))
