"""Abstract pictures: ribbons, marbled paper, cut paper, discs, lines that flow. Knows no landscape."""

from collections.abc import Callable
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.light import Light, smoothstep
from composer.paint.noise import Plane, curve, sample, tile
from composer.paint.terrain import View

Tint = NDArray[np.float32]
Tints = list[Tint]
"""Linear colours: the ground first, then from dark to light, the accent last."""
FINE = 8192
"""Points of a curve that is looked up rather than drawn."""


def ramp(tints: Tints, part: Plane) -> Light:
    """Colours blended along `part` (0..1)."""
    knots, values = np.linspace(0, 1, len(tints)), np.stack(tints)
    table = np.linspace(0, 1, 1024)
    lut = np.stack([np.interp(table, knots, values[:, band]) for band in range(3)], axis=1).astype(np.float32)
    return cast(Light, lut[np.clip(part * 1023, 0, 1023).astype(np.int32)])


def ribbons(view: View, tints: Tints, rng: np.random.Generator, seed: int) -> Light:
    """Broad bands of silk that turn over, each with its sheen and its shadow on those behind."""
    wide = view.width / view.height
    turn = rng.uniform(-0.5, 0.5)
    x = (view.x * np.cos(turn) + (view.y - 0.5) * np.sin(turn)).astype(np.float32)
    y = ((view.y - 0.5) * np.cos(turn) - view.x * np.sin(turn)).astype(np.float32)
    glow = np.exp(-((x / (wide * 0.6)) ** 2) - (y / 0.55) ** 2)
    scene = (tints[0] * (0.55 + 0.7 * glow[..., None])).astype(np.float32)
    count = int(rng.integers(6, 10))
    reach = 0.62 * np.hypot(wide, 1.0)
    cells = max(round(1.6 * reach), 1)
    place = ((x + reach) * (FINE / (2 * reach))).astype(np.int32).clip(0, FINE - 1)
    for number in range(count):
        middle, half, twist = (
            curve(FINE, cells + extra, seed, 0xAB, number, which, octaves=2, gain=0.35)[place]
            for which, extra in ((0, 0), (1, 1), (2, 1))
        )
        middle = 0.95 * (number + 0.5) / count - 0.475 + 0.15 * middle
        thick = 0.028 + 0.075 * np.abs(half + 0.4)
        across = (y - middle) / thick
        shadow = smoothstep(2.4, 0.6, np.abs(across - 0.75)) * 0.55
        scene *= (1 - shadow)[..., None]
        bend = across + 0.9 * np.sin(twist * 1.6)
        sheen = np.exp(-((bend - 0.35) ** 2) * 3.5) * 0.9 + 0.45 * np.exp(-((bend + 0.9) ** 2) * 9)
        tint = tints[1 + number % (len(tints) - 1)]
        fold = 0.32 + 0.5 * np.cos(across * 1.35) + 0.06 * np.sin(across * 26 + twist * 6)
        here = tint * np.clip(fold, 0.05, 1.2)[..., None] + (tint * 0.55 + 0.25) * sheen[..., None]
        cover = np.clip((1 - np.abs(across)) * thick * view.height + 0.5, 0, 1)
        scene += (here - scene) * cover[..., None]
    return cast(Light, scene.astype(np.float32))


def marble(view: View, tints: Tints, rng: np.random.Generator, seed: int) -> Light:
    """Marbled paper: colours combed into each other, thin bright veins between them."""
    noise, slow = (
        tile(512, 2, seed, 0xAC, octaves=5, gain=0.42),
        tile(512, 2, seed, 0xAD, octaves=3, gain=0.4),
    )
    scale = rng.uniform(0.22, 0.34)
    x, y = np.broadcast_arrays(view.x * scale, view.y * scale * rng.uniform(0.8, 1.4))
    first = (sample(slow, x, y), sample(slow, x + 0.31, y + 0.57))
    u, v = x + 0.10 * first[0], y + 0.10 * first[1]
    second = (sample(noise, u + 0.13, v), sample(noise, u, v + 0.29))
    field = sample(noise, u + 0.085 * second[0], v + 0.085 * second[1]) + 0.5 * first[0]
    band = field * rng.uniform(1.0, 1.7)
    part = 0.5 + 0.5 * np.sin(band * 2.2 + second[1] * 0.6)
    scene = ramp(tints[:-1], cast(Plane, part * 0.9 + 0.1 * np.clip(second[0] * 0.5 + 0.5, 0, 1)))
    steep = (
        np.hypot(cv2.Sobel(part, cv2.CV_32F, 1, 0), cv2.Sobel(part, cv2.CV_32F, 0, 1)) * view.height / 8 + 0.5
    )
    vein = smoothstep(0.02 * 1.6, 0.0, np.abs(part - 0.5) / steep) + 0.6 * smoothstep(
        0.012, 0.0, np.abs(part - 0.82) / steep
    )
    gold = tints[-1] * (0.75 + 0.7 * np.clip(second[1] * 0.5 + 0.5, 0, 1))[..., None]
    scene += (gold - scene) * np.clip(vein, 0, 1)[..., None]
    relief = (
        cv2.Sobel(cv2.GaussianBlur(field, (0, 0), max(view.height / 300, 0.5)), cv2.CV_32F, 1, 1)
        * (view.height / 90) ** 2
    )
    return cast(Light, (scene * np.clip(1 + 0.06 * relief, 0.75, 1.3)[..., None]).astype(np.float32))


def paper(view: View, tints: Tints, rng: np.random.Generator, seed: int) -> Light:
    """Sheets of paper with cut edges one above another; each throws a soft shadow on the one below."""
    noise = tile(256, 2, seed, 0xAE, octaves=3, gain=0.32)
    scale = rng.uniform(0.24, 0.36)
    field = sample(noise, view.x * scale, np.broadcast_to(view.y * scale, (view.height, view.width)))
    centre = (rng.uniform(-0.25, 0.25) * view.width / view.height, rng.uniform(0.35, 0.65))
    bowl = np.hypot(view.x - centre[0], view.y - centre[1])
    field = cv2.GaussianBlur(
        field + rng.uniform(1.2, 2.6) * bowl.astype(np.float32), (0, 0), max(view.height / 250, 0.5)
    )
    levels = np.quantile(field[::8, ::8], np.linspace(0.06, 0.86, int(rng.integers(7, 10))))
    order = tints[::-1] if rng.random() < 0.5 else tints
    grain = 1 + 0.03 * sample(
        tile(256, 32, seed, 0xAF, octaves=3, gain=0.8),
        view.x * 2.4,
        np.broadcast_to(view.y * 2.4, field.shape),
    )
    steep = np.hypot(cv2.Sobel(field, cv2.CV_32F, 1, 0), cv2.Sobel(field, cv2.CV_32F, 0, 1)) / 8 + 1e-4
    scene = np.broadcast_to(order[0], (*field.shape, 3)).astype(np.float32) * grain[..., None]
    drop = 0.014 * view.height
    for number, level in enumerate(levels):
        edge = np.clip((field - level) / steep + 0.5, 0, 1)
        small = cv2.resize(
            edge, (max(view.width // 4, 1), max(view.height // 4, 1)), interpolation=cv2.INTER_AREA
        )
        soft = cv2.GaussianBlur(small, (0, 0), max(drop * 0.2, 0.4))
        moved = cv2.warpAffine(
            soft,
            np.array([[1, 0, drop * 0.12], [0, 1, drop * 0.25]]),
            small.shape[::-1],
            borderMode=cv2.BORDER_REPLICATE,
        )
        shadow = cv2.resize(moved, (view.width, view.height), interpolation=cv2.INTER_LINEAR)
        scene *= (1 - 0.55 * shadow)[..., None]
        part = (number + 1) / len(levels)
        tint = ramp(order, np.full((1, 1), part, np.float32))[0, 0]
        scene += (tint * grain[..., None] - scene) * edge[..., None]
    return scene


def discs(view: View, tints: Tints, rng: np.random.Generator, seed: int) -> Light:
    """Soft geometry: large discs and rings, arcs and bars that overlap like coloured glass."""
    wide = view.width / view.height
    wash = tile(256, 2, seed, 0xB1, octaves=4)
    tone = sample(wash, view.x * 0.3, np.broadcast_to(view.y * 0.3, (view.height, view.width)))
    scene = (tints[0] * np.clip(1 + 0.10 * tone, 0.6, 1.4)[..., None]).astype(np.float32)
    count = int(8 + 5 * min(wide, 3))
    for number in range(count):
        size = 0.40 * (1 - number / count) ** 1.3 + rng.uniform(0.02, 0.06)
        at = (wide * rng.normal(0, 0.24), 0.5 + rng.normal(0, 0.22))
        tint = tints[1 + int(rng.integers(len(tints) - 1))]
        x, y = view.x - at[0], view.y - at[1]
        away = np.hypot(x, y)
        turn = rng.uniform(0, 2 * np.pi)
        side = (x * np.cos(turn) + y * np.sin(turn)) / size
        kind = rng.choice(4, p=(0.45, 0.25, 0.15, 0.15))
        inside = size - away
        if kind == 1:
            inside = size * rng.uniform(0.06, 0.2) - np.abs(away - size)
        elif kind == 2:
            inside = np.minimum(inside, side * size)
        elif kind == 3:
            inside = np.minimum(0.012 + 0.03 * size - np.abs(side * size), 1.8 * size - away)
        cover = np.clip(inside * view.height + 0.5, 0, 1)
        shadow = smoothstep(-0.05, 0.02, inside) * (1 - cover) * 0.25
        scene *= (1 - shadow)[..., None]
        glass = rng.uniform(0.62, 0.95)
        here = tint * (0.78 + 0.34 * np.clip(side, -1, 1))[..., None]
        scene += (here - scene) * (cover * np.float32(glass))[..., None]
    return cast(Light, scene.astype(np.float32))


def streams(view: View, tints: Tints, rng: np.random.Generator, seed: int) -> Light:
    """Thousands of fine lines that follow a field of slow noise, as iron does a magnet."""
    noise = tile(256, 2, seed, 0xB2, octaves=3, gain=0.35)
    wide, total = view.width / view.height, int(1500 * max(np.sqrt(view.width / view.height), 0.8))
    bend, scale = rng.uniform(0.9, 1.7), rng.uniform(0.16, 0.28)
    at = np.stack([rng.uniform(-0.1, wide + 0.1, total), rng.uniform(-0.1, 1.1, total)], axis=1)
    path = [at]
    for _ in range(56):
        angle = (
            bend
            * sample(
                noise, at[None, :, 0].astype(np.float32) * scale, at[None, :, 1].astype(np.float32) * scale
            )[0]
        )
        at = at + 0.010 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        path.append(at)
    lines = np.round(np.stack(path, axis=1) * view.height * 16).astype(np.int32)
    hue = sample(
        noise,
        path[28][None, :, 0].astype(np.float32) * scale + 0.4,
        path[28][None, :, 1].astype(np.float32) * scale,
    )[0]
    group = np.argsort(np.argsort(hue + 0.35 * rng.standard_normal(total))) * (len(tints) - 1) // total
    scene = np.broadcast_to(tints[0], (view.height, view.width, 3)).astype(np.float32)
    for layer, (thick, alpha) in enumerate(((0.010, 0.55), (0.0045, 0.8), (0.0018, 0.95))):
        for number in range(len(tints) - 1):
            chosen = list(lines[(group == number) & (np.arange(total) % 3 == layer)])
            mask = np.zeros((view.height, view.width), np.uint8)
            cv2.polylines(mask, chosen, False, 255, max(round(thick * view.height), 1), cv2.LINE_AA, 4)
            tint = tints[1 + number] * np.float32(0.7 + 0.25 * layer)
            scene += (tint - scene) * (mask * np.float32(alpha / 255))[..., None]
    return scene


FAMILIES: tuple[Callable[[View, Tints, np.random.Generator, int], Light], ...] = (
    ribbons,
    marble,
    paper,
    discs,
    streams,
)
"""Every kind of abstract picture; the seed chooses."""
