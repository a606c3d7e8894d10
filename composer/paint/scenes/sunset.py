"""A low sun over a lake or over hills, and what stands dark before it."""

from dataclasses import replace

import numpy as np

from composer.paint.broadleaf import broadleaf, stand
from composer.paint.daylight import against, sun_of
from composer.paint.light import Light, colour
from composer.paint.look import HOURS, Hour, Look
from composer.paint.silhouettes import below, birds, jetty, lay, reeds, skyline
from composer.paint.sky import Clouds, Sun, heaven
from composer.paint.terrain import View
from composer.paint.water import Water, flow

DARK = "0e0a10"
EVENINGS: tuple[Hour, ...] = (
    HOURS["sunset"],
    replace(
        HOURS["sunset"],
        stops={0.0: "ffb84a", 0.07: "ff8a38", 0.18: "ee5a3c", 0.34: "a83a52", 0.6: "52284e", 1.0: "241a3c"},
        sun_tint="ffa848", haze="e8784a", clouds=("ff6a30", "5a2a3e"),
    ),
    replace(
        HOURS["sunset"],
        stops={0.0: "ffe0a0", 0.08: "ffc070", 0.2: "f8985c", 0.4: "c88078", 0.7: "6c7a98", 1.0: "3a5680"},
        sun_tint="ffcf80", haze="f0b078", clouds=("ffb068", "7a6470"),
    ),
    replace(
        HOURS["sunset"],
        stops={0.0: "ff9470", 0.08: "f86a78", 0.2: "c84c8c", 0.4: "70408c", 0.65: "342c6c", 1.0: "141840"},
        sun_tint="ff9868", haze="c85a78", clouds=("ff5a78", "3c2a58"),
    ),
)  # fmt: skip
"""No two evenings are alike; where no other hour is asked for, the seed chooses."""


def sunset(view: View, look: Look, seed: int) -> Light:
    rng = np.random.default_rng((seed, 0x5E7))
    lake = rng.random() < 0.6
    view = replace(view, horizon=rng.uniform(0.54, 0.62) if lake else rng.uniform(0.6, 0.68), focal=1.2)
    wide = view.width / view.height
    evening = EVENINGS[int(rng.integers(len(EVENINGS)))]
    hour = evening if look.time in (None, "sunset") else look.hour(evening)
    low = hour.sun_height < 0.2
    size = rng.uniform(0.038, 0.06) * (1.0 if low else 0.45)
    sun = sun_of(hour, view, wide * rng.uniform(0.06, 0.26) * rng.choice((-1, 1)), size)
    sun = replace(sun, y=min(sun.y, view.horizon - 0.02) if lake else sun.y - 0.05)
    clouds = Clouds(rng.uniform(-0.1, 0.9), *hour.clouds, scale=rng.uniform(0.16, 0.3))
    scene = np.maximum(heaven(view, hour, sun, clouds, seed), 0)
    if lake:
        scene = _lake(scene, view, hour, seed)
        _shore(scene, view, hour, sun, rng, seed)
    else:
        _hills(scene, view, hour, sun, rng, seed)
    flock = (-sun.x * rng.uniform(0.2, 0.8), view.horizon * rng.uniform(0.3, 0.62))
    lay(
        scene,
        birds(view, flock, int(rng.integers(5, 12)), rng.uniform(0.014, 0.022), seed),
        against(hour, DARK, 0.05),
    )
    return scene


def _lake(scene: Light, view: View, hour: Hour, seed: int) -> Light:
    """Two far shores and the water before them."""
    for number, (lift, rough, far) in enumerate(((0.035, 0.02, 0.6), (0.012, 0.009, 0.3))):
        line = skyline(view, view.horizon - lift, rough, 3 + 3 * number, seed, 0x5E8, number)
        lay(scene, below(view, line), against(hour, DARK, far))
    return flow(scene, view, Water(0.05, 0.3, "081420", clear=0.12), view.horizon, seed)


def _shore(scene: Light, view: View, hour: Hour, sun: Sun, rng: np.random.Generator, seed: int) -> None:
    """What stands at the near bank: a jetty or a tree on one side, reeds on the other."""
    side = -1 if sun.x > 0 else 1
    wide = view.width / view.height
    near = against(hour, DARK, 0.02)
    reach = wide * rng.uniform(0.3, 0.42)
    clumps = [(-side * reach, 60), (-side * reach * 0.8, 16)]
    plan = rng.choice(3, p=(0.4, 0.4, 0.2))
    if plan == 0:
        far, close = side * wide * rng.uniform(0.02, 0.16), side * wide * rng.uniform(0.1, 0.26)
        lay(scene, jetty(view, close, far, view.horizon + rng.uniform(0.06, 0.11), seed), near)
        clumps.append((side * wide * rng.uniform(0.38, 0.46), 34))
    elif plan == 1:
        bank = skyline(view, 0.0, 0.012, 6, seed, 0x5E9)
        rise = np.clip((side * view.x[0] / wide + 0.05) * 2.2, 0, 1)
        line = (1.05 - 0.17 * rise**0.7 + bank).astype(np.float32)
        lay(scene, below(view, line), near)
        _tree(scene, view, near, side * wide * rng.uniform(0.26, 0.36), line, rng, seed)
    else:
        clumps += [(side * reach, 70), (side * reach * 0.7, 30), (-side * reach * 0.55, 24)]
    for at, count in clumps:
        lay(
            scene, reeds(view, (at - 0.13, at + 0.13), 1.02, rng.uniform(0.2, 0.42), count, seed, count), near
        )


def _hills(scene: Light, view: View, hour: Hour, sun: Sun, rng: np.random.Generator, seed: int) -> None:
    """Ridge behind ridge, paler and warmer the farther, a lone tree on the nearest."""
    count = int(rng.integers(4, 7))
    wide = view.width / view.height
    line = skyline(view, 1.0, 0.0, 2, seed)
    for number in range(count):
        part = number / (count - 1)
        base = view.horizon - 0.04 + (1.0 - view.horizon - 0.12) * part**1.2
        line = skyline(view, base, 0.028 + 0.03 * part, 3 - int(2 * part), seed, 0x5EA, number)
        haze = (1 - part) ** 1.3 * 0.8
        glow = np.exp(-sun.away(view) * 2.2) * np.float32(0.55 * haze * sun.power)
        tint = against(hour, DARK, haze * 0.75) + glow[..., None] * colour(sun.tint)
        lay(scene, below(view, line), tint.astype(np.float32))
    side = -1 if sun.x > 0 else 1
    _tree(scene, view, against(hour, DARK, 0.0), side * wide * rng.uniform(0.1, 0.3), line, rng, seed)


def _tree(
    scene: Light,
    view: View,
    tint: np.ndarray,
    x: float,
    line: np.ndarray,
    rng: np.random.Generator,
    seed: int,
) -> None:
    column = int(np.clip((x + view.width / view.height / 2) * view.height, 0, view.width - 1))
    foot = int((float(line[column]) + 0.012) * view.height)
    tree, _ = broadleaf(int(rng.uniform(0.34, 0.52) * view.height), 0.0, rng.choice((0.0, 1.0, 1.6)), seed)
    rows, columns, shown = stand(scene.shape[:2], tree, (column, foot))
    scene[rows, columns] += (tint - scene[rows, columns]) * shown[..., None]
