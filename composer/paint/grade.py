"""A colour grade: a picture drawn towards a palette. Knows no scene.

Split toning, as colourists do it: what is dark, what lies between and what is light each lean towards a
colour of their own, while the order of light and shade stays. What stood out leans to the accent.
"""

from typing import cast

import cv2
import numpy as np

from composer.paint.light import Light, Tone, smoothstep
from composer.paint.look import Palette
from composer.paint.noise import Plane

STEPS = 1024
WEIGHTS = np.array([0.2126, 0.7152, 0.0722], np.float32)


def grade(palette: Palette) -> Tone:
    """What turns sRGB within 0..1 (rows, columns, 3) into the same in the palette's colours.

    At strength 1 the palette's hues are all that is left; below, the picture's own shine through.
    """
    strength = np.float32(palette.strength)
    tones = _tones(palette)
    accent = _srgb(palette.accent)
    accent = accent - accent @ WEIGHTS

    def graded(srgb: Light) -> Light:
        level = cast(Plane, np.clip(cv2.transform(srgb, WEIGHTS[None, :]), 0, 1))
        toned = tones[(level * (STEPS - 1)).astype(np.int32)]
        own: Light = srgb - level[..., None]
        vivid: Plane = np.abs(own).max(axis=2)
        bright = smoothstep(0.18, 0.5, vivid) * smoothstep(0.45, 0.85, level) * strength
        kept = own * (1 - strength * np.float32(0.75)) if strength < 1 else np.float32(0)
        shown = toned + kept
        if strength < 1:
            shown = shown + accent * (0.5 * bright)[..., None]
        return cast(Light, np.clip(shown, 0, 1))

    return graded


def _tones(palette: Palette) -> Light:
    """A colour for each level of brightness, half as bright as the palette and half as the picture says."""
    level = np.linspace(0, 1, STEPS, dtype=np.float32)
    stops = np.stack([_srgb(text) for text in (palette.dark, palette.middle, palette.light)])
    tint = np.stack([np.interp(level, (0.0, 0.5, 1.0), stops[:, band]) for band in range(3)], axis=1)
    light = tint @ WEIGHTS
    wanted = level + np.float32(0.5 * palette.strength) * _kept(light, level)
    hue = (tint - light[:, None]) * np.float32(palette.strength)
    return cast(Light, (wanted[:, None] + hue).astype(np.float32))


def _kept(light: Plane, level: Plane) -> Plane:
    """How far the palette's brightness differs from the picture's, but not at the ends: black stays dark."""
    return cast(Plane, (light - level) * (4 * level * (1 - level)) ** 0.5)


def _srgb(text: str) -> Plane:
    return cast(Plane, np.array([int(text[at : at + 2], 16) / 255 for at in (0, 2, 4)], np.float32))
