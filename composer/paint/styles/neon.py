"""Neon: glowing tubes along the edges on a dark ground, in the picture's own hues made electric.

Edges are ridges of the gradient of colour (S. Di Zenzo, 1986), measured against what lies around them and
smoothed along the flow (flow.py); the glow is a sum of Gaussians of the light of the tubes.
"""

import cv2
import numpy as np

from composer.media import Picture
from composer.paint.light import smoothstep
from composer.paint.noise import Plane
from composer.paint.styles.easel import Colours, blurred, grain, lightness, painted, specks
from composer.paint.styles.flow import along, flow_of

LIT = np.array([0, 25, 45, 75, 110, 190, 230, 285, 325, 360], np.float32)
TO = np.array([-24, 12, 26, 44, 150, 186, 205, 282, 318, 336], np.float32)
"""Hues in degrees, and what they become in gas: red is pink, blue is cyan, green nearly turquoise."""

NIGHT = np.array([0.035, 0.022, 0.085], np.float32)
DUSK = np.array([[0.25, 0.10, 0.85], [0.95, 0.16, 0.62]], np.float32)
GLOWS = ((2.2, 0.8), (7.0, 0.55), (26.0, 0.5), (80.0, 0.3))
"""How far the light reaches, in 720ths of the height, and how strong it is there."""


def neon(picture: Picture, seed: int) -> Picture:
    """The picture as a sign of neon tubes at night."""
    return painted(picture, lambda colours: _neon(colours, seed))


def _neon(colours: Colours, seed: int) -> Colours:
    smooth: Colours = np.asarray(cv2.bilateralFilter(blurred(colours, 1.2), 5, 0.1, 3), np.float32)
    tubes = _tubes(smooth, seed)
    gas = _gas(smooth)
    lamps = _lamps(colours)
    light = gas * np.maximum(tubes, 0.8 * lamps)[..., None]
    page = _ground(smooth, gas)
    for length, power in GLOWS:
        page += np.float32(power) * blurred(light, length)
    core = np.maximum(smoothstep(0.5, 1.0, tubes), 0.7 * lamps)[..., None]
    page = page * (1 - 0.75 * core) + core * (0.6 + 0.7 * gas)
    return np.asarray(1 - np.exp(-1.6 * page))


def _lamps(colours: Colours) -> Plane:
    """What is much lighter than all around: windows, stars and embers, and a sun or moon. 0 to 1."""
    small = specks(colours, 0.10, 0.42)
    level = blurred(lightness(colours), 1.5)
    disc = smoothstep(0.90, 0.97, level) * smoothstep(0.12, 0.25, level - blurred(level, 45))
    return np.asarray(np.maximum(small, disc))


def _tubes(smooth: Colours, seed: int) -> Plane:
    """Where the tubes run, 0 to 1: one line for each edge, whichever of its sides is the light one."""
    strength = _strength(smooth)
    flow = flow_of(smooth, 4)
    strength = along(strength, flow, 16)
    crest = blurred(strength, 1.2) - blurred(strength, 4)
    around = blurred(np.abs(crest), 40)
    level = max(float(np.percentile(crest[::2, ::2], 99)), 8e-3)
    line = crest / (around * 1.6 + level * 0.16)
    weak = np.clip(strength / max(0.3 * float(np.percentile(strength[::2, ::2], 98)), 0.03), 0.0, 1)
    flicker = 1 + np.float32(0.08) * grain(line.shape, 60, seed, 0x4E0)
    return np.asarray(smoothstep(0.3, 1.1, along(line, flow, 12) * flicker) * weak)


def _strength(smooth: Colours) -> Plane:
    across, down = (cv2.Sobel(smooth, cv2.CV_32F, *way, ksize=3) for way in ((1, 0), (0, 1)))
    xx, yy, xy = ((a * b).sum(axis=2) for a, b in ((across, across), (down, down), (across, down)))
    most = (xx + yy + np.sqrt((xx - yy) ** 2 + 4 * xy**2)) / 2
    return np.asarray(np.sqrt(most))


def _gas(smooth: Colours) -> Colours:
    """What colour the tubes have at each place: the hue around it, bright; grey goes from violet to cyan.

    Vivid pixels count for more, so that a white sun glows like its sky.
    """
    hsv = cv2.cvtColor(smooth, cv2.COLOR_RGB2HSV)
    weight = np.float32(0.02) + (hsv[..., 1] * hsv[..., 2]) ** 2
    weighed = blurred(cv2.merge([*(band * weight for band in cv2.split(smooth)), weight]), 10)
    hsv = cv2.cvtColor(weighed[..., :3] / weighed[..., 3:], cv2.COLOR_RGB2HSV)
    hue = np.interp(hsv[..., 0], LIT, TO).astype(np.float32) % 360
    grey = np.float32(285) - np.float32(100) * smoothstep(0.25, 0.75, hsv[..., 2])
    vivid = smoothstep(0.06, 0.2, hsv[..., 1] * np.sqrt(hsv[..., 2]))
    full = np.dstack([hue, np.full_like(hue, 0.9), np.ones_like(hue)])
    pale = np.dstack([grey, np.full_like(hue, 0.85), np.ones_like(hue)])
    colour, cold = (cv2.cvtColor(one, cv2.COLOR_HSV2RGB) for one in (full, pale))
    return np.asarray(cold + (colour - cold) * vivid[..., None])


def _ground(smooth: Colours, gas: Colours) -> Colours:
    """The night behind the tubes: the picture's masses hardly lit, violet if dark and rose if light."""
    light = blurred(lightness(smooth), 4)
    low, high = np.percentile(light[::4, ::4], (2, 99))
    level = np.clip((light - low) / max(high - low, 0.05), 0, 1).astype(np.float32)
    lit = np.float32(0.3) * level**1.5
    bands = []
    for night, dark, rose, own in zip(NIGHT, *DUSK, cv2.split(gas), strict=True):
        haze = dark + (rose - dark) * level
        bands.append(night + lit * (np.float32(0.65) * haze + np.float32(0.35) * own))
    return np.asarray(cv2.merge(bands), np.float32)
