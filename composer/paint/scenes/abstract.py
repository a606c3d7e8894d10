"""Colour and form alone: one of several families of shapes in a palette."""

import numpy as np

from composer.paint.light import Light, colour
from composer.paint.look import Look, Palette
from composer.paint.shapes import FAMILIES, Tints
from composer.paint.terrain import View

INKS = (
    ("0d1b2a", "1b3a5c", "2f6f8f", "e8b04a", "f2e8d5", "e4572e"),
    ("2a0f2e", "6a1f5c", "c2387a", "f28a5c", "f8d8a0", "3ec6c0"),
    ("f3ead8", "264653", "2a9d8f", "e9c46a", "f4a261", "e76f51"),
    ("101418", "2c3e50", "5d7a8c", "b8c4c8", "f0ece2", "d4a03a"),
    ("f7f1e8", "3d2c5e", "7a4f9a", "d98ab0", "f5c9b8", "2f8fb0"),
    ("0a2420", "145a4a", "3f9a6a", "b8d878", "f4f0c8", "f07848"),
    ("1a1030", "3a2a80", "5060d8", "60b8f0", "d8f0f8", "f860a0"),
)
"""Ground, four tints from dark to light, accent."""


def abstract(view: View, look: Look, seed: int) -> Light:
    rng = np.random.default_rng((seed, 0xAB5))
    family = FAMILIES[int(rng.integers(len(FAMILIES)))]
    tints = _tints(look.palette, rng)
    if look.time in ("dusk", "night"):
        tints = [
            min(tints, key=lambda tint: float(tint.sum())) * np.float32(0.5),
            *(tint * np.float32(0.7) for tint in tints[1:]),
        ]
    return np.maximum(family(view, tints, rng, seed), 0)


def _tints(palette: Palette | None, rng: np.random.Generator) -> Tints:
    inks = INKS[int(rng.integers(len(INKS)))]
    if palette is None:
        return [colour(text) for text in inks]
    dark, middle, light, accent = (
        colour(text) for text in (palette.dark, palette.middle, palette.light, palette.accent)
    )
    ground = dark * np.float32(0.6) if rng.random() < 0.6 else light
    return [ground, dark, (dark + middle) * np.float32(0.5), middle, light, accent]
