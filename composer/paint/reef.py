"""What lives and lies on the floor of the sea: rocks, corals, kelp, fish, bubbles. Knows no light above."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.broadleaf import broadleaf, stand
from composer.paint.light import Light, smoothstep
from composer.paint.noise import Plane, sample, tile
from composer.paint.silhouettes import Mask, blank, filled, plane, strokes
from composer.paint.terrain import View

Tint = NDArray[np.float32]


def rock(
    scene: Light, view: View, at: tuple[float, float], size: float, tint: Tint, top: Tint, *key: int
) -> None:
    """A boulder whose foot's middle is `at` (heights right of the middle, under the top), lit from above."""
    rng = np.random.default_rng((*key, 0x40C))
    wide, high = size * rng.uniform(1.2, 2.2), size * rng.uniform(0.6, 1.1)
    middle = view.width / view.height / 2
    x0, x1 = (int(np.clip((at[0] + middle + s * wide) * view.height, 0, view.width)) for s in (-1, 1))
    y0, y1 = (
        int(np.clip(v * view.height, 0, view.height)) for v in (at[1] - high * 1.5, at[1] + 0.35 * high)
    )
    if x0 >= x1 or y0 >= y1:
        return
    x, y = (view.x[:, x0:x1] - at[0]) / wide, (at[1] - view.y[y0:y1]) / high
    noise = tile(256, 4, *key, 0x40D, octaves=6, gain=0.55)
    lump = sample(noise, x * 0.3 + rng.random(), y * 0.24 + rng.random())
    relief: Plane = (
        1 - np.abs(x) ** 2.4 * 2.2 - np.maximum(y, 0) ** 2 * 0.95 + 0.20 * lump + 0.12 * (y < 0) * y
    )
    relief = relief.astype(np.float32)
    down = cv2.Sobel(relief, cv2.CV_32F, 0, 1, scale=high * view.height / 8)
    across = cv2.Sobel(relief, cv2.CV_32F, 1, 0, scale=wide * view.height / 8)
    up = (down + 0.25 * across) / np.sqrt(down**2 + across**2 + 0.8)
    light = np.clip(0.25 + 0.6 * up + 0.3 * y, 0, 1) * smoothstep(-0.15, 0.35, y + 0 * x)
    here = tint * (0.55 + 0.45 * smoothstep(-0.3, 0.6, y + 0 * x))[..., None] + top * light[..., None]
    cover = smoothstep(0.0, 0.05, relief) * smoothstep(-0.30, -0.10, y + 0.06 * lump)
    scene[y0:y1, x0:x1] += (here - scene[y0:y1, x0:x1]) * cover[..., None]


def coral(scene: Light, view: View, at: tuple[float, float], size: float, tint: Tint, *key: int) -> None:
    """A bush of coral: forks of one colour, lighter towards the tips."""
    high = int(size * view.height)
    thin, _ = broadleaf(high, 0.0, 0.0, *key)
    shape = cast(Plane, cv2.dilate(thin, np.ones((max(round(high * 0.014), 1),) * 2, np.uint8)))
    foot = (int((at[0] + view.width / view.height / 2) * view.height), int(at[1] * view.height))
    rows, columns, shown = stand(scene.shape[:2], shape, foot)
    if shown.size:
        up = np.linspace(1.25, 0.45, len(shape), dtype=np.float32)[rows.start - foot[1] + len(shape) :][
            : len(shown)
        ]
        scene[rows, columns] += (tint * up[:, None, None] - scene[rows, columns]) * shown[..., None]


def fans(scene: Light, view: View, at: tuple[float, float], size: float, tint: Tint, *key: int) -> None:
    """A clump of tube sponges or a mound of brain coral, by the key."""
    rng = np.random.default_rng((*key, 0xFA))
    middle = view.width / view.height / 2
    mask, inner = blank(view), blank(view)
    for _ in range(int(rng.integers(3, 7))):
        x, high = at[0] + rng.normal(0, size * 0.3), size * rng.uniform(0.45, 1.0)
        lean, thick = rng.normal(0, 0.12) * high, size * rng.uniform(0.10, 0.16)
        path = np.array([(x, at[1]), (x + lean * 0.4, at[1] - high * 0.5), (x + lean, at[1] - high)])
        strokes(mask, [(path + np.array([middle, 0.0])) * view.height], thick * view.height)
        mouth = (round((x + lean + middle) * view.height), round((at[1] - high) * view.height))
        axes = (max(round(thick * 0.5 * view.height), 1), max(round(thick * 0.28 * view.height), 1))
        cv2.ellipse(mask, mouth, axes, 0, 0, 360, 255, -1, cv2.LINE_AA)
        cv2.ellipse(
            inner,
            mouth,
            (max(axes[0] * 2 // 3, 1), max(axes[1] * 2 // 3, 1)),
            0,
            0,
            360,
            255,
            -1,
            cv2.LINE_AA,
        )
    _lay(scene, view, mask, tint, (at[1] - size, at[1]))
    _lay(scene, view, inner, tint * np.float32(0.25), (at[1] - size, at[1]))


def _lay(scene: Light, view: View, mask: Mask, tint: Tint, span: tuple[float, float]) -> None:
    """A drawn shape, lighter at the top of its span."""
    rows = np.flatnonzero(mask.any(axis=1))
    if len(rows):
        area = slice(int(rows[0]), int(rows[-1]) + 1)
        up = np.clip((span[1] - view.y[area]) / max(span[1] - span[0], 1e-3), 0, 1)[..., None]
        scene[area] += (tint * (0.45 + 0.8 * up) - scene[area]) * plane(mask[area])[..., None]


def kelp(scene: Light, view: View, at: tuple[float, float], tall: float, tint: Tint, *key: int) -> None:
    """A strand of kelp from the floor upwards, swaying, with leaves on both sides."""
    rng = np.random.default_rng((*key, 0x4E1))
    mask = blank(view)
    middle = view.width / view.height / 2
    along = np.linspace(0, 1, 40)
    phase, sway = rng.uniform(0, 6), rng.uniform(0.03, 0.07)
    x = at[0] + middle + sway * np.sin(along * 5 + phase) * along + rng.normal(0, 0.05) * along
    y = at[1] - tall * along
    strokes(mask, [np.stack([x, y], 1) * view.height], 0.006 * view.height)
    for number in range(2, 40):
        side = 1 if number % 2 else -1
        long = 0.075 * (1.1 - 0.5 * along[number]) * rng.uniform(0.7, 1.2)
        part = np.linspace(0, 1, 7)
        droop = rng.uniform(-0.35, 0.5)
        px = x[number] + side * long * part
        py = y[number] - long * (0.5 * part - (0.5 + droop) * part**2)
        width = 0.011 * np.sin(np.pi * np.clip(part * 0.92 + 0.06, 0, 1))
        outline = np.concatenate([np.stack([px, py - width], 1), np.stack([px, py + width], 1)[::-1]])
        filled(mask, outline * view.height)
    _lay(scene, view, mask, tint, (at[1] - tall, at[1]))


def school(
    scene: Light,
    view: View,
    centre: tuple[float, float],
    count: int,
    size: float,
    tint: Tint,
    belly: Tint,
    *key: int,
) -> None:
    """A school of fish that swim one way along a bow, each a little its own."""
    rng = np.random.default_rng((*key, 0xF15))
    dark, light = blank(view), blank(view)
    way = float(rng.choice((-1, 1)))
    middle = view.width / view.height / 2
    bow, lean = rng.uniform(-0.8, 0.8), rng.uniform(-0.3, 0.3)
    for _ in range(count):
        along, off = rng.normal(0, 1), rng.normal(0, 0.45)
        x = centre[0] + along * size * 4.2 + middle
        y = centre[1] + size * (2.4 * off + bow * (along**2 - 1) + lean * along * 1.5)
        turn = np.arctan(lean + 2 * bow * along / 4.2) + rng.normal(0, 0.12)
        _fish(
            dark,
            light,
            (x * view.height, y * view.height),
            size * rng.uniform(0.55, 1.1) * view.height,
            turn,
            way,
        )
    for mask, colours in ((dark, tint), (light, belly)):
        rows = np.flatnonzero(mask.any(axis=1))
        if len(rows):
            area = slice(int(rows[0]), int(rows[-1]) + 1)
            scene[area] += (colours - scene[area]) * plane(mask[area])[..., None]


def _fish(dark: Mask, light: Mask, at: tuple[float, float], long: float, turn: float, way: float) -> None:
    part = np.linspace(0, 1, 12)
    back = 0.19 * np.sin(np.pi * part**0.7) ** 0.9
    body = np.concatenate([np.stack([part - 0.5, -back], 1), np.stack([part - 0.5, back * 0.9], 1)[::-1]])
    tail = np.array([(-0.44, 0), (-0.74, -0.2), (-0.66, 0), (-0.74, 0.2)])
    fin = np.array([(0.12, -0.15), (-0.05, -0.31), (-0.22, -0.12)])
    belly = np.concatenate(
        [np.stack([part - 0.5, 0.02 + 0 * part], 1), np.stack([part - 0.5, back * 0.85], 1)[::-1]]
    )
    cos, sin = np.cos(turn), np.sin(turn)
    spin = np.array([[cos, sin], [-sin, cos]])
    forward = np.array([way, 1.0])
    body = body * (-1, 1)
    belly = belly * (-1, 1)
    for outline in (body, tail, fin):
        filled(dark, (outline @ spin) * forward * long + at)
    filled(light, (belly @ spin) * forward * long + at)


def bubbles(scene: Light, view: View, at: tuple[float, float], count: int, tint: Tint, *key: int) -> None:
    """A string of bubbles that rise and widen: bright rims and a glint."""
    rng = np.random.default_rng((*key, 0xB0B))
    mask = blank(view)
    middle = view.width / view.height / 2
    for _ in range(count):
        up = rng.random() ** 0.8
        radius = view.height * rng.uniform(0.002, 0.007) * (0.6 + up)
        x = (at[0] + middle + rng.normal(0, 0.012 + 0.03 * up) + 0.02 * np.sin(up * 9)) * view.height
        y = (at[1] - up * 0.6) * view.height
        place = (round(x * 16), round(y * 16))
        cv2.circle(mask, place, round(radius * 16), 120, max(round(radius * 0.3), 1), cv2.LINE_AA, 4)
        glint = (round((x - radius * 0.35) * 16), round((y - radius * 0.35) * 16))
        cv2.circle(mask, glint, round(radius * 0.25 * 16), 255, -1, cv2.LINE_AA, 4)
    rows = np.flatnonzero(mask.any(axis=1))
    if len(rows):
        area = slice(int(rows[0]), int(rows[-1]) + 1)
        scene[area] += plane(mask[area])[..., None] * tint
